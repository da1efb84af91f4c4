using System.Collections.Concurrent;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>
///     An interface of Stripe.net's: the object says by its <c>object</c> which class it is. One of a class that Stripe.net does not know, or that has not
///     the interface, is null, and so is an id.
/// </summary>
internal sealed class PolymorphicReader<T> : ValueReader<T>
    where T : class
{
    private readonly ConcurrentDictionary<string, IEntityReader?> _byObject = new(StringComparer.Ordinal);

    public override T? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Unreadable(ref reader);

        var name = reader.PeekString("object"u8);
        if (name is not null && _byObject.GetOrAdd(name, Find) is { } entities)
            return (T)entities.ReadEntity(ref reader);

        var unknown = UnreadableValueException.UnknownObject(name, typeof(T));
        if (Findings.Lenient is not { } findings)
            throw unknown;

        findings.Add(new UnreadableValue(unknown));
        reader.SkipValue();
        return null;
    }

    private static IEntityReader? Find(string name) =>
        StripeTypeRegistry.GetConcreteType(typeof(T), name) is { } type ? (IEntityReader)ValueReaders.Of(type) : null;
}
