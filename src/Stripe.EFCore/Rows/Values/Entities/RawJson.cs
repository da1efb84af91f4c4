using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>The JSON that an object of Stripe.net keeps of itself, as <see cref="StripeEntity.RawJsonElement" /> and <c>RawJObject</c>.</summary>
internal static class RawJson
{
    private static readonly ConcurrentDictionary<Type, bool> Keepers = [];
    private static readonly Action<StripeEntity, string>? Setter = FindSetter();

    /// <summary>
    ///     Whether objects of a class keep their JSON. Stripe.net keeps it in its converters for entities and events. Lists, <see cref="EventData" /> and a few
    ///     classes that name no converter (<see cref="Address" />) have none. A class of the user's keeps it as the class of Stripe.net that it derives from.
    /// </summary>
    public static bool IsKeptBy(Type type) => typeof(StripeEntity).IsAssignableFrom(type) && Keepers.GetOrAdd(type, Keeps);

    /// <summary>Gives an object its JSON. Stripe.net parses it when it is asked for.</summary>
    /// <exception cref="NotSupportedException">This version of Stripe.net has no way to give it.</exception>
    public static void Set(StripeEntity entity, string json)
    {
        if (Setter is null)
        {
            throw new NotSupportedException(
                $"Stripe.net {typeof(StripeEntity).Assembly.GetName().Version} does not let its objects be given their JSON. "
                + "Leave out KeepRawJson and WithRawJson, and read the field by a shadow property with HasJsonPath.");
        }

        Setter(entity, entity is Event ? OfEvent(json) : json);
    }

    /// <summary>The JSON of the request that caused an event, where the event has only its id, as it did before API version 2017-05-25.</summary>
    public static string OfRequest(string? id) => $$"""{"id":{{JsonString.Of(id)}},"idempotency_key":null}""";

    /// <summary>The text of the value that the reader is on. The reader is left on its last token.</summary>
    public static string Text(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader).GetRawText();

    /// <summary>As Stripe.net keeps it: with the request as an object. An event with a name that is not Unicode stays as it is.</summary>
    private static string OfEvent(string json)
    {
        try
        {
            return WithRequest(json);
        }
        catch (InvalidOperationException)
        {
            return json;
        }
    }

    private static string WithRequest(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("request"u8, out var request) || request.ValueKind != JsonValueKind.String)
            return json;

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals("request"u8) && member.Value.ValueKind == JsonValueKind.String)
                {
                    writer.WritePropertyName("request"u8);
                    writer.WriteRawValue(OfRequest(member.Value.GetString()));
                }
                else
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool Keeps(Type type)
    {
        while (type.Assembly != typeof(StripeEntity).Assembly)
            type = type.BaseType!;

        // A class of the user's may derive from an abstract one. The events of API v2 inherit the converter that reads them.
        return type.IsAbstract || typeof(V2.Core.Event).IsAssignableFrom(type)
            || type.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType?.Name is "STJStripeEntityConverter" or "STJEventConverter";
    }

    private static Action<StripeEntity, string>? FindSetter()
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        if (typeof(StripeEntity).GetMethod("SetRawJsonString", all, [typeof(string)]) is { } method)
            return method.CreateDelegate<Action<StripeEntity, string>>();
        if (typeof(StripeEntity).GetProperty(nameof(StripeEntity.RawJsonElement))?.GetSetMethod(nonPublic: true) is not { } property)
            return null;

        var set = property.CreateDelegate<Action<StripeEntity, JsonElement?>>();
        return (entity, json) => set(entity, JsonElement.Parse(json));
    }
}
