using System.Text.Json;

namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>The data of a made-up subscription business at any scale: nothing is held, every object is computed when it is asked for.</summary>
internal static class SeededData
{
    /// <param name="seed">Another seed gives other ids and other choices.</param>
    /// <param name="customers">How many customers; everything else follows by ratios.</param>
    /// <param name="now">The present; the data end an hour before it.</param>
    public static ISeededData Create(int seed, long customers, DateTimeOffset now)
    {
        var plan = new SeedPlan(new SeedMath(seed, customers, now));
        return new Data([.. CatalogObjects.All(plan), .. BillingObjects.All(plan), .. PaymentObjects.All(plan), EventObjects.Of(plan)]);
    }

    private sealed record Data(IReadOnlyList<ISeededResource> Resources) : ISeededData;
}

/// <summary>One resource, given by what its objects are made of.</summary>
internal sealed class SeededResource(
    SeedPlan plan, string name, string prefix, long count, Func<long, long> createdAt, Action<JsonWriter, long> write, Func<long, string>? idAt = null) : ISeededResource
{
    public string Object => name;

    public long Count => count;

    public string IdAt(long index) => idAt?.Invoke(index) ?? plan.Math.Id(prefix, index);

    public bool TryGetIndex(string id, out long index)
    {
        if (idAt is null)
            return plan.Math.TryIndex(prefix, id, count, out index);

        for (index = 0; index < count; index++)
        {
            if (idAt(index) == id)
                return true;
        }

        return false;
    }

    public long CreatedAt(long index) => createdAt(index);

    public void Write(Utf8JsonWriter writer, long index)
    {
        writer.WriteStartObject();
        var json = new JsonWriter(writer);
        json.Text("id", IdAt(index)).Text("object", name);
        write(json, index);
        writer.WriteEndObject();
    }
}

/// <summary>Writes members one after another.</summary>
internal readonly struct JsonWriter(Utf8JsonWriter writer)
{
    public JsonWriter Text(string name, string? value)
    {
        writer.WriteString(name, value);
        return this;
    }

    public JsonWriter Number(string name, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
        return this;
    }

    public JsonWriter Flag(string name, bool value)
    {
        writer.WriteBoolean(name, value);
        return this;
    }

    public JsonWriter Null(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            writer.WriteNull(name);
        return this;
    }

    public JsonWriter Object(string name, Action<JsonWriter>? content = null)
    {
        writer.WriteStartObject(name);
        content?.Invoke(this);
        writer.WriteEndObject();
        return this;
    }

    public JsonWriter Texts(string name, params ReadOnlySpan<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
        return this;
    }

    /// <summary>A Stripe list that holds all of its elements.</summary>
    public JsonWriter List(string name, string url, params ReadOnlySpan<Action<JsonWriter>> elements)
    {
        writer.WriteStartObject(name);
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var element in elements)
        {
            writer.WriteStartObject();
            element(this);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("has_more", false);
        writer.WriteString("url", url);
        writer.WriteEndObject();
        return this;
    }

    /// <summary>Another object as it stands.</summary>
    public JsonWriter Embedded(string name, ISeededResource resource, long index)
    {
        writer.WritePropertyName(name);
        resource.Write(writer, index);
        return this;
    }
}
