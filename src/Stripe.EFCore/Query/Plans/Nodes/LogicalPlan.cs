using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>
///     A node of the logical plan: what rows it answers with, not how. Immutable; expressions in it name slots of its inputs or of a surrounding row.
/// </summary>
internal abstract record LogicalPlan
{
    /// <summary>Whether rows of this node have the slot.</summary>
    public abstract bool Provides(Slot slot);

    public virtual ImmutableArray<LogicalPlan> Inputs => [];

    /// <summary>The expressions evaluated by this node over its inputs' rows.</summary>
    public virtual IEnumerable<Expression> Expressions => [];
}

/// <summary>A node that hands on the slots of its one input.</summary>
internal abstract record UnaryPlan(LogicalPlan Input) : LogicalPlan
{
    public override ImmutableArray<LogicalPlan> Inputs => [Input];

    public override bool Provides(Slot slot) => Input.Provides(slot);
}

/// <summary>The objects of a list.</summary>
/// <param name="Resource">The list.</param>
/// <param name="Source">The identity of its columns.</param>
/// <param name="EntityType">The entity type of the query's source; null for objects whose class is no entity of the model.</param>
internal sealed record Scan(StripeResource Resource, RowSource Source, IEntityType? EntityType) : LogicalPlan
{
    /// <summary>What is sent to the API; each of them answers with a superset of the rows wanted.</summary>
    public ImmutableArray<ScanCondition> Conditions { get; init; } = [];

    /// <summary>Disjunctions that can be sent too, as several requests.</summary>
    public ImmutableArray<ScanUnion> Unions { get; init; } = [];

    /// <summary>What Stripe's search could answer instead of the list; null where it could nothing.</summary>
    public ScanSearch? Search { get; init; }

    /// <summary>Objects that arrive inside the scanned ones, by <c>expand[]</c>.</summary>
    public ImmutableArray<Expansion> Expansions { get; init; } = [];

    /// <summary>Fields that the query asks Stripe to expand in the objects themselves.</summary>
    public ImmutableArray<JsonPath> Asked { get; init; } = [];

    /// <summary>How many rows the query is going to take from here if the API's answer is exact, or null: sizes the first page.</summary>
    public Expression? ExpectedRows { get; init; }

    /// <summary>Whether the query is going to stop before the end, at an unknown row: then no page is asked for ahead of time.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>Whether it is read for rows of which nothing says that they are few.</summary>
    public bool IsForMany { get; init; }

    /// <summary>The conditions of the scan, and those of the branches of its disjunctions.</summary>
    public IEnumerable<ScanCondition> AllConditions => Conditions.Concat(Unions.SelectMany(u => u.Conditions));

    public override IEnumerable<Expression> Expressions => AllConditions.Select(c => c.Value);

    public override bool Provides(Slot slot)
        => slot is ColumnSlot column && (ReferenceEquals(column.Source, Source) || Expansions.Any(e => e.Provides(column)));
}

/// <summary>A related object read out of a scanned one instead of being asked for on its own.</summary>
/// <param name="Path">The field that is expanded.</param>
/// <param name="Source">The identity of the related object's columns.</param>
/// <param name="Resource">The list that the related object is of.</param>
internal sealed record Expansion(JsonPath Path, RowSource Source, StripeResource Resource)
{
    public ImmutableArray<Expansion> Expansions { get; init; } = [];

    /// <summary>Fields that the query asks Stripe to expand in the objects themselves.</summary>
    public ImmutableArray<JsonPath> Asked { get; init; } = [];

    public bool Provides(ColumnSlot column) => ReferenceEquals(column.Source, Source) || Expansions.Any(e => e.Provides(column));
}

internal enum ConditionKind
{
    /// <summary>Retrieve the object with this id.</summary>
    Id,

    /// <summary>Retrieve the objects with these ids.</summary>
    IdSet,

    /// <summary>Ask for nothing where the value is null.</summary>
    Present,
    Equal,
    AnyOf,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,

    /// <summary>None of these values: the list may leave out the one that it hides by default.</summary>
    NoneOf,

    /// <summary>A condition of the query's values alone. Where it does not hold, no row is wanted.</summary>
    Holds,
}

/// <summary>One parameter of the API that a predicate became. The predicate itself stays in a filter above.</summary>
/// <param name="Value">What to compare with; over no row of the scan itself.</param>
/// <param name="IsExact">Whether the API's answer is the predicate's.</param>
internal sealed record ScanCondition(ConditionKind Kind, ListParameter? Parameter, Expression Value, IReadOnlyProperty? Property, bool IsExact)
{
    /// <summary>
    ///     The type as whose default a missing field is read, which the API does not know: a condition that the default meets must not be sent. Null where
    ///     a missing field is null, or is never missing.
    /// </summary>
    public Type? DefaultedAs { get; init; }

    /// <summary>The scan's own column that is compared for equality; null where the comparison is another.</summary>
    public ColumnSlot? Column { get; init; }

    /// <summary>The conjunct of a filter above the scan that this is sent for. Null for what no filter says.</summary>
    public Expression? Conjunct { get; init; }
}

/// <summary>The elements of a sequence that is already here: a parameter, an inline array, a primitive collection.</summary>
internal sealed record Values(Expression Sequence, ComputedSlot Element) : LogicalPlan
{
    public override IEnumerable<Expression> Expressions => [Sequence];

    public override bool Provides(Slot slot) => ReferenceEquals(slot, Element);
}

/// <summary>The elements of an embedded list, as rows of their own columns.</summary>
internal sealed record Elements(Slot List, RowSource Source) : LogicalPlan
{
    public override IEnumerable<Expression> Expressions => [new SlotExpression(List)];

    public override bool Provides(Slot slot) => slot is ColumnSlot column && ReferenceEquals(column.Source, Source);
}

/// <summary>The rows of a group, under slots of their own so that a group may be read inside a reading of itself.</summary>
internal sealed record GroupRows(Slot Rows, LogicalPlan Input, SlotRenaming Renaming) : LogicalPlan
{
    public override IEnumerable<Expression> Expressions => [new SlotExpression(Rows)];

    public override bool Provides(Slot slot) => Renaming.TryGetOrigin(slot, out var origin) && Input.Provides(origin);
}

internal sealed record Filter(LogicalPlan Input, Expression Predicate) : UnaryPlan(Input)
{
    public override IEnumerable<Expression> Expressions => [Predicate];
}

/// <summary>Adds computed slots to its input's rows.</summary>
internal sealed record Compute(LogicalPlan Input, ImmutableArray<Computation> Computations) : UnaryPlan(Input)
{
    public override IEnumerable<Expression> Expressions => Computations.Select(c => c.Value);

    public override bool Provides(Slot slot) => Computations.Any(c => ReferenceEquals(c.Slot, slot)) || base.Provides(slot);
}

internal sealed record Computation(ComputedSlot Slot, Expression Value);

internal enum JoinKind
{
    Inner,
    Left,
}

/// <summary>Pairs of rows with equal keys. Outer rows keep their order; the matches of one outer row come in the inner order.</summary>
internal sealed record Join(JoinKind Kind, LogicalPlan Outer, LogicalPlan Inner, ImmutableArray<JoinKey> Keys) : LogicalPlan
{
    public override ImmutableArray<LogicalPlan> Inputs => [Outer, Inner];

    public override IEnumerable<Expression> Expressions => Keys.SelectMany(k => new[] { k.Outer, k.Inner });

    public override bool Provides(Slot slot) => Outer.Provides(slot) || Inner.Provides(slot);
}

/// <param name="MatchesNull">Whether null equals null: so inside a composite key, not so for a key of its own.</param>
internal sealed record JoinKey(Expression Outer, Expression Inner, bool MatchesNull);

/// <summary>The inner query's rows for each outer row.</summary>
internal sealed record Apply(LogicalPlan Outer, LogicalPlan Inner) : LogicalPlan
{
    public override ImmutableArray<LogicalPlan> Inputs => [Outer, Inner];

    public override bool Provides(Slot slot) => Outer.Provides(slot) || Inner.Provides(slot);
}

/// <summary>One row a distinct key: the first row with the key, and all of them in a slot.</summary>
internal sealed record GroupBy(LogicalPlan Input, ImmutableArray<Expression> Keys, Slot Rows) : UnaryPlan(Input)
{
    public override IEnumerable<Expression> Expressions => Keys;

    public override bool Provides(Slot slot) => ReferenceEquals(slot, Rows) || base.Provides(slot);
}

internal sealed record Sort(LogicalPlan Input, ImmutableArray<SortKey> Keys) : UnaryPlan(Input)
{
    /// <summary>Whether the input already comes in the order of the first key, so that only runs of equal first keys are held back.</summary>
    public bool FirstKeyIsSorted { get; init; }

    public override IEnumerable<Expression> Expressions => Keys.Select(k => k.Value);
}

internal sealed record SortKey(Expression Value, bool Descending);

internal sealed record Slice(LogicalPlan Input, Expression? Skip, Expression? Take) : UnaryPlan(Input)
{
    public override IEnumerable<Expression> Expressions => new[] { Skip, Take }.OfType<Expression>();
}

internal sealed record Distinct(LogicalPlan Input, ImmutableArray<Expression> Keys) : UnaryPlan(Input)
{
    public override IEnumerable<Expression> Expressions => Keys;
}

internal sealed record Reverse(LogicalPlan Input) : UnaryPlan(Input);

/// <summary>Rows while, or once no longer, a predicate holds.</summary>
internal sealed record While(LogicalPlan Input, Expression Predicate, bool IsSkip) : UnaryPlan(Input)
{
    public override IEnumerable<Expression> Expressions => [Predicate];
}

/// <summary>The input's rows, or where it has none, one row in which every slot is missing.</summary>
internal sealed record DefaultIfEmpty(LogicalPlan Input) : UnaryPlan(Input);

internal enum SetOperationKind
{
    Concat,
    Union,
    Intersect,
    Except,
}

/// <summary>Two inputs under one set of slots.</summary>
internal sealed record SetOperation(SetOperationKind Kind, LogicalPlan Left, LogicalPlan Right, SetMapping Mapping, ImmutableArray<Expression> Keys)
    : LogicalPlan
{
    public override ImmutableArray<LogicalPlan> Inputs => [Left, Right];

    public override IEnumerable<Expression> Expressions => Keys;

    public override bool Provides(Slot slot) => Mapping.TryGetSides(slot, out _, out _);
}
