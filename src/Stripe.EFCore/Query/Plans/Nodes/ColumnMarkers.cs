namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>The type of a column with the position of a row in its list, counted from one; its values are int.</summary>
internal readonly struct OrdinalMarker;

/// <summary>The type of a column that is true if there is a value at its path; its values are bool.</summary>
internal readonly struct PresenceMarker;

/// <summary>The type of a column that holds the JSON of the object at its path; its values are string.</summary>
internal readonly struct RawJsonMarker;

/// <summary>
///     The type of a column that is true if an object of a class is at its path, and not only an id or a deleted object's stub; its values are bool.
/// </summary>
/// <typeparam name="T">One of Stripe.net's classes; of an interface, the object is of a kind that Stripe.net knows.</typeparam>
internal readonly struct ObjectMarker<T>;

/// <summary>
///     The type of a column of a member that takes no null, inside a nested object that may be null: null where that object is null, and the type's default
///     where the object is there without the member, as in Stripe.net's classes.
/// </summary>
/// <typeparam name="T">The member's type.</typeparam>
internal readonly struct NestedMarker<T>
    where T : struct;

/// <summary>What the values of marked columns are.</summary>
internal static class ColumnMarkers
{
    public static Type ValueTypeOf(Type type)
        => type == typeof(PresenceMarker) || Is(type, typeof(ObjectMarker<>)) ? typeof(bool?)
            : type == typeof(OrdinalMarker) ? typeof(int)
            : type == typeof(RawJsonMarker) ? typeof(string)
            : Is(type, typeof(NestedMarker<>)) ? typeof(Nullable<>).MakeGenericType(type.GetGenericArguments())
            : type;

    /// <summary>The type behind a marker for nested members; the type itself where it has none.</summary>
    public static Type Unmarked(Type type) => Is(type, typeof(NestedMarker<>)) ? type.GetGenericArguments()[0] : type;

    public static bool IsNested(Type type) => Is(type, typeof(NestedMarker<>));

    public static bool IsObject(Type type) => Is(type, typeof(ObjectMarker<>));

    public static Type Nested(Type type) => typeof(NestedMarker<>).MakeGenericType(type);

    public static Type Object(Type type) => typeof(ObjectMarker<>).MakeGenericType(type);

    private static bool Is(Type type, Type marker) => type.IsGenericType && type.GetGenericTypeDefinition() == marker;
}
