using System.Globalization;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>All data of an account, read by Stripe.net's own client. Nothing of the provider is used.</summary>
public sealed class Seed
{
    private readonly StripeClient _client;
    private readonly RequestOptions _options;

    private Seed(StripeEmulator emulator, string account)
    {
        _client = new StripeClient(new StripeClientOptions { ApiKey = emulator.ApiKey, ApiBase = emulator.BaseAddress.ToString().TrimEnd('/') });
        _options = new RequestOptions { StripeAccount = account };
    }

    public required IReadOnlyList<Customer> Customers { get; init; }

    public required IReadOnlyList<Product> Products { get; init; }

    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    public required IReadOnlyList<Invoice> Invoices { get; init; }

    public required IReadOnlyList<Charge> Charges { get; init; }

    public required IReadOnlyList<Payout> Payouts { get; init; }

    public static async Task<Seed> ReadAsync(StripeEmulator emulator, string account)
    {
        var reader = new Seed(emulator, account) { Customers = [], Products = [], Subscriptions = [], Invoices = [], Charges = [], Payouts = [] };
        var (client, options) = (reader._client.V1, reader._options);
        return new(emulator, account)
        {
            Customers = await AllAsync(client.Customers.ListAutoPagingAsync(new() { Limit = 100 }, options)),
            Products = await AllAsync(client.Products.ListAutoPagingAsync(new() { Limit = 100 }, options)),
            Subscriptions = await AllAsync(client.Subscriptions.ListAutoPagingAsync(new() { Limit = 100, Status = "all" }, options)),
            Invoices = await AllAsync(client.Invoices.ListAutoPagingAsync(new() { Limit = 100 }, options)),
            Charges = await AllAsync(client.Charges.ListAutoPagingAsync(new() { Limit = 100 }, options)),
            Payouts = await AllAsync(client.Payouts.ListAutoPagingAsync(new() { Limit = 100 }, options)),
        };
    }

    public Task<IReadOnlyList<BalanceTransaction>> TransactionsAsync(string payout) =>
        AllAsync(_client.V1.BalanceTransactions.ListAutoPagingAsync(new() { Limit = 100, Payout = payout }, _options));

    public string ProductName(string id) => Products.Single(p => p.Id == id).Name;

    public Customer Customer(string id) => Customers.Single(c => c.Id == id);

    /// <summary>An amount of the smallest unit as a page writes it. The currencies of the seed have two decimals, except yen.</summary>
    public static string Money(decimal amount, string currency) => $"{Number(amount, currency)} {currency.ToUpperInvariant()}";

    public static string Number(decimal amount, string currency) => currency == "jpy"
        ? amount.ToString("N0", CultureInfo.InvariantCulture)
        : (amount / 100).ToString("N2", CultureInfo.InvariantCulture);

    public static string Day(DateTime? time) => time?.ToString("d MMM yyyy", CultureInfo.InvariantCulture) ?? "";

    private static async Task<IReadOnlyList<T>> AllAsync<T>(IAsyncEnumerable<T> list)
    {
        var all = new List<T>();
        await foreach (var item in list)
            all.Add(item);
        Assert.NotEmpty(all);
        return all;
    }
}
