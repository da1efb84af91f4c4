using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Benchmarks.Questions.ByLinq;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>Asks each question twice in a row, by hand and by LINQ, and compares the answers.</summary>
internal static class QuestionSession
{
    public static async Task<IReadOnlyList<QuestionResult>> AskAsync(IEnumerable<Question> questions, int customers)
    {
        await using var business = await Business.StartAsync(customers);
        using var byHand = new CountingHandler();
        using var byLinq = new CountingHandler();
        var stripe = business.CreateClient(byHand);
        var facts = await Facts.ReadAsync(stripe);
        byHand.Take();
        var options = OptionsOf(business, byLinq);

        List<QuestionResult> results = [];
        foreach (var question in questions)
        {
            List<object> expected = [.. await question.ByHand(stripe, facts)];
            var (rows, failure) = await AskAsync(question, options, facts);
            results.Add(new QuestionResult(question.Text, byHand.Take(), byLinq.Take(), failure ?? QuestionResult.Compare(expected, rows)));
        }

        return results;
    }

    private static async Task<(IReadOnlyList<object> Rows, string? Failure)> AskAsync(Question question, DbContextOptions<Company> options, Facts facts)
    {
        await using var db = new Company(options);
        try
        {
            return ([.. await question.ByLinq(db, facts)], null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or StripeRequestException or StripeResponseException)
        {
            return ([], exception.Message);
        }
    }

    private static DbContextOptions<Company> OptionsOf(Business business, HttpMessageHandler handler) => new DbContextOptionsBuilder<Company>()
        .UseStripe(stripe => stripe.ApiKey(business.ApiKey).ApiBase(business.Address).RateLimits(StripeRateLimits.Off).MessageHandler(handler))
        .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan, CoreEventId.ManyServiceProvidersCreatedWarning))
        .Options;
}
