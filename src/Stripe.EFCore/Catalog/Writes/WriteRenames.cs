using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>A field of an object that a request sets by a parameter of another name, or at another place.</summary>
/// <param name="From">Where the object has the field.</param>
/// <param name="To">Where the request has the parameter.</param>
internal sealed record WriteRename(ImmutableArray<string> From, ImmutableArray<string> To)
{
    /// <summary>The values of the parameter by those of the field; empty where they are the same.</summary>
    public FrozenDictionary<string, object> Values { get; init; } = FrozenDictionary<string, object>.Empty;

    /// <summary>Whether the field is at a path, or in an object there.</summary>
    public bool IsAtOrBelow(ImmutableArray<string> path) => path.Length <= From.Length && path.SequenceEqual(From[..path.Length]);
}

/// <summary>
///     The fields whose parameter has another name. Only those are here of which Stripe's documentation leaves no doubt that the two mean the same.
/// </summary>
internal static class WriteRenames
{
    private static readonly FrozenDictionary<string, ImmutableArray<WriteRename>> Known = new Dictionary<string, ImmutableArray<WriteRename>>
    {
        // https://docs.stripe.com/api/invoiceitems/create#create_invoiceitem-pricing
        ["InvoiceItemService.Create"] = [Rename("pricing.price_details.price", "pricing.price")],
        ["InvoiceItemService.Update"] = [Rename("pricing.price_details.price", "pricing.price")],

        // https://docs.stripe.com/api/invoices/create#create_invoice-subscription
        ["InvoiceService.Create"] = [Rename("parent.subscription_details.subscription", "subscription")],

        // https://docs.stripe.com/api/charges/create#create_charge-capture
        ["ChargeService.Create"] = [Rename("captured", "capture")],

        // https://docs.stripe.com/api/webhook_endpoints/update#update_webhook_endpoint-disabled
        ["WebhookEndpointService.Update"] =
        [
            Rename("status", "disabled") with { Values = new Dictionary<string, object> { ["enabled"] = false, ["disabled"] = true }.ToFrozenDictionary() },
        ],
    }.ToFrozenDictionary();

    /// <summary>The renamed fields of an operation.</summary>
    public static ImmutableArray<WriteRename> Of(WriteOperation operation) => Known.GetValueOrDefault(operation.Service, []);

    private static WriteRename Rename(string from, string to) => new([.. from.Split('.')], [.. to.Split('.')]);
}
