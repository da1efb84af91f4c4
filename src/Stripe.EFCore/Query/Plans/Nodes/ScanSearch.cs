using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>What Stripe's search can answer of the filters on a scan. The filters stay, so a search never decides what is in the result.</summary>
/// <param name="Terms">One for each part of the filters that a search can answer; all of them have to hold.</param>
internal sealed record ScanSearch(ImmutableArray<SearchTerm> Terms)
{
    /// <summary>Whether the terms are all of the filters.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>A predicate that a search answers with a superset of its rows. Its values depend on no row.</summary>
internal abstract record SearchTerm
{
    /// <summary>Whether the list answers the predicate too, and without the lag of a search.</summary>
    public bool IsListed { get; init; }
}

/// <summary>Conditions on fields, found as for a list; all of them have to hold.</summary>
internal sealed record FieldTerm(ImmutableArray<ScanCondition> Conditions) : SearchTerm;

/// <summary>A text that a field contains.</summary>
/// <param name="Field">The field of the search.</param>
/// <param name="Text">The text.</param>
/// <param name="IgnoresCase">Whether .NET compares without regard to case, which Stripe does in the same way for ASCII only.</param>
internal sealed record TextTerm(string Field, Expression Text, bool IgnoresCase) : SearchTerm
{
    /// <summary>Whether the field is the text, and does not only contain it.</summary>
    public bool IsWhole { get; init; }
}

internal enum MetadataTest
{
    Equal,
    AnyOf,
    Present,
    Absent,
}

/// <summary>A key of the metadata.</summary>
/// <param name="Key">The key.</param>
/// <param name="Test">What is asked of it.</param>
/// <param name="Value">The value, or the values; null where none is compared.</param>
internal sealed record MetadataTerm(Expression Key, MetadataTest Test, Expression? Value) : SearchTerm;

/// <summary>Terms of which one has to hold.</summary>
internal sealed record EitherTerm(ImmutableArray<SearchTerm> Terms) : SearchTerm;

/// <summary>A term that answers a part of a predicate alone, so that other rows are found too.</summary>
internal sealed record PartOfTerm(SearchTerm Term) : SearchTerm;
