namespace StripeEFCore.Benchmarks.Questions;

/// <summary>Asks the questions and counts the requests.</summary>
internal static class QuestionRun
{
    public static async Task RunAsync(int customers)
    {
        await using var business = await Business.StartAsync(customers);
        using var handler = new CountingHandler();
        var stripe = business.CreateClient(handler);
        var facts = await Facts.ReadAsync(stripe);
        handler.Take();
        foreach (var question in QuestionList.All)
        {
            var rows = (await question.ByHand(stripe, facts)).ToList();
            Console.WriteLine($"{handler.Take().Count,4} {rows.Count,5} {question.Text}: {rows.FirstOrDefault()}");
        }
    }
}
