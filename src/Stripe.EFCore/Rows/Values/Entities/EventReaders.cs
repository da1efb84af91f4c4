using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>The request that caused an event, which in events of API versions before 2017-05-25 is only its id.</summary>
internal sealed class EventRequestReader : ValueReader<EventRequest>
{
    private readonly EntityReader<EventRequest> _values = new();

    public override EventRequest? Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? OfId(reader.Text) : _values.Read(ref reader);

    /// <summary>Stripe.net writes such a request as the object that it would be today, and that is the JSON that it keeps.</summary>
    private static EventRequest OfId(string? id)
    {
        var request = new EventRequest { Id = id };
        if (Findings.Watching is { KeepsRawJson: true })
            RawJson.Set(request, RawJson.OfRequest(id));
        return request;
    }
}

/// <summary>
///     What an event tells. Its object was written in the API version of its time, so that Stripe.net keeps the JSON beside the typed object, and what
///     changed only as JSON.
/// </summary>
internal sealed class EventDataReader : ValueReader<EventData>, IEntityReader
{
    // Stripe.net parses the JSON when it is asked for, but lets only itself set it so. Without that it is parsed at once.
    private static readonly Action<EventData, string> SetObject = Setter("SetRawObjectJson", (data, json) => data.RawObject = JToken.Parse(json));
    private static readonly Action<EventData, string> SetPrevious =
        Setter("SetPreviousAttributesJson", (data, json) => data.PreviousAttributes = JToken.Parse(json));

    private readonly EntityReader<EventData> _values = new();

    public override EventData? Read(ref Utf8JsonReader reader)
    {
        var start = reader;
        if (_values.Read(ref reader) is not { } data)
            return null;

        var again = start;
        if (start.FindMember("object"u8, out var value))
            SetObject(data, RawJson.Text(ref value));
        if (again.FindMember("previous_attributes"u8, out var previous))
            SetPrevious(data, RawJson.Text(ref previous));
        return data;
    }

    object IEntityReader.ReadEntity(ref Utf8JsonReader reader) => Read(ref reader)!;

    private static Action<EventData, string> Setter(string name, Action<EventData, string> otherwise) =>
        typeof(EventData).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance, [typeof(string)])?.CreateDelegate<Action<EventData, string>>()
        ?? otherwise;
}

/// <summary>An event of API v2, whose class is told by its <c>type</c>.</summary>
internal sealed class ThinEventReader<T> : ValueReader<T>, IEntityReader
    where T : V2.Core.Event, new()
{
    private readonly EntityReader<T> _values = new();
    private readonly ConcurrentDictionary<string, IEntityReader> _byType = new(StringComparer.Ordinal);

    public override T? Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject && reader.PeekString("type"u8) is { } type
            ? (T)_byType.GetOrAdd(type, Find).ReadEntity(ref reader)
            : _values.Read(ref reader);

    object IEntityReader.ReadEntity(ref Utf8JsonReader reader) => Read(ref reader)!;

    private IEntityReader Find(string type) =>
        StripeTypeRegistry.GetConcreteV2EventType(type) is { } known && known != typeof(T) && known.IsAssignableTo(typeof(T))
            ? (IEntityReader)EntityReaders.Create(known)
            : _values;
}
