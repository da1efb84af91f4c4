using System.Globalization;
using System.Linq.Expressions;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.Differential.Random;
using StripeEFCore.FunctionalTests.StripeModel;
using StripeEFCore.FunctionalTests.StripeModel.Queries;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>
///     Random queries with subqueries that depend on no row, over Stripe.net's classes, answer what LINQ to Objects answers over the objects that Stripe.net's
///     own client lists: always the same few, or as many others as STRIPE_EFCORE_RANDOM_QUERIES says.
/// </summary>
public sealed class RandomSubqueryTests(StripeFixture stripe) : IClassFixture<StripeFixture>
{
    private const int Usual = 200;
    private const int FailuresToReport = 12;

    /// <summary>How LINQ to Objects says that a value was asked of nothing, or of more than one. Any other refusal is the provider's.</summary>
    private static readonly string[] LinqErrors = ["Sequence contains ", "Nullable object must have a value"];

    [Fact]
    public async Task Random_subqueries_answer_what_LINQ_to_Objects_answers()
    {
        var asked = Environment.GetEnvironmentVariable("STRIPE_EFCORE_RANDOM_QUERIES");
        var random = new PCG(15, asked is { Length: > 0 } ? 2u : 1u);
        var count = asked is { Length: > 0 } ? int.Parse(asked, CultureInfo.InvariantCulture) : Usual;
        var failures = new List<string>();
        var (withRows, withOneError) = (0, 0);
        for (var i = 0; i < count && failures.Count < FailuresToReport; i++)
        {
            var start = random.ToString();
            var query = SubqueryGenerator.Make(Choices.At(random));
            var (failure, hasRows, hasOneError) = await VerifyAsync(query);
            withRows += hasRows ? 1 : 0;
            withOneError += hasOneError ? 1 : 0;
            if (failure is not null)
                failures.Add($"---- seed {start}: {query.Body}\n{failure}");
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.True(withRows > count / 3, $"{withRows} of {count} queries found something");
        Assert.True(withOneError <= count / 20, $"{withOneError} of {count} queries asked for a value of nothing on one side alone");
    }

    private async Task<(string? Failure, bool HasRows, bool HasOneError)> VerifyAsync(Expression<Func<IStripe, IQueryable<string>>> query)
    {
        var expected = await RowsOrError(() => Task.FromResult(StripeJudge.OverObjects(query, stripe.Objects)));
        await using var context = new StripeContext(new DbContextOptionsBuilder<StripeContext>()
            .UseStripe(s => s.LiveApiKey(stripe.Emulator.ApiKey).ApiBase(stripe.Emulator.BaseAddress).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning,
                CoreEventId.FirstWithoutOrderByAndFilterWarning,
                CoreEventId.RowLimitingOperationWithoutOrderByWarning,
                StripeEventId.UnboundedScan,
                StripeEventId.ResidualFilter))
            .Options);
        var actual = await RowsOrError(() => QueryRunner.OverContextAsync(query, context));

        // Which filter is looked at first decides whether one is looked at that asks for a value of nothing.
        // Rows that LINQ finds are always found.
        var hasOneError = actual != expected
            && (expected == nameof(InvalidOperationException) || expected == "" && actual == nameof(InvalidOperationException));
        var failure = expected == actual || hasOneError ? null : $"expected: {expected}\nactual:   {actual}";
        return (failure, expected is not ("" or nameof(InvalidOperationException)), hasOneError);
    }

    /// <summary>The rows in any order, or that a value was asked of nothing.</summary>
    private static async Task<string> RowsOrError(Func<Task<List<string>>> run)
    {
        try
        {
            return string.Join(' ', (await run()).Order(StringComparer.Ordinal));
        }
        catch (Exception exception)
        {
            var cause = exception is System.Reflection.TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return cause is InvalidOperationException && LinqErrors.Any(cause.Message.StartsWith)
                ? nameof(InvalidOperationException)
                : cause.ToString();
        }
    }
}
