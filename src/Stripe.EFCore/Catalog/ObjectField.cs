using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog;

/// <summary>What a JSON field of one of Stripe.net's classes holds.</summary>
/// <param name="Name">The field's name in JSON.</param>
/// <param name="Kind">The shape of its value.</param>
internal sealed record ObjectField(string Name, FieldKind Kind)
{
    /// <summary>
    ///     Stripe.net's class, or interface, of the object, of the elements or of the map's values. Null where these are plain values, and where the
    ///     classes that an interface stands for disagree (see <see cref="Classes" />).
    /// </summary>
    public Type? Class { get; init; }

    /// <summary>
    ///     Every class that the object, an element or a map's value can be of: <see cref="Class" /> itself, or the classes that implement it where it
    ///     is an interface.
    /// </summary>
    public ImmutableArray<Type> Classes { get; init; } = [];

    /// <summary>Whether it holds an id (several, if <see cref="Kind" /> says so), and the object when it is expanded.</summary>
    public bool IsExpandable { get; init; }

    /// <summary>
    ///     Whether <c>expand[]</c> does not take the field though Stripe.net's class has room for the object: the object is looked up by its id.
    /// </summary>
    public bool CannotExpand { get; init; }

    /// <summary>The <c>object</c> values of what it may expand to or hold, where it is expandable or polymorphic.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Whether Stripe leaves the field out unless <c>expand[]</c> names it.</summary>
    public bool OnlyWhenExpanded { get; init; }

    /// <summary>Whether Stripe expands the field only where the object is retrieved by its id, and refuses it on lists.</summary>
    public bool NotInLists { get; init; }

    /// <summary>
    ///     The path of the whole list, with <c>{id}</c> for the id of the nearest object around the field that has one:
    ///     <c>/v1/invoices/{id}/lines</c>, <c>/v1/refunds?charge={id}</c>. Null for other kinds, and where an id alone does not lead to the list.
    /// </summary>
    public string? ListPath { get; init; }

    /// <summary>
    ///     Whether it holds an object as it once was: the object of an event. Stripe expands nothing below it, and its fields are those of the API
    ///     version of that time.
    /// </summary>
    public bool IsSnapshot { get; init; }
}

internal enum FieldKind
{
    /// <summary>A text, a number, a boolean, a time, or an array of these.</summary>
    Value,

    /// <summary>One object, or the id of one.</summary>
    Object,

    /// <summary>A JSON array of objects, or of ids of objects.</summary>
    ObjectArray,

    /// <summary>An object with <c>data</c>, <c>has_more</c> and <c>url</c>: the first page of a list.</summary>
    List,

    /// <summary>An object whose members are named by data: metadata, amounts by currency.</summary>
    Map,
}

/// <summary>A path that <c>expand[]</c> takes, as seen from the object.</summary>
/// <param name="Path">The path, with <c>data</c> for the elements of a list: <c>items.data.price.product</c>. Each segment is one of Stripe's levels.</param>
/// <param name="Steps">The fields on the way. A list is one step, with its <c>data</c>.</param>
internal sealed record ExpandPath(string Path, ImmutableArray<ObjectField> Steps)
{
    /// <summary>The field that is expanded.</summary>
    public ObjectField Field => Steps[^1];

    public int Levels => Path.AsSpan().Count('.') + 1;

    public override string ToString() => Path;
}
