using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Events;

/// <summary>
///     Which events Stripe has for a change: https://docs.stripe.com/api/events/types. There is no event without a name in Stripe.net's
///     <see cref="EventTypes" />: Stripe does not tell of every update of every object.
/// </summary>
internal static class EventNames
{
    private static readonly FrozenSet<string> Known = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => f.GetRawConstantValue()).OfType<string>().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Objects whose events are not named as they are.</summary>
    private static readonly FrozenDictionary<string, string> Prefixes = new Dictionary<string, string>
    {
        ["dispute"] = "charge.dispute",
        ["scheduled_query_run"] = "sigma.scheduled_query_run",
        ["subscription"] = "customer.subscription",
        ["tax_id"] = "customer.tax_id",
    }.ToFrozenDictionary();

    /// <summary>States whose events are not named as they are.</summary>
    private static readonly FrozenDictionary<(string Resource, string Status), string> States = new Dictionary<(string, string), string>
    {
        [("checkout.session", "complete")] = "completed",
        [("credit_note", "void")] = "voided",
        [("dispute", "lost")] = "closed",
        [("dispute", "won")] = "closed",
        [("invoice", "open")] = "finalized",
        [("invoice", "uncollectible")] = "marked_uncollectible",
        [("invoice", "void")] = "voided",
        [("quote", "open")] = "finalized",
        [("subscription", "canceled")] = "deleted",
    }.ToFrozenDictionary();

    public static IEnumerable<string> OfCreation(string resource, JsonObject after)
        => NamesOf(resource, ["created", resource == "review" ? "opened" : null, StateOf(resource, after)]);

    public static IEnumerable<string> OfUpdate(string resource, JsonObject before, JsonObject after)
    {
        var state = JsonNode.DeepEquals(before["status"], after["status"]) ? null
            : IsFailedPayment(resource, after) ? "payment_failed"
            : StateOf(resource, after);
        return NamesOf(resource, [.. MoreOf(resource, before, after), state, state == "deleted" ? null : "updated"]);
    }

    public static IEnumerable<string> OfDeletion(string resource) => NamesOf(resource, ["deleted"]);

    private static IEnumerable<string> NamesOf(string resource, IEnumerable<string?> verbs)
    {
        var prefix = Prefixes.GetValueOrDefault(resource, resource);
        return verbs.OfType<string>()
            .Select(verb => Known.Contains($"{prefix}.{verb}") ? $"{prefix}.{verb}" : $"{prefix.Replace('.', '_')}.{verb}")
            .Where(Known.Contains).Distinct();
    }

    private static string? StateOf(string resource, JsonObject document)
        => JsonFields.Text(document["status"]) is { } status ? States.GetValueOrDefault((resource, status), status) : null;

    private static bool IsFailedPayment(string resource, JsonObject document)
        => resource == "payment_intent" && JsonFields.Text(document["status"]) == "requires_payment_method";

    private static IEnumerable<string> MoreOf(string resource, JsonObject before, JsonObject after)
    {
        switch (resource)
        {
            case "charge" when !JsonNode.DeepEquals(before["amount_refunded"], after["amount_refunded"]):
                yield return "refunded";
                break;
            case "charge" when JsonFields.Text(before["captured"]) == "false" && JsonFields.Text(after["captured"]) == "true":
                yield return "captured";
                break;
            case "payment_method" when before["customer"] is null && after["customer"] is not null:
                yield return "attached";
                break;
            case "payment_method" when before["customer"] is not null && after["customer"] is null:
                yield return "detached";
                break;
        }
    }
}
