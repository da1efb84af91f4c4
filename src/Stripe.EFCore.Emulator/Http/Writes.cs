using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Events;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Seeding;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Creates, updates and deletes objects by form parameters.</summary>
internal sealed class Writes(AccountStore store, TimeProvider clock, NewIds ids, EventJournal journal)
{
    private static readonly ISeededData Templates = SeededData.Create(0, 40, DateTimeOffset.UnixEpoch.AddYears(56));

    /// <summary>What stays of a template: everything else of a new object is unset until it is given.</summary>
    private static readonly HashSet<string> Kept =
    [
        "object", "livemode", "type", "status", "tax_exempt", "billing_scheme", "collection_method", "currency", "active", "duration", "method", "source_type"
    ];

    /// <summary>Parameters that are no fields of the answer; they are accepted and leave no trace.</summary>
    private static readonly HashSet<string> Instructions =
    [
        "payment_method_data", "confirm", "payment_behavior", "proration_behavior", "trial_period_days", "product_data", "source",
        "enable_incomplete_payments", "off_session",
    ];

    /// <summary>Fields that the template may lack.</summary>
    private static readonly HashSet<string> OptionalFields =
        ["items", "recurring", "automatic_payment_methods", "address", "shipping", "card", "invoice_settings", "trial_end"];

    public JsonObject Create(Table table, Parameters parameters)
    {
        var schema = table.Schema;
        var document = Template(schema);
        var id = parameters["id"] ?? ids.Next(table);
        document["id"] = id;
        document["object"] = schema.Object;
        document["created"] = clock.GetUtcNow().ToUnixTimeSeconds();
        Merge(document, parameters.Without("expand").Without("id"), schema);
        if (document["metadata"] is null)
            document["metadata"] = new JsonObject();
        CheckReferences(schema, parameters);
        store.Insert(schema.Object, document);
        journal.Created(schema.Object, document);
        return document;
    }

    public JsonObject Update(Table table, Row row, Parameters parameters)
    {
        var document = row.Document();
        Merge(document, parameters.Without("expand").Without("id"), table.Schema);
        CheckReferences(table.Schema, parameters);
        store.Replace(table, row.Id, document);
        journal.Updated(table.Schema.Object, row.Document(), document);
        return document;
    }

    public JsonObject Delete(Table table, Row row)
    {
        if (table.Schema.Object == "subscription")
        {
            var canceled = row.Document();
            canceled["status"] = "canceled";
            canceled["canceled_at"] = store.Now;
            canceled["ended_at"] = store.Now;
            store.Replace(table, row.Id, canceled);
            journal.Updated(table.Schema.Object, row.Document(), canceled);
            return canceled;
        }

        table.Delete(row.Id);
        journal.Deleted(table.Schema.Object, row.Document());
        return AccountStore.Stub(table.Schema, row.Id);
    }

    private void CheckReferences(ResourceSchema schema, Parameters parameters)
    {
        foreach (var field in schema.Shape.Fields.Where(f => f.IsExpandable))
        {
            if (parameters[field.Name] is { Length: > 0 } id && field.Targets.Any(t => store.ByObject(t) is { Count: > 0 })
                && store.Find(field.Targets, id) is null)
                throw ApiError.Missing(field.Targets[0], id, field.Name);
        }
    }

    private static JsonObject Template(ResourceSchema schema)
    {
        if (Templates.Resources.FirstOrDefault(r => r.Object == schema.Object) is not { Count: > 0 } seed)
            return [];

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            seed.Write(writer, 0);
        var document = (JsonObject)JsonNode.Parse(stream.GetBuffer().AsSpan(0, (int)stream.Length))!;
        foreach (var (name, value) in document.ToArray())
        {
            if (Kept.Contains(name))
                continue;
            document[name] = value switch
            {
                JsonArray => new JsonArray(),
                JsonObject { } list when (string?)list["object"] == "list"
                    => new JsonObject { ["object"] = "list", ["data"] = new JsonArray(), ["has_more"] = false, ["url"] = (string?)list["url"] },
                JsonObject => name is "metadata" ? new JsonObject() : null,
                JsonValue scalar when scalar.GetValueKind() is JsonValueKind.True or JsonValueKind.False => false,
                JsonValue scalar when scalar.GetValueKind() == JsonValueKind.Number => 0,
                _ => null,
            };
        }

        if (document.ContainsKey("active"))
            document["active"] = true;
        return document;
    }

    private void Merge(JsonObject document, Parameters parameters, ResourceSchema schema)
    {
        // Of a resource without a template nobody knows which fields its objects lack.
        if (Templates.Resources.Any(r => r.Object == schema.Object))
        {
            foreach (var name in parameters.Names.Where(n => !document.ContainsKey(n)))
            {
                if (Instructions.Contains(name))
                    parameters = parameters.Without(name);
                else if (!OptionalFields.Contains(name))
                    throw ApiError.UnknownParameter(name);
            }
        }

        new FormMerge(store, ids).Into(document, FormValue.Of(parameters), schema.Object);
    }
}
