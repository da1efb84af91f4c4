using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests;

/// <summary>Writes as Stripe.net sends them, and as forms may be written otherwise.</summary>
public sealed class FormTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private StripeClient Client => fixture.Client;

    [Fact]
    public async Task Every_create_gives_a_new_id()
    {
        var customers = new CustomerService(Client);
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => customers.CreateAsync(new CustomerCreateOptions { Name = $"C{i}" })));
        Assert.Equal(20, made.Select(c => c.Id).Distinct().Count());
        foreach (var customer in made)
            Assert.Equal(customer.Name, (await customers.GetAsync(customer.Id)).Name);

        var coupons = new CouponService(Client);
        var (tenth, fifth) = (new CouponCreateOptions { PercentOff = 10, Duration = "once" }, new CouponCreateOptions { PercentOff = 20, Duration = "once" });
        Assert.NotEqual((await coupons.CreateAsync(tenth)).Id, (await coupons.CreateAsync(fifth)).Id);
    }

    [Fact]
    public async Task An_id_that_is_deleted_is_not_given_again()
    {
        var customers = new CustomerService(Client);
        var gone = await customers.CreateAsync(new());
        await customers.DeleteAsync(gone.Id);
        Assert.NotEqual(gone.Id, (await customers.CreateAsync(new())).Id);
    }

    [Fact]
    public async Task Arrays_stay_arrays()
    {
        var customers = new CustomerService(Client);
        var customer = await customers.CreateAsync(new() { PreferredLocales = ["de", "fr"] });
        Assert.Equal(["de", "fr"], customer.PreferredLocales);
        Assert.Equal(["en"], (await customers.UpdateAsync(customer.Id, new() { PreferredLocales = ["en"] })).PreferredLocales);
        await PostAsync($"/v1/customers/{customer.Id}", "preferred_locales[]=it&preferred_locales[]=es");
        Assert.Equal(["it", "es"], (await customers.GetAsync(customer.Id)).PreferredLocales);

        // The declarations do not let this array be unset.
        var refusal = await Assert.ThrowsAsync<StripeException>(() => PostAsync($"/v1/customers/{customer.Id}", "preferred_locales="));
        Assert.Equal(("parameter_invalid_empty", "preferred_locales"), (refusal.StripeError.Code, refusal.StripeError.Param));
        Assert.Equal(["it", "es"], (await customers.GetAsync(customer.Id)).PreferredLocales);
    }

    [Fact]
    public async Task Items_of_a_subscription_are_objects_with_their_prices()
    {
        var prices = (await new PriceService(Client).ListAsync(new() { Limit = 2, Type = "recurring", Currency = "usd" })).Data;
        var customer = await new CustomerService(Client).CreateAsync(new() { Address = new() { City = "Paris" } });
        var subscriptions = new SubscriptionService(Client);
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = prices[0].Id, Quantity = 2 }, new() { Price = prices[1].Id, Metadata = new() { ["a"] = "b" } }],
            PaymentBehavior = "default_incomplete",
            Expand = ["customer"],
        });

        Assert.Equal("Paris", subscription.Customer.Address.City);
        Assert.Equal([(prices[0].Id, 2), (prices[1].Id, 1)], subscription.Items.Data.Select(i => (i.Price.Id, (int)i.Quantity)));
        Assert.Equal("b", subscription.Items.Data[1].Metadata["a"]);
        Assert.All(subscription.Items.Data, i => Assert.StartsWith("si_", i.Id, StringComparison.Ordinal));
        Assert.Equal(2, subscription.Items.Data.Select(i => i.Id).Distinct().Count());

        var (first, second) = (subscription.Items.Data[0].Id, subscription.Items.Data[1].Id);
        var changed = await subscriptions.UpdateAsync(
            subscription.Id, new() { Items = [new() { Id = first, Quantity = 5 }, new() { Id = second, Deleted = true }] });
        Assert.Equal([(prices[0].Id, 5)], changed.Items.Data.Select(i => (i.Price.Id, (int)i.Quantity)));

        var missing = await Assert.ThrowsAsync<StripeException>(
            () => subscriptions.CreateAsync(new() { Customer = customer.Id, Items = [new() { Price = "price_nothere" }] }));
        Assert.Equal("resource_missing", missing.StripeError.Code);
    }

    [Fact]
    public async Task Metadata_is_unset_by_key_or_as_a_whole()
    {
        var customers = new CustomerService(Client);
        var customer = await customers.CreateAsync(new() { Metadata = new() { ["a"] = "1", ["0"] = "zero", ["b"] = "" } });
        Assert.Equal(["0", "a"], customer.Metadata.Keys.Order());
        await PostAsync($"/v1/customers/{customer.Id}", "metadata[a]=&metadata[c]=true");
        Assert.Equal([("0", "zero"), ("c", "true")], (await customers.GetAsync(customer.Id)).Metadata.Select(m => (m.Key, m.Value)).Order());
        await PostAsync($"/v1/customers/{customer.Id}", "metadata=");
        Assert.Equal([], (await customers.GetAsync(customer.Id)).Metadata);
    }

    [Fact]
    public async Task A_resource_that_is_not_seeded_takes_all_of_its_fields()
    {
        var meter = await new Stripe.Billing.MeterService(Client).CreateAsync(new()
        {
            DisplayName = "Calls",
            EventName = "call",
            DefaultAggregation = new() { Formula = "sum" },
            CustomerMapping = new() { Type = "by_id", EventPayloadKey = "customer" },
        });
        Assert.Equal(
            ("Calls", "call", "sum", "customer"),
            (meter.DisplayName, meter.EventName, meter.DefaultAggregation.Formula, meter.CustomerMapping.EventPayloadKey));
    }

    [Fact]
    public async Task Stripe_net_takes_the_address_as_it_is()
    {
        await using var emulator = await StripeEmulator.StartAsync(new() { Customers = 5 });
        var client = new StripeClient(new StripeClientOptions { ApiKey = emulator.ApiKey, ApiBase = emulator.BaseAddress.ToString() });
        Assert.EndsWith("/", emulator.BaseAddress.ToString(), StringComparison.Ordinal);

        var customer = (await new CustomerService(client).ListAsync(new() { Limit = 1 })).Data.Single();
        Assert.Equal(customer.Id, (await new CustomerService(client).GetAsync(customer.Id)).Id);
        Assert.Equal(["/v1/customers", $"/v1/customers/{customer.Id}"], emulator.RequestLog.Entries.Select(r => r.Path));
        Assert.StartsWith("acct_", (await new AccountService(client).GetSelfAsync()).Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bank_account_of_payouts_expands()
    {
        var payouts = (await new PayoutService(Client).ListAsync(new() { Limit = 3, Expand = ["data.destination"] })).Data;
        Assert.Equal(3, payouts.Count);
        Assert.All(payouts, p => Assert.Equal((p.DestinationId, "6789"), (Assert.IsType<BankAccount>(p.Destination).Id, ((BankAccount)p.Destination).Last4)));
        Assert.Equal(payouts[0].DestinationId, (await new PayoutService(Client).GetAsync(payouts[0].Id)).DestinationId);
    }

    private Task PostAsync(string path, string form) => Client.RawRequestAsync(HttpMethod.Post, path, form);
}
