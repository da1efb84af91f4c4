using Stripe;
using StripeEFCore.Emulator.Tests.Search;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>An empty emulator whose clock a test moves, and short ways to what most writes need.</summary>
public abstract class LifecycleTest : SearchTest
{
    protected PaymentIntentService Payments => new(Client);

    protected InvoiceService Invoices => new(Client);

    protected SubscriptionService Subscriptions => new(Client);

    /// <summary>A customer who can pay, with a test card of Stripe's.</summary>
    protected async Task<Customer> CustomerAsync(string card = "pm_card_visa")
    {
        var customer = await Customers.CreateAsync(new() { Email = "ann@example.com" });
        var method = await new PaymentMethodService(Client).AttachAsync(card, new() { Customer = customer.Id });
        return await Customers.UpdateAsync(customer.Id, new() { InvoiceSettings = new() { DefaultPaymentMethod = method.Id } });
    }

    /// <summary>A price of 10.00 a month, or once.</summary>
    protected async Task<Price> PriceAsync(string? interval = "month") => await new PriceService(Client).CreateAsync(new()
    {
        Currency = "usd",
        UnitAmount = 1000,
        ProductData = new() { Name = "Gold" },
        Recurring = interval is null ? null : new() { Interval = interval },
    });

    protected async Task<Invoice> DraftAsync(string customer, long amount)
    {
        var invoice = await Invoices.CreateAsync(new() { Customer = customer });
        await new InvoiceItemService(Client).CreateAsync(new() { Customer = customer, Invoice = invoice.Id, Amount = amount, Currency = "usd" });
        return await Invoices.GetAsync(invoice.Id);
    }

    /// <summary>What Stripe.net throws for a refusal.</summary>
    protected static async Task<StripeError> RefusalOf(Func<Task> write) => (await Assert.ThrowsAsync<StripeException>(write)).StripeError;

    /// <summary>The types of all events, oldest first.</summary>
    protected async Task<string> EventsAsync()
        => string.Join(' ', (await new EventService(Client).ListAsync(new() { Limit = 100 })).Data.Select(e => e.Type).Reverse());
}
