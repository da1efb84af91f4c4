using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>
///     Lists leave out what belongs to a test clock unless the request names a parent: https://docs.stripe.com/billing/testing/test-clocks.
/// </summary>
internal static class TestClocks
{
    private static readonly string[] Parents =
        [
            "test_clock", "customer", "customer_account", "subscription", "invoice", "charge", "payment_intent", "setup_intent", "payment_link", "source",
            "schedule", "quote",
        ];

    public static bool Hides(AccountStore store, Parameters parameters) => store.HasTestClocks && !parameters.Names.Any(Parents.Contains);

    /// <summary>Whether the object, or the customer it is about, belongs to a test clock.</summary>
    public static bool Owns(AccountStore store, JsonObject document)
        => (document["test_clock"] ?? JsonFields.At(document, "data.object.test_clock")) is not null
            || (JsonFields.Text(document["customer"]) ?? JsonFields.Text(JsonFields.At(document, "data.object.customer"))) is { } customer
            && store.ByObject("customer")?.Find(customer)?.Document()["test_clock"] is not null;
}
