using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>Lists leave out what belongs to a test clock unless they name a parent.</summary>
public sealed class TestClockTests : ObjectTest
{
    private const string Clock = "clock_long";

    protected override StripeEmulatorOptions Options => new() { LongLists = true, TestClocks = true };

    [Fact]
    public async Task Lists_of_everything_leave_out_what_belongs_to_a_test_clock()
    {
        foreach (var path in new[] { "customers", "subscriptions", "invoices", "charges", "quotes" })
        {
            var all = (await GetAsync($"/v1/{path}?limit=100"))["data"]!.AsArray();
            Assert.NotEmpty(all);
            Assert.DoesNotContain(all, o => ((string)o!["id"]!).Contains("clock", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Naming_the_clock_the_customer_or_the_subscription_shows_it()
    {
        Assert.Equal(3, (await new CustomerService(Client).ListAsync(new CustomerListOptions { TestClock = Clock })).Data.Count);
        Assert.Equal(3, (await new SubscriptionService(Client).ListAsync(new SubscriptionListOptions { TestClock = Clock })).Data.Count);
        Assert.Equal(3, (await new QuoteService(Client).ListAsync(new QuoteListOptions { TestClock = Clock })).Data.Count);
        Assert.Equal("sub_clock1", (await new SubscriptionService(Client).ListAsync(new SubscriptionListOptions { Customer = "cus_clock1" })).Single().Id);
        Assert.Equal("in_clock2", (await new InvoiceService(Client).ListAsync(new InvoiceListOptions { Customer = "cus_clock2" })).Single().Id);
        Assert.Equal("in_clock2", (await new InvoiceService(Client).ListAsync(new InvoiceListOptions { Subscription = "sub_clock2" })).Single().Id);
        Assert.Equal("ch_clock0", (await new ChargeService(Client).ListAsync(new ChargeListOptions { Customer = "cus_clock0" })).Single().Id);
    }

    [Fact]
    public async Task A_key_and_an_expansion_find_it()
    {
        var customer = await new CustomerService(Client).GetAsync("cus_clock0", new CustomerGetOptions { Expand = ["test_clock", "subscriptions"] });
        Assert.Equal(("Long clock", "sub_clock0"), (customer.TestClock.Name, customer.Subscriptions.Single().Id));
        Assert.Equal(Clock, (await new Stripe.TestHelpers.TestClockService(Client).ListAsync()).Single().Id);
    }
}
