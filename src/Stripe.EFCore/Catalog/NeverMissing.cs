using System.Reflection;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     Fields that every object of a resource has. Stripe.net says so of numbers, booleans and times, by types that take no null; of text its classes say
///     nothing, so the states that Stripe's API reference gives as always there are listed here.
/// </summary>
internal static class NeverMissing
{
    private static readonly HashSet<(string Object, string Field)> Texts =
    [
        ("subscription", "status"),
        ("subscription", "collection_method"),
        ("payout", "status"),
        ("price", "type"),
        ("price", "currency"),
        ("payment_method", "type"),
        ("quote", "status"),
        ("topup", "status"),
        ("invoice", "currency"),
        ("balance_transaction", "type"),
        ("balance_transaction", "currency"),
        ("event", "type"),
    ];

    public static bool Contains(StripeResource resource, JsonPath path)
    {
        if (path.Segments is not [var field])
            return false;

        return field == "created"
            || resource.Object is { } name && Texts.Contains((name, field))
            || resource.ClrType is { } type && type.GetProperties().Any(p =>
                p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == field
                && p.PropertyType.IsValueType && Nullable.GetUnderlyingType(p.PropertyType) is null);
    }
}
