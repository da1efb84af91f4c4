using System.Reflection;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Rows.Values.Entities;

/// <summary>Which reader reads one of Stripe.net's types, or a class of the user's that derives from them.</summary>
internal static class EntityReaders
{
    private static readonly Assembly StripeNet = typeof(StripeEntity).Assembly;

    public static bool Reads(Type type) => IsClass(type) || IsPolymorphic(type) || IsExpandable(type);

    public static object? TryCreate(Type type) =>
        type == typeof(EventRequest) ? new EventRequestReader()
        : type == typeof(EventData) ? new EventDataReader()
        : IsExpandable(type) ? ValueReaders.Make(typeof(ExpandableFieldReader<>), type.GetGenericArguments())
        : IsPolymorphic(type) ? ValueReaders.Make(typeof(PolymorphicReader<>), [type])
        : !IsClass(type) ? null
        : typeof(V2.Core.Event).IsAssignableFrom(type) ? ValueReaders.Make(typeof(ThinEventReader<>), [type])
        : Create(type);

    /// <summary>The reader of exactly a class, whatever its objects say of themselves.</summary>
    public static object Create(Type type) => ValueReaders.Make(typeof(EntityReader<>), [type]);

    /// <summary>
    ///     An entity, or one of the few plain classes that entities consist of (<c>V2.Amount</c>). A class of the user's that names a converter of its
    ///     own is read by that.
    /// </summary>
    private static bool IsClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && type.GetConstructor(Type.EmptyTypes) is not null
        && type.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is var own
        && (typeof(StripeEntity).IsAssignableFrom(type)
            ? own is null || own.Assembly == StripeNet
            : own is null && type.Assembly == StripeNet && type.GetProperties().Any(EntityMember.Is));

    /// <summary>An interface whose objects say by <c>object</c> which class they are: <c>IPaymentSource</c>.</summary>
    private static bool IsPolymorphic(Type type) => type.IsInterface && type.Assembly == StripeNet && typeof(IHasObject).IsAssignableFrom(type);

    private static bool IsExpandable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);
}
