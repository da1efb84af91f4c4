using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Limits;

public sealed class BudgetTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task A_query_with_many_requests_stops_at_its_budget_and_the_next_has_it_whole()
    {
        var nearing = 0;
        await using var context = shop.CreateContext(options => options
            .UseStripe(stripe => stripe.QueryRequestBudget(2))
            .LogTo((id, _) => id == StripeEventId.RequestBudgetNearing, _ => nearing++));
        shop.Requests.Clear();

        var exceeded = await Assert.ThrowsAsync<StripeBudgetExceededException>(() => context.Charges.Include(c => c.Customer).ToListAsync());
        Assert.Equal(StripeBudget.Query, exceeded.Budget);
        Assert.Equal(2, shop.Requests.Entries.Length);
        Assert.Throws<StripeBudgetExceededException>(() => context.Charges.ToList());
        Assert.Equal(4, shop.Requests.Entries.Length);
        Assert.Single(await context.Customers.Take(1).ToListAsync());
    }

    [Fact]
    public async Task A_context_from_a_pool_has_its_budget_whole_each_time()
    {
        var services = new ServiceCollection()
            .AddDbContextPool<ShopContext>(
                options => options
                    .UseStripe(stripe => stripe.LiveApiKey(shop.Emulator.ApiKey).ApiBase(shop.Emulator.BaseAddress).RequestBudget(1))
                    .ConfigureWarnings(w => w.Ignore(
                        CoreEventId.ManyServiceProvidersCreatedWarning,
                        StripeEventId.UnboundedScan,
                        CoreEventId.RowLimitingOperationWithoutOrderByWarning)),
                poolSize: 1)
            .BuildServiceProvider();
        await using var __ = services;
        for (var i = 0; i < 3; i++)
        {
            await using var scope = services.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
            Assert.Single(await context.Customers.Take(1).ToListAsync());
            await Assert.ThrowsAsync<StripeBudgetExceededException>(() => context.Customers.Take(1).ToListAsync());
        }
    }
}
