using Stripe.EFCore.Catalog;
using Stripe.EFCore.Design.Scaffolding.Choosing;
using StripeEFCore.FunctionalTests.Resources;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>The classes that are scaffolded if nobody names any, against what Stripe.net's own client reads.</summary>
public sealed class CoreSetTests(ScaffoldedSet scaffolded) : IClassFixture<ScaffoldedSet>
{
    public static TheoryData<string> Names => [.. CoreResources.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_value_is_the_one_that_Stripe_nets_client_reads(string name)
    {
        var set = ListedSet.All.First(s => s.Resource == StripeCatalog.Find(name));
        Assert.True(await scaffolded.Rows.CompareAsync(set, scaffolded.Context.Sets.Values.Single(t => t.Name == set.Class.Name)));
    }
}
