using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Events;

/// <summary>Writes the events of what a request, or nobody, creates, changes and deletes into <c>/v1/events</c>.</summary>
internal sealed class EventJournal(AccountStore store, HttpRequest? request = null)
{
    public void Created(string resource, JsonObject document) => Add(EventNames.OfCreation(resource, document), View(resource, document), null);

    /// <summary>An update that changes nothing has no event.</summary>
    public void Updated(string resource, JsonObject before, JsonObject after)
    {
        var (old, view) = (View(resource, before), View(resource, after));
        if (Differences(old, view) is { Count: > 0 } previous)
            Add(EventNames.OfUpdate(resource, before, after), view, previous);
    }

    /// <param name="document">The object as it was.</param>
    public void Deleted(string resource, JsonObject document) => Add(EventNames.OfDeletion(resource), View(resource, document), null);

    /// <summary>An event that no change of a field tells of, such as <c>invoice.sent</c>.</summary>
    public void Noted(string type, string resource, JsonObject document) => Add([type], View(resource, document), null);

    private void Add(IEnumerable<string> types, JsonObject view, JsonObject? previous)
    {
        foreach (var type in types)
        {
            var data = new JsonObject { ["object"] = view.DeepClone() };
            if (previous is not null && type.EndsWith(".updated", StringComparison.Ordinal))
                data["previous_attributes"] = previous.DeepClone();
            store.Insert("event", new JsonObject
            {
                ["id"] = "evt_" + store.NextEventNumber().ToString("D14", CultureInfo.InvariantCulture),
                ["object"] = "event",
                ["api_version"] = StripeConfiguration.ApiVersion,
                ["created"] = store.Now,
                ["data"] = data,
                ["livemode"] = false,
                ["pending_webhooks"] = 0,
                ["request"] = new JsonObject
                {
                    ["id"] = request?.HttpContext.Response.Headers["Request-Id"].FirstOrDefault(),
                    ["idempotency_key"] = request?.Headers["Idempotency-Key"].FirstOrDefault(),
                },
                ["type"] = type,
            });
        }
    }

    /// <summary>The object as the API shows it to a key that may read everything.</summary>
    private JsonObject View(string resource, JsonObject document)
    {
        var view = (JsonObject)document.DeepClone();
        new ObjectView(new Access("", "", store, MayWrite: false, _ => true)).Apply(view, resource, Expansions.None);
        return view;
    }

    /// <summary>The old values of what differs; of objects inside, of their fields that differ.</summary>
    private static JsonObject Differences(JsonObject before, JsonObject after)
    {
        var found = new JsonObject();
        foreach (var name in before.Select(m => m.Key).Union(after.Select(m => m.Key)).ToArray())
        {
            var (old, now) = (before[name], after[name]);
            if (!JsonNode.DeepEquals(old, now))
                found[name] = old is JsonObject left && now is JsonObject right ? Differences(left, right) : old?.DeepClone();
        }

        return found;
    }
}
