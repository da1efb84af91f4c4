using StripeEFCore.Benchmarks.Questions;

namespace StripeEFCore.FunctionalTests.Questions;

/// <summary>A sample of the questions of <c>benchmarks -- questions</c>, about a small business: LINQ's answers and requests against an expert's.</summary>
public sealed class BusinessQuestionTests
{
    private const int Customers = 120;

    private static readonly string[] Sample =
    [
        "Monthly recurring revenue by currency",
        "Tax by country, this quarter",
        "Ten best customers of the year",
        "Subscriptions in arrears, with the latest invoice",
        "One subscription with customer, invoice and products",
        "Overdue invoices with their lines",
        "Latest invoice of each of five customers",
        "Disputes to answer, with the customer",
        "The last twenty payouts, reconciled",
        "Customers of two e-mail addresses",
    ];

    [Fact]
    public async Task Linq_gives_the_experts_answers_with_hardly_more_requests()
    {
        var results = await QuestionSession.AskAsync(QuestionList.All.Where(q => Sample.Contains(q.Text)), Customers);

        Assert.Equal(Sample.Length, results.Count);
        Assert.All(results, result => Assert.Null(result.Difference));
        Assert.All(results, result => Assert.InRange(result.ByLinq.Count, 1, 1.5 * result.ByHand.Count));
        Assert.InRange(results.Sum(r => r.ByLinq.Count), 1, 1.1 * results.Sum(r => r.ByHand.Count));
    }

    [Fact]
    public void An_answer_with_a_row_too_few_or_a_row_twice_is_different()
    {
        object[] rows = [new Money("eur", 1), new Money("usd", 2)];

        Assert.Null(QuestionResult.Compare(rows, [rows[1], rows[0]]));
        Assert.NotNull(QuestionResult.Compare(rows, [rows[0]]));
        Assert.NotNull(QuestionResult.Compare(rows, [.. rows, rows[0]]));
        Assert.NotNull(QuestionResult.Compare(rows, [rows[0], new Money("usd", 3)]));
    }
}
