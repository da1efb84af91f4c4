using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>What the emulated API offers for one resource.</summary>
internal sealed record ResourceSchema(string Object, string Path, string IdPrefix)
{
    public ImmutableArray<FilterSchema> Filters { get; init; } = [];

    /// <summary>Paths of fields that expand, with the objects they may expand to.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Expandables { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Lists that an object holds only when they are expanded: their path, with <c>{id}</c> for the object's.</summary>
    public ImmutableDictionary<string, string> Includables { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Parameters without which the list is refused.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>The filter that applies where its parameter is not given.</summary>
    public HiddenDefault? Default { get; init; }

    /// <summary>Whether a deleted object leaves a stub behind that can still be retrieved.</summary>
    public bool LeavesStub { get; init; }

    public bool CanCreate { get; init; } = true;

    public bool CanUpdate { get; init; } = true;

    public bool CanDelete { get; init; }

    public FilterSchema? FindFilter(string name) => Filters.FirstOrDefault(f => f.Name == name);
}

/// <summary>A filter that a list applies unless told otherwise: the objects whose field has one of the values are left out.</summary>
internal sealed record HiddenDefault(string Parameter, string Field, ImmutableArray<string> Hidden, bool HidesOnlyThose = true);

internal enum FilterKind
{
    Text,
    CaseInsensitiveText,
    Flag,
    Integer,

    /// <summary>An integer, or bounds of it.</summary>
    Range,

    /// <summary>Any of several values.</summary>
    AnyOf,

    /// <summary>Whether any element of an embedded list has the value.</summary>
    Any,

    /// <summary>Whether the field is null (true) or not (false).</summary>
    IsNull,

    /// <summary>Accepted and without effect on seeded data.</summary>
    Ignored,
}

/// <summary>One filter of a list.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Field">The path of the field it compares; below a list, of the elements' field.</param>
internal sealed record FilterSchema(string Name, FilterKind Kind, string Field)
{
    /// <summary>The only values accepted; empty for any.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>A value that stands for all objects (<c>status=all</c>).</summary>
    public string? Everything { get; init; }

    /// <summary>A value that stands for several others (<c>status=ended</c>).</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Groups { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
}
