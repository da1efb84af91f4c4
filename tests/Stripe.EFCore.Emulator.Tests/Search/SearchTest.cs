using Microsoft.Extensions.Time.Testing;
using Stripe;
using Stripe.EFCore.Emulator;
using StripeEFCore.Emulator.Tests.Objects;

namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>An emulator whose clock a test moves, with Stripe.net as its client.</summary>
public abstract class SearchTest : ObjectTest
{
    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    protected override StripeEmulatorOptions Options => new() { TimeProvider = Clock };

    protected CustomerService Customers => new(Client);

    /// <summary>The ids of the customers found, as Stripe.net pages through them.</summary>
    protected Task<string> FindAsync(string query) => FindAsync(query, limit: 100);

    protected async Task<string> FindAsync(string query, long limit)
    {
        var found = new List<string>();
        await foreach (var customer in Customers.SearchAutoPagingAsync(new CustomerSearchOptions { Query = query, Limit = limit }))
            found.Add(customer.Id);
        return string.Join(' ', found);
    }

    /// <summary>The error that Stripe.net throws for a search.</summary>
    protected Task<StripeException> RefusalOf(string query, string resources = "customers")
        => Assert.ThrowsAsync<StripeException>(
            () => Client.RawRequestAsync(HttpMethod.Get, $"/v1/{resources}/search?query={Uri.EscapeDataString(query)}", null));

    protected void InsertCustomer(string id, string members, int second = 0)
    {
        var created = Clock.GetUtcNow().ToUnixTimeSeconds() - 1000 + second;
        Insert("customer", $$"""{"id":"{{id}}",{{members}}{{(members.Length > 0 ? "," : "")}}"created":{{created}},"metadata":{} }""");
    }
}
