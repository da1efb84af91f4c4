using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Limits;

public sealed class CacheOperatorTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task A_query_with_a_cache_sends_its_requests_once_and_one_that_bypasses_it_each_time()
    {
        await using var context = shop.CreateContext();
        shop.Requests.Clear();
        var minutes = TimeSpan.FromMinutes(5);
        for (var i = 0; i < 3; i++)
        {
            var customers = await context.Customers.WithCache(minutes).Include(c => c.Invoices).OrderByDescending(c => c.Created).Take(3).ToListAsync();
            Assert.Equal(shop.Objects.Customers.OrderByDescending(c => c.Created).Take(3).Select(c => c.Id), customers.Select(c => c.Id));
            Assert.Equal(customers[0].Id, context.Customers.OrderByDescending(c => c.Created).Select(c => c.Id).WithCache(minutes).First());
        }

        Assert.Equal(5, shop.Requests.Entries.Length);
        Assert.Equal(70, await context.Customers.CountAsync());
        Assert.Equal(6, shop.Requests.Entries.Length);
    }

    [Fact]
    public async Task A_context_with_a_cache_shares_it_with_others_and_a_query_can_bypass_it()
    {
        shop.Requests.Clear();
        for (var i = 0; i < 3; i++)
        {
            await using var context = shop.CreateContext(options => options.UseStripe(stripe => stripe.Cache(TimeSpan.FromMinutes(1), 1_000_001)));
            Assert.NotEmpty(await context.Products.Select(p => p.Id).ToListAsync());
            Assert.NotEmpty(context.Products.ToList());
        }

        Assert.Single(shop.Requests.Entries);
        await using var bypassing = shop.CreateContext(options => options.UseStripe(stripe => stripe.Cache(TimeSpan.FromMinutes(1), 1_000_001)));
        await bypassing.Products.BypassCache().ToListAsync();
        Assert.Equal(2, shop.Requests.Entries.Length);
    }

    [Fact]
    public void The_plan_says_how_old_answers_may_be()
    {
        using var plain = shop.CreateContext();
        using var cached = shop.CreateContext(options => options.UseStripe(stripe => stripe.Cache(TimeSpan.FromSeconds(30))));

        Assert.StartsWith("-- cache: answers up to 300 s old", plain.Products.WithCache(TimeSpan.FromMinutes(5)).ToQueryString(), StringComparison.Ordinal);
        Assert.StartsWith("-- cache: answers up to 30 s old", cached.Products.ToQueryString(), StringComparison.Ordinal);
        Assert.StartsWith("-- cache: bypassed", cached.Products.BypassCache().ToQueryString(), StringComparison.Ordinal);
        Assert.StartsWith("GET", plain.Products.BypassCache().ToQueryString(), StringComparison.Ordinal);
        Assert.StartsWith("GET", plain.Products.ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inside_a_subquery_and_a_compiled_query_it_counts_for_all_requests()
    {
        var query = EF.CompileAsyncQuery((ShopContext db, string name) => db.Products.WithCache(TimeSpan.FromMinutes(7)).Count(p => p.Name == name));
        await using var context = shop.CreateContext();
        await query(context, "x");
        shop.Requests.Clear();
        await query(context, "y");
        Assert.Empty(shop.Requests.Entries);

        for (var i = 0; i < 2; i++)
            await context.Customers.Where(c => context.Invoices.BypassCache().Any(v => v.CustomerId == c.Id)).ToListAsync();
        Assert.NotEmpty(shop.Requests.Entries);
    }

    [Fact]
    public void What_contradicts_itself_is_refused()
    {
        using var context = shop.CreateContext();
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Products.WithCache(TimeSpan.Zero));
        var refusal = Assert.Throws<InvalidOperationException>(() => context.Products.WithCache(TimeSpan.FromMinutes(1)).BypassCache().ToList());
        Assert.Contains("two things about the cache", refusal.Message);
        Assert.Equal(2, new[] { 1, 2 }.AsQueryable().WithCache(TimeSpan.FromMinutes(1)).Count());
    }
}
