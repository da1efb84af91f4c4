using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>
///     One value of a row. Expressions name slots, never positions: a slot keeps its identity through joins, filters and groups, and only the
///     physical plan gives it an ordinal.
/// </summary>
internal abstract class Slot(Type type, string name)
{
    public Type Type { get; } = type;

    /// <summary>The type of its values.</summary>
    public virtual Type ValueType => Type;

    public string Name { get; } = name;

    public override string ToString() => Name;
}

/// <summary>A value computed by a plan node. Its identity is the instance.</summary>
internal sealed class ComputedSlot(Type type, string name) : Slot(type, name);

/// <summary>
///     Something whose rows have columns read from JSON: a scan, the rows of a group, the elements of an embedded list, the output of a set operation.
/// </summary>
/// <param name="name">How plans name it.</param>
/// <param name="list">Of the elements of an embedded list of Stripe's objects: that list.</param>
/// <param name="stripeClass">The Stripe.net class that its rows are asked for as; null for a read model.</param>
internal sealed class RowSource(string name, EmbeddedList? list = null, Type? stripeClass = null)
{
    public string Name { get; } = name;

    /// <summary>The Stripe.net class that its rows are asked for as, whose fields are read as Stripe.net reads them; null for a read model.</summary>
    public Type? StripeClass { get; } = stripeClass;

    public EmbeddedList? List { get; } = list;

    public override string ToString() => Name;
}

/// <summary>A list of Stripe's objects inside another object. All readings of one list read the same columns.</summary>
/// <param name="Path">Where the list stands in its source's object.</param>
/// <param name="Element">The Stripe.net class, or interface, of its elements.</param>
/// <param name="Holder">The source whose objects have it.</param>
/// <param name="IsPaged">Whether the object holds only its first page: a <c>StripeList</c>, and no array.</param>
internal sealed record EmbeddedList(JsonPath Path, Type Element, RowSource Holder, bool IsPaged)
{
    public override string ToString() => Holder.List is { } around ? $"{around}[].{Path}" : Path.ToString();
}

/// <summary>A column of a source: two slots are the same column if they read the same path of the same source in the same way.</summary>
/// <param name="source">Whose column.</param>
/// <param name="path">Where the value stands in the source's object.</param>
/// <param name="type">As what it is read.</param>
/// <param name="property">The mapped member that reads it in a way of its own (a value converter, an embedded list); null where path and type say all.</param>
/// <param name="list">The embedded list whose rows it has; null where it has a value.</param>
internal sealed class ColumnSlot(RowSource source, JsonPath path, Type type, IReadOnlyPropertyBase? property = null, EmbeddedList? list = null)
    : Slot(type, path.ToString()), IEquatable<ColumnSlot>
{
    public override Type ValueType => ColumnMarkers.ValueTypeOf(Type);

    public RowSource Source { get; } = source;

    /// <summary>
    ///     Where the value stands in the source's object. A list of rows stands at the list object of Stripe that has it, which says whether there are more
    ///     elements, though it is mapped to the <c>data</c> in it.
    /// </summary>
    public JsonPath Path { get; } = IsRows(property, list) ? path.AroundData() : path;

    public IReadOnlyPropertyBase? Property { get; } = property;

    public EmbeddedList? List { get; } = list;

    /// <summary>What identifies the list whose elements' rows the column has: a mapped member or an embedded list; null where it has a value.</summary>
    public object? ListKey => IsRows(Property, List) ? List ?? (object?)Property : null;

    /// <summary>The column that is true if there is a value at a path.</summary>
    public static ColumnSlot Presence(RowSource source, JsonPath path) => new(source, path, typeof(PresenceMarker));

    public ColumnSlot WithSource(RowSource source) => new(source, Path, Type, Property, List);

    public bool Equals(ColumnSlot? other)
        => other is not null && ReferenceEquals(Source, other.Source) && Type == other.Type && Property == other.Property && Path.Equals(other.Path)
            && Equals(List, other.List);

    public override bool Equals(object? obj) => Equals(obj as ColumnSlot);

    public override int GetHashCode() => HashCode.Combine(Source, Path, Type);

    private static bool IsRows(IReadOnlyPropertyBase? property, EmbeddedList? list)
        => list is not null || property is IReadOnlyComplexProperty { IsCollection: true } or IReadOnlyNavigation;
}
