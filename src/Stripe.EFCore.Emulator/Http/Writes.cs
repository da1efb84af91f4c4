using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Seeding;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Creates, updates and deletes objects by form parameters.</summary>
internal sealed class Writes(AccountStore store, TimeProvider clock, SeedMath ids)
{
    private static readonly ISeededData Templates = SeededData.Create(0, 40, DateTimeOffset.UnixEpoch.AddYears(56));

    /// <summary>What stays of a template: everything else of a new object is unset until it is given.</summary>
    private static readonly HashSet<string> Kept = ["object", "livemode", "type", "status", "tax_exempt", "billing_scheme", "collection_method", "currency", "active", "duration", "method", "source_type"];

    private long _created;

    public JsonObject Create(Table table, Parameters parameters)
    {
        var schema = table.Schema;
        var number = Interlocked.Increment(ref _created);
        var document = Template(schema);
        var id = parameters["id"] ?? (schema.IdPrefix.Length == 0 ? ids.Id("", 900_000_000 + number)[^8..] : ids.Id(schema.IdPrefix, 900_000_000 + number));
        document["id"] = id;
        document["object"] = schema.Object;
        document["created"] = clock.GetUtcNow().ToUnixTimeSeconds();
        Merge(document, parameters, schema, isNew: true);
        if (document["metadata"] is null)
            document["metadata"] = new JsonObject();
        CheckReferences(schema, parameters);
        store.Insert(schema.Object, document);
        return document;
    }

    public JsonObject Update(Table table, Row row, Parameters parameters)
    {
        var document = row.Document();
        Merge(document, parameters, table.Schema, isNew: false);
        CheckReferences(table.Schema, parameters);
        store.Replace(table, row.Id, document);
        return document;
    }

    public JsonObject Delete(Table table, Row row)
    {
        if (table.Schema.Object == "subscription")
        {
            var canceled = row.Document();
            canceled["status"] = "canceled";
            store.Replace(table, row.Id, canceled);
            return canceled;
        }

        table.Delete(row.Id);
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
                JsonObject { } list when (string?)list["object"] == "list" => new JsonObject { ["object"] = "list", ["data"] = new JsonArray(), ["has_more"] = false, ["url"] = (string?)list["url"] },
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

    private static void Merge(JsonObject document, Parameters parameters, ResourceSchema schema, bool isNew)
    {
        foreach (var (name, value) in parameters.All)
        {
            var path = PathOf(name);
            if (path[0] is "expand" or "id")
                continue;
            if (!document.ContainsKey(path[0]) && document.Count > 3 && !IsWriteOnly(path[0]))
                throw ApiError.UnknownParameter(name);

            Set(document, path, value, isNew ? null : schema);
        }
    }

    /// <summary>Parameters that are no fields of the answer; they are accepted and leave no trace.</summary>
    private static bool IsWriteOnly(string name)
        => name is "items" or "payment_method_data" or "confirm" or "payment_behavior" or "proration_behavior" or "trial_period_days" or "recurring" or "product_data" or "source"
            or "enable_incomplete_payments" or "off_session" or "automatic_payment_methods" or "address" or "shipping" or "card" or "invoice_settings" or "trial_end";

    private static void Set(JsonObject target, string[] path, string value, ResourceSchema? schema)
    {
        for (var i = 0; i < path.Length - 1; i++)
        {
            if (target[path[i]] is not JsonObject members)
                target[path[i]] = members = [];
            target = members;
        }

        var name = path[^1];
        var isMetadata = path.Length > 1 && path[^2] == "metadata";
        if (value.Length == 0 && isMetadata)
            target.Remove(name);
        else if (value.Length == 0)
            target[name] = null;
        else
            target[name] = isMetadata ? value : Typed(name, value, target[name]);
    }

    /// <summary>A value as what the field holds already, or as what it looks like.</summary>
    private static JsonNode Typed(string name, string text, JsonNode? present)
    {
        if (present is JsonValue value)
        {
            switch (value.GetValueKind())
            {
                case JsonValueKind.Number:
                    return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw ApiError.Invalid("parameter_invalid_integer", $"Invalid integer: {text}", name);
                case JsonValueKind.True or JsonValueKind.False:
                    return text switch
                    {
                        "true" => true,
                        "false" => false,
                        _ => throw ApiError.Invalid(null, $"Invalid boolean: {text}", name),
                    };
                default:
                    return text;
            }
        }

        return text is "true" or "false" ? text == "true"
            : name.EndsWith("amount", StringComparison.Ordinal) || name is "quantity" or "percent_off" or "due_date"
                ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : throw ApiError.Invalid("parameter_invalid_integer", $"Invalid integer: {text}", name)
                : text;
    }

    private static string[] PathOf(string name) => [.. name.Replace("]", "", StringComparison.Ordinal).Split('[')];
}
