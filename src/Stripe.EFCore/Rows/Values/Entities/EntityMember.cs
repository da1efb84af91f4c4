using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Rows.Values.Entities;

internal static class EntityMember
{
    public static bool Is(PropertyInfo property) =>
        property.IsDefined(typeof(JsonPropertyNameAttribute), inherit: false)
        && property.GetSetMethod(nonPublic: true) is not null
        && property.GetCustomAttribute<JsonIgnoreAttribute>(inherit: false) is not { Condition: JsonIgnoreCondition.Always };

    public static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>(inherit: false)!.Name;
}

/// <summary>A property of an entity, by its name in JSON.</summary>
internal abstract class EntityMember<TEntity>(string name)
    where TEntity : class
{
    public string Name => name;

    /// <summary>Reads the value that the reader is on into the entity, and leaves the reader on its last token.</summary>
    public abstract void Read(ref Utf8JsonReader reader, TEntity entity);

    public static EntityMember<TEntity> Create(PropertyInfo property) =>
        (EntityMember<TEntity>)ValueReaders.Make(typeof(EntityMember<,>), [typeof(TEntity), property.PropertyType], property);
}

internal sealed class EntityMember<TEntity, TValue>(PropertyInfo property) : EntityMember<TEntity>(EntityMember.NameOf(property))
    where TEntity : class
{
    private static readonly bool TakesNull = default(TValue) is null;

    private readonly Action<TEntity, TValue?> _set = property.GetSetMethod(nonPublic: true)!.CreateDelegate<Action<TEntity, TValue?>>();
    private ValueReader<TValue>? _values;

    public override void Read(ref Utf8JsonReader reader, TEntity entity)
    {
        var values = _values ??= ReaderFor(property);

        // Where null is not taken, what the class began with stays: the epoch for a time.
        if (reader.TokenType != JsonTokenType.Null)
            _set(entity, values.Read(ref reader));
        else if (TakesNull)
            _set(entity, values.Default);
    }

    private static ValueReader<TValue> ReaderFor(PropertyInfo property)
    {
        if (property.DeclaringType!.Assembly == typeof(StripeEntity).Assembly)
            return (ValueReader<TValue>)MemberReaders.For(property);

        var own = property.GetCustomAttribute<JsonConverterAttribute>(inherit: false)?.ConverterType;
        return own is null || own.Assembly == typeof(StripeEntity).Assembly
            ? ValueReaders<TValue>.Instance
            : new ConverterReader<TValue>(Activate(own));
    }

    /// <summary>Stripe.net's own converters read what ours read too; one that a user's class names is the user's wish.</summary>
    private static JsonConverter<TValue> Activate(Type converter) => (JsonConverter)Activator.CreateInstance(converter, nonPublic: true)! switch
    {
        JsonConverterFactory factory => (JsonConverter<TValue>)factory.CreateConverter(typeof(TValue), StripeJson.Options)!,
        var plain => (JsonConverter<TValue>)plain,
    };
}
