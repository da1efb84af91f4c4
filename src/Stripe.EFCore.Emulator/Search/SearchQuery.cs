using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>A query that was read and checked: clauses of which all hold, or any.</summary>
internal sealed class SearchQuery(ImmutableArray<SearchClause> clauses, bool isAny)
{
    /// <summary>No object created before this second matches.</summary>
    public long FromSecond { get; } = isAny ? long.MinValue : clauses.Where(IsCreated).Max(c => From(c)) ?? long.MinValue;

    /// <summary>No object created after this second matches.</summary>
    public long ToSecond { get; } = isAny ? long.MaxValue : clauses.Where(IsCreated).Min(c => To(c)) ?? long.MaxValue;

    /// <summary>A field that every match has this value of, whatever its case; null where the query names none.</summary>
    public (string Field, string Value)? Equal { get; }
        = !isAny && clauses.FirstOrDefault(IsWhole) is { } clause ? (clause.Field.Path, clause.Value!) : null;

    public bool Matches(JsonObject document) => isAny ? clauses.Any(c => c.Matches(document)) : clauses.All(c => c.Matches(document));

    private static bool IsCreated(SearchClause clause) => clause is { Field.Name: "created", IsNegated: false, Value: not null };

    private static bool IsWhole(SearchClause clause)
        => clause is { Field: { Kind: SearchFieldKind.Token, Name: not "refunded" }, Key: null, IsNegated: false, Value: not null };

    private static long? From(SearchClause clause) => clause.Operator is ":" or ">" or ">=" ? Second(decimal.Floor(clause.Number)) : null;

    private static long? To(SearchClause clause) => clause.Operator is ":" or "<" or "<=" ? Second(decimal.Ceiling(clause.Number)) : null;

    private static long Second(decimal number) => (long)Math.Clamp(number, long.MinValue, long.MaxValue);
}
