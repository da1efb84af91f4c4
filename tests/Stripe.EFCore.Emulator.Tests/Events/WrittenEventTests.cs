using Stripe;
using Stripe.EFCore.Emulator;
using StripeEFCore.Emulator.Tests.Search;

namespace StripeEFCore.Emulator.Tests.Events;

/// <summary>Writes leave the events that Stripe has for them.</summary>
public sealed class WrittenEventTests : SearchTest
{
    protected override StripeEmulatorOptions Options => new()
    {
        TimeProvider = Clock,
        RestrictedKeys = new Dictionary<string, IReadOnlyCollection<string>> { ["rk_test_customersonly"] = ["rak_customer_write"] },
    };

    private EventService Events => new(Client);

    [Fact]
    public async Task A_customer_that_is_created_changed_and_deleted_leaves_three_events()
    {
        var created = await Customers.CreateAsync(new() { Name = "Ann", Metadata = new() { ["a"] = "1", ["b"] = "2" } });
        Clock.Advance(TimeSpan.FromSeconds(10));
        var changes = new CustomerUpdateOptions { Name = "Anna", Metadata = new() { ["a"] = "3", ["c"] = "4" } };
        var updated = await Customers.UpdateAsync(created.Id, changes, new() { IdempotencyKey = "key_1" });
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Customers.DeleteAsync(created.Id);

        var events = (await Events.ListAsync()).Data;
        Assert.Equal(["customer.deleted", "customer.updated", "customer.created"], events.Select(e => e.Type));
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
        var now = Clock.GetUtcNow().UtcDateTime;
        Assert.Equal([now, now.AddSeconds(-10), now.AddSeconds(-20)], events.Select(e => e.Created));
        Assert.Equal(["Anna", "Anna", "Ann"], events.Select(e => ((Customer)e.Data.Object).Name));
        Assert.Null(((Customer)events[0].Data.Object).Deleted);
        Assert.Equal(updated.StripeResponse.RequestId, events[1].Request.Id);
        Assert.Equal("key_1", events[1].Request.IdempotencyKey);
        Assert.Equal(StripeConfiguration.ApiVersion, events[1].ApiVersion);

        var data = (await GetAsync($"/v1/events/{events[1].Id}"))["data"]!;
        Assert.Equal("""{"metadata":{"a":"1","c":null},"name":"Ann"}""", Sorted(data["previous_attributes"]!));
        Assert.Equal("3", (string?)data["object"]!["metadata"]!["a"]);
    }

    [Fact]
    public async Task Events_are_filtered_by_type_and_time_and_read_by_id()
    {
        await Customers.CreateAsync(new() { Name = "Ann" });
        Clock.Advance(TimeSpan.FromMinutes(1));
        var since = Clock.GetUtcNow().UtcDateTime;
        await new ProductService(Client).CreateAsync(new() { Name = "Gold" });
        var late = await Events.ListAsync(new() { Created = new DateRangeOptions { GreaterThanOrEqual = since } });
        Assert.Equal("product.created", late.Single().Type);
        var found = await Events.ListAsync(new() { Types = ["customer.created", "customer.updated"] });
        Assert.Equal("Ann", ((Customer)(await Events.GetAsync(found.Single().Id)).Data.Object).Name);
    }

    [Fact]
    public async Task What_changes_nothing_or_is_refused_leaves_no_event()
    {
        var options = new CustomerCreateOptions { Name = "Ann", Balance = 5 };
        var key = new RequestOptions { IdempotencyKey = "once" };
        var id = (await Customers.CreateAsync(options, key)).Id;
        await Customers.CreateAsync(options, key);
        await Customers.UpdateAsync(id, new() { Name = "Ann", Balance = 5 });
        await Assert.ThrowsAsync<StripeException>(() => Client.RawRequestAsync(HttpMethod.Post, $"/v1/customers/{id}", "nonsense=1"));
        await Customers.GetAsync(id);
        Assert.Equal("customer.created", (await Events.ListAsync()).Single().Type);
    }

    [Fact]
    public async Task Resources_have_the_events_that_Stripe_names()
    {
        var product = await new ProductService(Client).CreateAsync(new() { Name = "Gold" });
        var price = await new PriceService(Client).CreateAsync(new() { Currency = "usd", UnitAmount = 5, Product = product.Id });
        await new PriceService(Client).UpdateAsync(price.Id, new() { Active = false });
        await new ProductService(Client).DeleteAsync((await new ProductService(Client).CreateAsync(new() { Name = "Silver" })).Id);
        Assert.Equal("product.created price.created price.updated product.created product.deleted", await TypesAsync());

        Insert("subscription", """{"id":"sub_1","created":1,"status":"active","metadata":{},"cancel_at_period_end":false,"canceled_at":null}""");
        await new SubscriptionService(Client).UpdateAsync("sub_1", new() { CancelAtPeriodEnd = true });
        await new SubscriptionService(Client).CancelAsync("sub_1");
        Assert.EndsWith("customer.subscription.updated customer.subscription.deleted", await TypesAsync(), StringComparison.Ordinal);
        var deleted = (await Events.ListAsync(new() { Limit = 1 })).Single();
        Assert.Equal(("canceled", Clock.GetUtcNow().UtcDateTime), (((Subscription)deleted.Data.Object).Status, ((Subscription)deleted.Data.Object).CanceledAt));

        await new SetupIntentService(Client).CreateAsync(new());
        await new CouponService(Client).CreateAsync(new() { Duration = "once", PercentOff = 5 });
        Assert.EndsWith("setup_intent.created coupon.created", await TypesAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoice", "draft", "open", "invoice.finalized invoice.updated")]
    [InlineData("invoice", "open", "paid", "invoice.paid invoice.updated")]
    [InlineData("invoice", "open", "void", "invoice.voided invoice.updated")]
    [InlineData("invoice", "open", "uncollectible", "invoice.marked_uncollectible invoice.updated")]
    [InlineData("payment_intent", "processing", "succeeded", "payment_intent.succeeded")]
    [InlineData("payment_intent", "processing", "requires_payment_method", "payment_intent.payment_failed")]
    [InlineData("payment_intent", "processing", "canceled", "payment_intent.canceled")]
    [InlineData("subscription", "trialing", "active", "customer.subscription.updated")]
    [InlineData("subscription", "active", "paused", "customer.subscription.paused customer.subscription.updated")]
    [InlineData("subscription", "active", "canceled", "customer.subscription.deleted")]
    [InlineData("charge", "pending", "succeeded", "charge.succeeded charge.updated")]
    [InlineData("dispute", "needs_response", "lost", "charge.dispute.closed charge.dispute.updated")]
    [InlineData("issuing.card", "inactive", "active", "issuing_card.updated")]
    public async Task A_new_status_has_its_own_event(string resource, string before, string after, string expected)
    {
        Insert(resource, $$"""{"id":"x_1","created":1,"status":"{{before}}","metadata":{} }""");
        Emulator.Account().RecordsEvents = true;
        Emulator.Account().Update(resource, "x_1", d => d["status"] = after);
        Assert.Equal(expected, await TypesAsync());
    }

    [Fact]
    public async Task A_refund_of_a_charge_and_a_moved_payment_method_have_their_own_events()
    {
        Insert("charge", """{"id":"ch_1","created":1,"status":"succeeded","amount_refunded":0,"metadata":{}}""");
        Insert("payment_method", """{"id":"pm_1","created":1,"customer":null,"metadata":{}}""");
        var account = Emulator.Account();
        account.RecordsEvents = true;
        account.Update("charge", "ch_1", d => d["amount_refunded"] = 5);
        account.Update("payment_method", "pm_1", d => d["customer"] = "cus_1");
        account.Update("payment_method", "pm_1", d => d["customer"] = null);
        Assert.Equal(
            "charge.refunded charge.updated payment_method.attached payment_method.updated payment_method.detached payment_method.updated", await TypesAsync());
    }

    [Fact]
    public async Task An_update_that_Stripe_does_not_tell_of_leaves_no_event()
    {
        Insert("payment_intent", """{"id":"pi_1","created":1,"status":"succeeded","metadata":{}}""");
        await new PaymentIntentService(Client).UpdateAsync("pi_1", new() { Metadata = new() { ["a"] = "1" } });
        Assert.Equal("", await TypesAsync());
    }

    [Fact]
    public async Task Direct_changes_leave_events_only_where_the_account_records_them()
    {
        var account = Emulator.Account();
        InsertCustomer("cus_1", "");
        account.Update("customer", "cus_1", d => d["name"] = "Ann");
        Assert.Equal("", await TypesAsync());

        account.RecordsEvents = true;
        InsertCustomer("cus_2", "");
        account.Update("customer", "cus_1", d => d["name"] = "Anna");
        account.Delete("customer", "cus_1");
        Assert.Equal("customer.created customer.updated customer.deleted", await TypesAsync());
    }

    [Fact]
    public async Task A_payload_holds_ids_and_no_field_that_must_be_expanded()
    {
        InsertCustomer("cus_1", """ "name":"Bob" """);
        var created = await new SetupIntentService(Client).CreateAsync(new() { Customer = "cus_1", Expand = ["customer"] });
        Assert.Equal("cus_1", created.Customer.Id);
        var payload = (await GetAsync("/v1/events"))["data"]![0]!["data"]!["object"]!;
        Assert.Equal("cus_1", (string?)payload["customer"]);

        await ClientOf("rk_test_customersonly").RawRequestAsync(HttpMethod.Post, "/v1/customers/cus_1", "name=Ann");
        payload = (await GetAsync("/v1/events"))["data"]![0]!["data"]!["object"]!;
        Assert.Equal("Ann", (string?)payload["name"]);
        Assert.False(payload.AsObject().ContainsKey("subscriptions"));
    }

    [Fact]
    public async Task Events_of_an_account_stay_in_it()
    {
        Emulator.AddAccount("acct_other");
        await Customers.CreateAsync(new() { Name = "Ann" }, new RequestOptions { StripeAccount = "acct_other" });
        Assert.Empty((await Events.ListAsync()).Data);
        Assert.Single((await Events.ListAsync(null, new RequestOptions { StripeAccount = "acct_other" })).Data);
    }

    /// <summary>The types of all events, oldest first.</summary>
    private async Task<string> TypesAsync()
        => string.Join(' ', (await Events.ListAsync(new() { Limit = 100 })).Data.Select(e => e.Type).Reverse());

    private static string Sorted(System.Text.Json.Nodes.JsonNode node)
        => new System.Text.Json.Nodes.JsonObject(node.AsObject().OrderBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))).ToJsonString();
}
