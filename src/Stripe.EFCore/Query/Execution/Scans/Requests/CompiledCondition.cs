using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>A condition with its value compiled.</summary>
internal sealed record CompiledCondition(
    ConditionKind Kind, ListParameter? Parameter, IReadOnlyProperty? Property, Type? DefaultedAs, RowFunction<object?> Value)
{
    /// <summary>Whether the value is a surrounding row's.</summary>
    public bool IsCorrelated { get; init; }

    /// <summary>Whether the value is that of a subquery, which may have to be read first.</summary>
    public bool HasSubquery { get; init; }

    /// <summary>Whether it leaves few rows.</summary>
    public bool IsSelective { get; init; }

    /// <summary>Where rows have the column that is compared for equality, or -1 where none is that an index can be made of.</summary>
    public int Column { get; init; } = -1;

    public Type? ColumnType { get; init; }
}
