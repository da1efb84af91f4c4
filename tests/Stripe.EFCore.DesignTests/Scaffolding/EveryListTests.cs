using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Metadata;
using StripeEFCore.FunctionalTests.Resources;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>
///     All lists of the catalog in one context, against what Stripe.net's own client reads. It takes half a minute, so that it runs only where the environment
///     variable STRIPE_EFCORE_SCAFFOLD_ALL is 1.
/// </summary>
public sealed class EveryListTests
{
    private const string Switch = "STRIPE_EFCORE_SCAFFOLD_ALL";

    private static readonly ListedSet[] Sets = [.. ListedSet.All.DistinctBy(s => s.Path).Select(s => s with { HasAllKinds = true })];

    private static readonly string Tables = string.Join(' ', Sets.Select(s => s.Path).Concat(StripeCatalog.Singletons.Select(s => s.ListPath)));

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_list_makes_a_model(bool useDatabaseNames)
    {
        SkipUnlessAsked();
        using var run = new ScaffoldRun().Run(tables: Tables, arguments: ("useDatabaseNames", useDatabaseNames));
        using var db = ScaffoldedContext.Compile(run).Open(builder => builder
            .UseStripe("LiveAPIKey=sk_test_1")
            .ConfigureWarnings(w => w.Throw(StripeEventId.FieldNotFound, StripeEventId.FieldTypeMismatch)));
        Assert.Equal(Sets.Length + StripeCatalog.Singletons.Length, db.Model.GetEntityTypes().Count());
    }

    [SkippableFact]
    public async Task Every_list_is_scaffolded_and_read()
    {
        SkipUnlessAsked();
        using var run = new ScaffoldRun().Run(tables: Tables, arguments: ("useDataAnnotations", true));
        var scaffolded = ScaffoldedContext.Compile(run);
        var stripe = new ResourcesFixture();
        await stripe.InitializeAsync();
        try
        {
            var rows = new ScaffoldedRows(stripe, scaffolded);
            await using var db = rows.Open();
            var problems = new List<string>();
            foreach (var set in Sets)
            {
                var entity = db.Model.GetEntityTypes().Single(e => e.GetStripeResource().ListPath == set.Path).ClrType;
                if (await Record.ExceptionAsync(async () => Assert.True(await rows.CompareAsync(set, entity), "no value was compared")) is { } problem)
                    problems.Add($"{set.Path}: {problem.Message}");
            }

            Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
        }
        finally
        {
            await stripe.DisposeAsync();
        }
    }

    private static void SkipUnlessAsked()
        => Skip.IfNot(Environment.GetEnvironmentVariable(Switch) == "1", $"It takes half a minute: set {Switch}=1.");
}
