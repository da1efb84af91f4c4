using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using StripeEFCore.FunctionalTests.Differential.Random.Verification;
using StripeEFCore.FunctionalTests.Model;
using StripeEFCore.FunctionalTests.Model.Campus;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>
///     Random queries answer what LINQ to Objects answers: always the same few, or as many others as STRIPE_EFCORE_RANDOM_QUERIES says.
///     STRIPE_EFCORE_RANDOM_SEED, as a failure prints it, begins with one that failed.
/// </summary>
public sealed class RandomQueryTests(
    ShopFixture shop, CampusFixture campus, ITestOutputHelper output) : IClassFixture<ShopFixture>, IClassFixture<CampusFixture>
{
    private const int FailuresToReport = 12;

    /// <summary>More than any query draws.</summary>
    private const int ChoicesOfQuery = 10_000;

    [Fact]
    public async Task Random_queries_of_the_shop_answer_what_LINQ_to_Objects_answers()
    {
        var compilations = new CompilationCounter();
        using var compiled = new MemoryCache(new MemoryCacheOptions());
        var options = shop.CreateOptions<ShopContext>(builder => Count(builder, compilations, compiled));
        await using var context = new ShopContext(options);
        var model = new QueryModel(context.Model, typeof(IShop), shop.Objects);
        await Run(model, 150, new Verifier(model, () => new ShopContext(options), compilations, shop.Requests));
    }

    [Fact]
    public async Task Random_queries_of_the_campus_answer_what_LINQ_to_Objects_answers()
    {
        var compilations = new CompilationCounter();
        using var compiled = new MemoryCache(new MemoryCacheOptions());
        await using var context = Open();
        var model = new QueryModel(context.Model, typeof(ICampus), campus.Objects);
        await Run(model, 60, new Verifier(model, Open, compilations, campus.Requests));

        CampusContext Open()
            => campus.CreateContext(builder => Count(builder, compilations, compiled));
    }

    /// <summary>Counts compilations, with room for all compiled queries: EF Core's own cache takes a thousand, and a long run has more.</summary>
    private static void Count(DbContextOptionsBuilder builder, CompilationCounter compilations, MemoryCache compiled)
        => builder.UseMemoryCache(compiled).LogTo((id, _) => id == CoreEventId.QueryCompilationStarting, _ => compilations.Count++);

    private async Task Run(QueryModel model, int usual, Verifier verifier)
    {
        var asked = Setting("STRIPE_EFCORE_RANDOM_QUERIES");
        var count = asked is null ? usual : int.Parse(asked, CultureInfo.InvariantCulture);
        var random = Setting("STRIPE_EFCORE_RANDOM_SEED") is { } seed ? PCG.Parse(seed) : asked is null ? new PCG(1, 1) : new PCG(1);
        var (failures, kinds, refused, watch) = (new StringBuilder(), new HashSet<string>(), new List<string>(), Stopwatch.StartNew());
        for (var i = 0; i < count && kinds.Count < FailuresToReport; i++)
        {
            var start = random.ToString();

            // Each query has choices of its own, so that which ones follow does not depend on how often one of them ran.
            var choices = Choices.At(PCG.Parse(start));
            for (var skipped = 0; skipped < ChoicesOfQuery; skipped++)
                random.Next();
            var before = verifier.Refused.Count;
            var failure = await Verify(choices);
            refused.AddRange(verifier.Refused.Skip(before));
            if (failure is null || !kinds.Add(failure.Kind))
                continue;

            var shrunk = await Shrinker.Shrink(choices.Made, async smaller => (await Verify(Choices.Again(smaller)))?.Kind == failure.Kind);
            var last = await Verify(Choices.Again(shrunk));
            failures.Append(CultureInfo.InvariantCulture, $"---- seed {start}: {last ?? failure}\n\n");
        }

        var refusals = string.Join("\n\n", refused.Take(FailuresToReport));
        output.WriteLine($"{count} queries in {watch.Elapsed}, {refused.Count} refused:\n{refusals}");
        Assert.True(failures.Length == 0, failures.ToString());
        Assert.True(refused.Count <= 3 + count / 25, $"{refused.Count} queries were refused, the first of which are:\n{refusals}");

        async Task<Failure?> Verify(Choices choices)
        {
            RandomQuery query;
            try
            {
                query = Generator.Make(model, choices);
            }
            catch (Exception exception)
            {
                return new Failure("no query could be made", exception.ToString());
            }

            var failure = await verifier.Verify(query) ?? (choices.Chance(20) ? await verifier.VerifyAgain(query, choices) : null);
            return failure is null ? null : failure with { Detail = $"{failure.Detail}\n{query}" };
        }
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
