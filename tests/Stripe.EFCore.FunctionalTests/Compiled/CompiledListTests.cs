using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe;
using StripeEFCore.FunctionalTests.Resources;
using StripeEFCore.TestShared;

namespace StripeEFCore.FunctionalTests.Compiled;

/// <summary>Every list as a set of Stripe.net's class, with the model that <c>dotnet ef dbcontext optimize</c> makes.</summary>
public sealed class CompiledListTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    private static readonly MethodInfo Rows = typeof(CompiledListTests).GetMethod(nameof(RowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    [Fact]
    public async Task Every_list_has_the_objects_that_Stripe_nets_client_reads()
    {
        var options = stripe.Options<EveryListContext>();
        await using (var built = new EveryListContext(options))
            options = new DbContextOptionsBuilder<EveryListContext>(options).UseModel(CompiledModel.Of(built)).Options;

        await using var db = new EveryListContext(options);
        db.Database.VerifyCompiledModel();
        var read = 0;
        foreach (var set in ListedSet.All.Where(s => !s.Filters.Any(f => f.Required)))
        {
            var wanted = (await stripe.ReadAsync(set, [])).Select(o => ObjectText.Of(o, set.Class)).Order(StringComparer.Ordinal);
            var found = await (Task<string[]>)Rows.MakeGenericMethod(set.Class).Invoke(null, [db, set.Name])!;
            Assert.True(wanted.SequenceEqual(found), set.Name);
            read += found.Length;
        }

        Assert.True(read > 1000, $"{read} objects");
    }

    private static async Task<string[]> RowsAsync<T>(DbContext db, string set)
        where T : StripeEntity
        => [.. (await db.Set<T>(set).AsNoTracking().ToListAsync()).Select(ObjectText.Of).Order(StringComparer.Ordinal)];
}
