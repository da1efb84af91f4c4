using System.Collections.Concurrent;
using System.Reflection;
using Stripe.EFCore.Rows.Values;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>The decoder of each CLR type, one instance a type, shared by all queries; and decoders that are made of others.</summary>
internal static class ColumnDecoders
{
    private static readonly ConcurrentDictionary<Type, ColumnDecoder> Cache = [];
    private static readonly ConcurrentDictionary<(PropertyInfo Property, Type Type), ColumnDecoder> Members = [];

    /// <summary>Whether the path holds anything but null.</summary>
    public static ColumnDecoder Presence { get; } = new PresenceDecoder();

    /// <summary>Which element of its list an object is, counted from one; zero outside of lists.</summary>
    public static ColumnDecoder Ordinal { get; } = new OrdinalDecoder();

    /// <summary>A moment as the whole unix seconds in it, whether it is written as a number or as ISO 8601.</summary>
    public static ColumnDecoder UnixSeconds { get; } = new MomentDecoder(TimeSpan.TicksPerSecond);

    /// <summary>A moment as ticks since the unix epoch, so that moments within one second keep their order.</summary>
    public static ColumnDecoder UnixTicks { get; } = new MomentDecoder(1);

    /// <summary>An object as the JSON text that Stripe sent.</summary>
    public static ColumnDecoder RawJson { get; } = new RawJsonDecoder();

    /// <summary>Null, whatever the value is: a slot that nothing reads.</summary>
    public static ColumnDecoder Nothing { get; } = new NothingDecoder();

    /// <summary>Values of a type: a scalar, an enum, a collection or dictionary of such, JSON, one of Stripe.net's classes, or any class.</summary>
    public static ColumnDecoder For(Type clrType) => Cache.GetOrAdd(clrType, Create);

    /// <summary>Whether the path holds an object of a class: not an id, and not the stub of a deleted object.</summary>
    public static ColumnDecoder LiveObject(Type type) => new LiveObjectDecoder(type);

    /// <summary>A value that takes no null, of an object that may itself be null.</summary>
    public static ColumnDecoder Nested(Type type) => new NestedMemberDecoder(For(type));

    /// <summary>
    ///     Values of a member of one of Stripe.net's classes, as Stripe.net reads them: of the member's kind and no other. Where another type is wanted, values
    ///     of that type.
    /// </summary>
    public static ColumnDecoder Member(PropertyInfo property, Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) == (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
            ? Members.GetOrAdd((property, type), static m => CreateMember(m.Property, m.Type))
            : For(type);

    /// <summary>An expanded object as a row of its own: null where there is none, and where it was deleted.</summary>
    public static ColumnDecoder Row(RowLayout nested) => new NestedRowDecoder(nested);

    /// <summary>The objects of an array, or of a Stripe list's <c>data</c>, as rows of their own.</summary>
    public static ColumnDecoder Rows(RowLayout nested) => new NestedRowsDecoder(nested);

    /// <summary>An object that a field refers to: an id in its place is an error, since the object was asked for.</summary>
    public static ColumnDecoder Reference(Type type) => new ReferenceDecoder(For(type));

    /// <summary>What another decoder reads of the <c>data</c> of a list of Stripe, where that is the whole list.</summary>
    public static ColumnDecoder Data(ColumnDecoder inner) => new DataDecoder(inner);

    /// <summary>What another decoder reads, where the objects of Stripe.net in it keep their JSON.</summary>
    public static ColumnDecoder KeepingRawJson(ColumnDecoder inner) => inner.Parts == DecodedParts.Members ? new RawJsonKeepingDecoder(inner) : inner;

    /// <summary>What another decoder reads, converted.</summary>
    /// <param name="convertsNull">Whether null is converted too; if not, it is the type's default.</param>
    public static ColumnDecoder Converted(ColumnDecoder inner, Type type, Func<object?, object?> convert, bool convertsNull = false) =>
        new ConvertedDecoder(inner, type, convert, convertsNull);

    /// <summary>Reads as another decoder does; a missing field, or null as well, is left open, to take the value of the request.</summary>
    public static ColumnDecoder Asked(ColumnDecoder inner, bool fillsNull) => new AskedDecoder(inner, fillsNull);

    /// <summary>The value of a missing field and of a JSON null: null, or the default of a type that takes no null.</summary>
    internal static object? DefaultOf(Type type) =>
        !type.IsValueType || Nullable.GetUnderlyingType(type) is not null ? null
        : ValueReaders.IsScalar(type) ? For(type).Default
        : Activator.CreateInstance(type);

    private static ColumnDecoder CreateMember(PropertyInfo property, Type type)
    {
        if (property.DeclaringType!.Assembly != typeof(StripeEntity).Assembly)
            return For(type);

        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        return (ColumnDecoder)Activator.CreateInstance(
            underlying == typeof(bool) ? typeof(BooleanDecoder) : typeof(ValueDecoder<>).MakeGenericType(underlying),
            type,
            MemberReaders.NotNull(property),
            AbsentOf(property))!;
    }

    /// <summary>The value of a Stripe.net property if Stripe sends none.</summary>
    private static object? AbsentOf(PropertyInfo property)
        => property.ReflectedType is { IsAbstract: false } type && type.GetConstructor(Type.EmptyTypes) is not null
            ? property.GetValue(Activator.CreateInstance(type))
            : DefaultOf(property.PropertyType);

    private static ColumnDecoder Create(Type type)
    {
        if (MemberReaders.OfExpandables(type) is { } expandables)
            return (ColumnDecoder)Activator.CreateInstance(typeof(ValueDecoder<>).MakeGenericType(type), type, expandables, null)!;

        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        var (definition, typeArgument) =
            underlying == typeof(bool) ? (typeof(BooleanDecoder), null)
            : underlying.IsEnum ? (typeof(EnumDecoder<>), underlying)
            : (typeof(ValueDecoder<>), underlying);
        var decoder = typeArgument is null ? definition : definition.MakeGenericType(typeArgument);
        return (ColumnDecoder)Activator.CreateInstance(decoder, underlying.IsEnum ? [type] : [type, null, null])!;
    }
}
