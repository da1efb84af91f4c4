using System.Globalization;
using CsCheck;
using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.Differential.Random;
using StripeEFCore.FunctionalTests.Differential.Random.Verification;
using StripeEFCore.FunctionalTests.StripeModel.Queries;

namespace StripeEFCore.FunctionalTests.StripeModel.Random;

/// <summary>
///     Random queries over Stripe.net's classes answer what LINQ to Objects answers: always the same few, or as many others as
///     STRIPE_EFCORE_RANDOM_QUERIES says. STRIPE_EFCORE_RANDOM_SEED, as a failure prints it, begins with one that failed.
/// </summary>
public sealed class RandomStripeQueryTests(StripeFixture stripe) : IClassFixture<StripeFixture>
{
    private const int Usual = 200;
    private const int FailuresToReport = 12;

    /// <summary>More than any query draws.</summary>
    private const int ChoicesOfQuery = 1_000;

    [Fact]
    public async Task Random_queries_answer_what_LINQ_to_Objects_answers()
    {
        var members = new GraphMembers(stripe.Objects);
        var asked = Setting("STRIPE_EFCORE_RANDOM_QUERIES");
        var count = asked is null ? Usual : int.Parse(asked, CultureInfo.InvariantCulture);
        var random = Setting("STRIPE_EFCORE_RANDOM_SEED") is { } seed ? PCG.Parse(seed) : asked is null ? new PCG(1, 1) : new PCG(1);
        var failures = new Dictionary<string, string>();
        for (var i = 0; i < count && failures.Count < FailuresToReport; i++)
        {
            var start = random.ToString();
            var choices = Choices.At(PCG.Parse(start));
            for (var skipped = 0; skipped < ChoicesOfQuery; skipped++)
                random.Next();
            if (await Verify(choices) is not { } failure || failures.ContainsKey(failure.Kind))
                continue;

            var shrunk = await Shrinker.Shrink(choices.Made, async smaller => (await Verify(Choices.Again(smaller)))?.Kind == failure.Kind, 60);
            failures[failure.Kind] = $"---- seed {start}: {await Verify(Choices.Again(shrunk)) ?? failure}\n";
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures.Values));

        async Task<Failure?> Verify(Choices choices) => await VerifyAsync(StripeGenerator.Make(members, choices));
    }

    private async Task<Failure?> VerifyAsync(QueryShape query)
    {
        var expected = await Outcome.Of(query.IsOrdered, () => Task.FromResult(StripeJudge.OverObjects(query.Query, stripe.Objects)));
        await using var context = stripe.CreateContext();
        var actual = await Outcome.Of(query.IsOrdered, () => QueryRunner.OverContextAsync(query.Query, context));
        if (IsRefused(actual.Error))
            return null;
        if (expected.Error?.GetType() != actual.Error?.GetType())
            return new Failure(Kind(actual.Error ?? expected.Error!), $"{query.Name}\nexpected: {expected}\nactual: {actual}");
        return expected.Rows.SequenceEqual(actual.Rows) ? null : new Failure("other rows", $"{query.Name}\nexpected: {expected}\nactual: {actual}");
    }

    /// <summary>
    ///     Whether a query asks for what Stripe expands on no request, in objects that have no id of their own, or filters by the owner of tax ids in a way
    ///     that no request answers.
    /// </summary>
    private static bool IsRefused(Exception? error)
        => error is InvalidOperationException
            && (error.Message.Contains("which is deeper than Stripe expands", StringComparison.Ordinal)
                || error.Message.Contains("leaves out objects unless a request asks for them", StringComparison.Ordinal));

    private static string Kind(Exception error) => $"{error.GetType().Name} {new string([.. error.Message.TakeWhile(c => c is not ('\'' or '"'))])}";

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
