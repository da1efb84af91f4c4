using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>Queries over the seeded shop, which does not limit their pace, and the same over lists of its objects.</summary>
public abstract class SubqueryTest(ShopFixture shop) : IClassFixture<ShopFixture>
{
    protected IShop Objects => shop.Objects;

    /// <summary>What was sent since the last context was created.</summary>
    protected IReadOnlyList<string> Sent => shop.Sent();

    protected ShopContext CreateContext()
    {
        shop.Requests.Clear();
        return shop.CreateContext(o => o.UseStripe(s => s.RateLimits(StripeRateLimits.Off)));
    }

    /// <summary>Compares the rows of a query with those of lists.</summary>
    /// <returns>The requests.</returns>
    protected async Task<IReadOnlyList<string>> SameRows(Func<IShop, IQueryable<string>> query)
    {
        await using var db = CreateContext();
        var rows = await query(db).ToListAsync();
        Assert.Equal(query(Objects).ToList(), rows);
        return Sent;
    }
}
