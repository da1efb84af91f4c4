using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>What the emulated API offers for one resource.</summary>
/// <param name="Path">The path of the list and of the objects; empty where the objects are only reached through others.</param>
internal sealed record ResourceSchema(string Object, string Path, string IdPrefix)
{
    public ImmutableArray<FilterSchema> Filters { get; init; } = [];

    /// <summary>Fields that expand, by path, with the objects they lead to: of resources that Stripe.net does not know.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Expandables { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>What the objects hold.</summary>
    public ObjectShape Shape => field ??= Expandables.IsEmpty ? ObjectShapes.Of(Object) ?? ObjectShape.Empty : ObjectShapes.Declared(Expandables);

    /// <summary>Parameters without which the list is refused.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>The kinds of the objects that parameters name: a list of what belongs to one that does not exist is refused.</summary>
    public ImmutableDictionary<string, string> Parents { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Parameters of paging that the list does not take.</summary>
    public ImmutableArray<string> Unpaged { get; init; } = [];

    /// <summary>The filter that applies where its parameter is not given.</summary>
    public HiddenDefault? Default { get; init; }

    /// <summary>For how long the API shows an object; null for always.</summary>
    public TimeSpan? Kept { get; init; }

    /// <summary>Paths of fields that API v2 sends only when a request includes them; null until then.</summary>
    public ImmutableArray<string> Included { get; init; } = [];

    /// <summary>Whether the list takes <c>include</c> as well as the retrieve.</summary>
    public bool ListsIncluded { get; init; }

    /// <summary>Whether a deleted object leaves a stub behind that can still be retrieved.</summary>
    public bool LeavesStub { get; init; }

    /// <summary>Whether there is a list of all objects at <see cref="Path" />.</summary>
    public bool CanList { get; init; } = true;

    /// <summary>Whether an account has one of it, at <see cref="Path" />, and no list.</summary>
    public bool IsSingleton { get; init; }

    /// <summary>The field that names the parent, where ids are unique within one parent only; null where they are unique.</summary>
    public string? IdsWithin { get; init; }

    /// <summary>What tells an object from all others of its kind.</summary>
    public string KeyOf(JsonObject document)
        => (IdsWithin is { } field && JsonFields.Text(document[field]) is { } parent ? parent + "/" : "") + JsonFields.Text(document["id"]);

    public FilterSchema? FindFilter(string name) => Filters.FirstOrDefault(f => f.Name == name);
}

/// <summary>A filter that a list applies unless told otherwise: the objects whose field has one of the values are left out.</summary>
internal sealed record HiddenDefault(string Parameter, string Field, ImmutableArray<string> Hidden, bool HidesOnlyThose = true);

internal enum FilterKind
{
    Text,
    CaseInsensitiveText,
    Flag,

    /// <summary>The opposite of a flag.</summary>
    Not,

    Integer,

    /// <summary>An integer, or bounds of it.</summary>
    Range,

    /// <summary>An integer, or bounds of it, for the smallest of several values.</summary>
    Smallest,

    /// <summary>An integer, or bounds of it, for the largest of several values.</summary>
    Largest,

    /// <summary>A time that is earlier than the field's.</summary>
    After,

    /// <summary>A time that is later than the field's.</summary>
    Before,

    /// <summary>Any of several values.</summary>
    AnyOf,

    /// <summary>Whether any element of an embedded list has the value.</summary>
    Any,

    /// <summary>All of several values, in a field that holds several.</summary>
    AllOf,

    /// <summary>Any of several values, for each member of an object: <c>name[member][]</c>.</summary>
    Members,

    /// <summary>Whether the field is null (true) or not (false).</summary>
    IsNull,

    /// <summary>Bounds of the time of creation, as API v2 writes them.</summary>
    Created,

    /// <summary>No comparison of a field: <see cref="Lists.ComputedFilters" /> knows what it asks.</summary>
    Computed,

    /// <summary>The field that the list is ordered by, newest first.</summary>
    Order,

    /// <summary>Accepted and without effect.</summary>
    Ignored,
}

/// <summary>One filter of a list.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Field">The path of the field it compares; below a list, of the elements' field.</param>
internal sealed record FilterSchema(string Name, FilterKind Kind, string Field)
{
    /// <summary>The only values accepted; empty for any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>How many values an array may have.</summary>
    public int MostValues { get; init; } = 100;

    /// <summary>How many objects the list has at most with this filter; null for any number.</summary>
    public int? MostObjects { get; init; }

    /// <summary>A value that stands for all objects (<c>status=all</c>).</summary>
    public string? Everything { get; init; }

    /// <summary>A value that stands for several others (<c>status=ended</c>).</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Groups { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}
