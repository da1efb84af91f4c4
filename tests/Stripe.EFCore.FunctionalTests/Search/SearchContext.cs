using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>What can be searched, and a coupon, which cannot.</summary>
public sealed class SearchContext(DbContextOptions<SearchContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Coupon> Coupons => Set<Coupon>();
}

/// <summary>Objects as Stripe sends them.</summary>
internal static class SearchJson
{
    private static readonly long Start = SearchingStripe.Now.ToUnixTimeSeconds() - 86_400 * 30;

    public static JsonObject Customer(int number, string? name, string? email = null, params (string Key, string Value)[] metadata)
        => new()
        {
            ["id"] = $"cus_{number}",
            ["object"] = "customer",
            ["created"] = Start + number * 60,
            ["name"] = name,
            ["email"] = email,
            ["phone"] = null,
            ["balance"] = number % 5 * 100,
            ["livemode"] = false,
            ["metadata"] = new JsonObject([.. metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))]),
        };

    public static JsonObject Charge(int number, long amount, string status = "succeeded", string currency = "eur", string? customer = null)
        => new()
        {
            ["id"] = $"ch_{number}",
            ["object"] = "charge",
            ["created"] = Start + number * 60,
            ["amount"] = amount,
            ["currency"] = currency,
            ["customer"] = customer,
            ["status"] = status,
            ["refunded"] = false,
            ["disputed"] = false,
            ["captured"] = true,
            ["paid"] = true,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
        };

    public static JsonObject Invoice(int number, string text, string status, long total, string? customer = null, string? subscription = null)
        => new()
        {
            ["id"] = $"in_{number}",
            ["object"] = "invoice",
            ["created"] = Start + number * 60,
            ["number"] = text,
            ["status"] = status,
            ["total"] = total,
            ["currency"] = "eur",
            ["customer"] = customer,
            ["parent"] = subscription is null ? null : new JsonObject { ["subscription_details"] = new JsonObject { ["subscription"] = subscription } },
            ["metadata"] = new JsonObject(),
        };
}
