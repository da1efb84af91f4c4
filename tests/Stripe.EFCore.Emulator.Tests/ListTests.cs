using Stripe;

namespace StripeEFCore.Emulator.Tests;

public sealed class ListTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task A_list_is_newest_first_ten_at_a_time()
    {
        var page = await new CustomerService(fixture.Client).ListAsync();
        Assert.Equal(10, page.Data.Count);
        Assert.True(page.HasMore);
        Assert.Equal(page.Data.Select(c => c.Created).OrderDescending(), page.Data.Select(c => c.Created));
    }

    [Fact]
    public async Task Auto_paging_visits_every_object_once()
    {
        var ids = new List<string>();
        await foreach (var customer in new CustomerService(fixture.Client).ListAutoPagingAsync(new CustomerListOptions { Limit = 7 }))
            ids.Add(customer.Id);
        Assert.Equal(60, ids.Count);
        Assert.Equal(60, ids.Distinct().Count());
    }

    [Fact]
    public async Task Ending_before_pages_backwards()
    {
        var service = new CustomerService(fixture.Client);
        var first = await service.ListAsync(new CustomerListOptions { Limit = 5 });
        var second = await service.ListAsync(new CustomerListOptions { Limit = 5, StartingAfter = first.Data[^1].Id });
        var back = await service.ListAsync(new CustomerListOptions { Limit = 5, EndingBefore = second.Data[0].Id });
        Assert.Equal(first.Data.Select(c => c.Id), back.Data.Select(c => c.Id));
        Assert.False(back.HasMore);
    }

    [Fact]
    public async Task Created_bounds_are_inclusive_and_exclusive_as_named()
    {
        var service = new CustomerService(fixture.Client);
        var all = (await service.ListAsync(new CustomerListOptions { Limit = 100 })).Data;
        var at = all[20].Created;
        var from = await service.ListAsync(new CustomerListOptions { Limit = 100, Created = new DateRangeOptions { GreaterThanOrEqual = at } });
        var after = await service.ListAsync(new CustomerListOptions { Limit = 100, Created = new DateRangeOptions { GreaterThan = at } });
        var before = await service.ListAsync(new CustomerListOptions { Limit = 100, Created = new DateRangeOptions { LessThan = at } });
        Assert.Equal(all.Count(c => c.Created >= at), from.Data.Count);
        Assert.Equal(all.Count(c => c.Created > at), after.Data.Count);
        Assert.Equal(all.Count(c => c.Created < at), before.Data.Count);
    }

    [Fact]
    public async Task Subscriptions_hide_cancelled_ones_unless_all_are_asked_for()
    {
        var service = new SubscriptionService(fixture.Client);
        var shown = await service.ListAsync(new SubscriptionListOptions { Limit = 100 });
        var all = await service.ListAsync(new SubscriptionListOptions { Limit = 100, Status = "all" });
        var ended = await service.ListAsync(new SubscriptionListOptions { Limit = 100, Status = "ended" });
        Assert.DoesNotContain(shown.Data, s => s.Status == "canceled");
        Assert.Contains(all.Data, s => s.Status == "canceled");
        Assert.All(ended.Data, s => Assert.Contains(s.Status, new[] { "canceled", "incomplete_expired" }));
    }

    [Fact]
    public async Task Prices_hide_inactive_ones()
    {
        var service = new PriceService(fixture.Client);
        Assert.All((await service.ListAsync(new PriceListOptions { Limit = 100 })).Data, p => Assert.True(p.Active));
        Assert.All((await service.ListAsync(new PriceListOptions { Limit = 100, Active = false })).Data, p => Assert.False(p.Active));
    }

    [Fact]
    public async Task Filters_narrow_a_list_exactly()
    {
        var all = (await new InvoiceService(fixture.Client).ListAsync(new InvoiceListOptions { Limit = 100 })).Data;
        var customer = all[0].CustomerId;
        var filtered = await new InvoiceService(fixture.Client).ListAsync(new InvoiceListOptions { Limit = 100, Customer = customer, Status = all[0].Status });
        Assert.NotEmpty(filtered.Data);
        Assert.All(filtered.Data, i => Assert.Equal((customer, all[0].Status), (i.CustomerId, i.Status)));
    }

    [Fact]
    public async Task Subscriptions_are_found_by_any_of_their_prices()
    {
        var service = new SubscriptionService(fixture.Client);
        var price = (await service.ListAsync()).Data[0].Items.Data[0].Price.Id;
        var found = await service.ListAsync(new SubscriptionListOptions { Price = price, Status = "all", Limit = 100 });
        Assert.NotEmpty(found.Data);
        Assert.All(found.Data, s => Assert.Contains(s.Items.Data, i => i.Price.Id == price));
    }

    [Fact]
    public async Task Expansion_puts_objects_where_ids_stand_four_levels_deep()
    {
        var invoices = await new InvoiceService(fixture.Client).ListAsync(
            new InvoiceListOptions { Limit = 3, Expand = ["data.customer", "data.parent.subscription_details.subscription"] });
        Assert.All(invoices.Data, i => Assert.Equal(i.CustomerId, i.Customer.Id));
        var subscription = await new SubscriptionService(fixture.Client).GetAsync(
            (await new SubscriptionService(fixture.Client).ListAsync()).Data[0].Id,
            new SubscriptionGetOptions { Expand = ["items.data.price.product", "latest_invoice.customer"] });
        Assert.NotNull(subscription.Items.Data[0].Price.Product.Name);
        Assert.Equal(subscription.CustomerId, subscription.LatestInvoice?.Customer.Id ?? subscription.CustomerId);
    }

    [Fact]
    public async Task An_includable_list_is_absent_until_it_is_expanded()
    {
        var service = new CustomerService(fixture.Client);
        var id = (await new SubscriptionService(fixture.Client).ListAsync()).Data[0].CustomerId;
        Assert.Null((await service.GetAsync(id)).Subscriptions);
        Assert.NotEmpty((await service.GetAsync(id, new CustomerGetOptions { Expand = ["subscriptions"] })).Subscriptions.Data);
    }

    [Fact]
    public async Task Every_seeded_resource_is_read_by_Stripe_net()
    {
        var client = fixture.Client;
        Assert.NotEmpty((await new ProductService(client).ListAsync()).Data);
        Assert.NotEmpty((await new PaymentIntentService(client).ListAsync()).Data);
        Assert.NotEmpty((await new RefundService(client).ListAsync()).Data);
        Assert.NotEmpty((await new DisputeService(client).ListAsync()).Data);
        Assert.NotEmpty((await new BalanceTransactionService(client).ListAsync()).Data);
        Assert.NotEmpty((await new PaymentMethodService(client).ListAsync()).Data);
        Assert.NotEmpty((await new CouponService(client).ListAsync()).Data);
        Assert.NotEmpty((await new PromotionCodeService(client).ListAsync()).Data);
        Assert.NotEmpty((await new PayoutService(client).ListAsync()).Data);
        Assert.All((await new EventService(client).ListAsync()).Data, e => Assert.NotNull(e.Data.Object));
    }

    [Fact]
    public async Task Ids_may_be_numbers_for_paging_retrieval_and_expansion()
    {
        fixture.Emulator.Account().AddList("/v1/shelves", "shelf", [new() { ["id"] = 1, ["floor"] = 3 }]);
        fixture.Emulator.Account().AddList(
            "/v1/boxes",
            "box",
            Enumerable.Range(1, 5).Select(n => new System.Text.Json.Nodes.JsonObject { ["id"] = n, ["shelf"] = n == 5 ? 9 : 1 }),
            expandables: "shelf");

        Assert.Equal("[{\"id\":3,\"shelf\":1,\"object\":\"box\"}]", await DataAsync("/v1/boxes?limit=1&starting_after=4"));
        Assert.StartsWith(
            "[{\"id\":4,\"shelf\":{\"id\":1,\"floor\":3", await DataAsync("/v1/boxes?limit=1&starting_after=5&expand[]=data.shelf"), StringComparison.Ordinal);
        Assert.StartsWith("[{\"id\":5,\"shelf\":9,", await DataAsync("/v1/boxes?limit=1&expand[]=data.shelf"), StringComparison.Ordinal);
        Assert.Equal(2, (int)System.Text.Json.Nodes.JsonNode.Parse(await GetAsync("/v1/boxes/2"))!["id"]!);
    }

    [Fact]
    public async Task The_log_holds_what_was_asked()
    {
        fixture.Emulator.RequestLog.Clear();
        await new CustomerService(fixture.Client).ListAsync(new CustomerListOptions { Limit = 3, Email = "a@b.c" });
        var entry = Assert.Single(fixture.Emulator.RequestLog.Entries);
        Assert.Equal(("GET", "/v1/customers", 200), (entry.Method, entry.Path, entry.Status));
        Assert.Contains(new KeyValuePair<string, string>("email", "a@b.c"), entry.Parameters);
        Assert.StartsWith("req_", entry.RequestId);
    }

    private async Task<string> DataAsync(string path) => System.Text.Json.Nodes.JsonNode.Parse(await GetAsync(path))!["data"]!.ToJsonString();

    private async Task<string> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = fixture.Emulator.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Emulator.ApiKey);
        return await client.GetStringAsync(new Uri(path, UriKind.Relative));
    }
}
