using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>A scan of a compiled plan: what is read, and by which conditions. Holds no state of a run: contexts and threads share it.</summary>
/// <param name="resource">The list.</param>
/// <param name="layout">What is read of its objects.</param>
/// <param name="conditions">What is sent.</param>
/// <param name="required">The filters that requests have to carry.</param>
internal sealed class CompiledScan(
    StripeResource resource, ScanLayout layout, ImmutableArray<CompiledCondition> conditions, ImmutableArray<RequiredFilter> required) : IReportedScan
{
    private readonly bool _isFoundWithoutKeys = resource.HasList && !layout.Include.RetrievesRows
        && required.All(r => conditions.Any(c => !c.IsCorrelated && c.Parameter == r.Parameter))
        && !conditions.Any(c => c.IsCorrelated && c.Parameter is { OnlyRequestsAnswer: true });

    private ConditionValues? _values;

    public StripeResource Resource => resource;

    public ScanLayout Layout => layout;

    public ImmutableArray<CompiledCondition> Conditions => conditions;

    /// <summary>The conditions whose values are no surrounding row's.</summary>
    public ImmutableArray<CompiledCondition> Fixed { get; } = [.. conditions.Where(c => !c.IsCorrelated)];

    /// <summary>The conditions whose values are a surrounding row's.</summary>
    public ImmutableArray<CompiledCondition> Correlated { get; } = [.. conditions.Where(c => c.IsCorrelated)];

    /// <summary>The filters that requests have to carry.</summary>
    public ImmutableArray<RequiredFilter> Required => required;

    /// <summary>How many rows are going to be taken, where that is known.</summary>
    public RowFunction<long>? ExpectedRows { get; init; }

    /// <summary>Whether the query is going to stop before the end.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>Whether nothing says that the surrounding rows are few.</summary>
    public bool IsForMany { get; init; }

    /// <summary>How many rows surround it, one inside the other.</summary>
    public int Level { get; init; }

    /// <summary>Whether the keys may be of test clocks, whose objects the whole list leaves out.</summary>
    public ClockUse ClockUse { get; init; }

    /// <summary>Disjunctions, each of which may become several requests.</summary>
    public ImmutableArray<CompiledUnion> Unions { get; init; } = [];

    /// <summary>What Stripe's search could answer; null where it could nothing.</summary>
    public CompiledSearch? Search { get; init; }

    /// <summary>Whether rows are wanted newest first, which a search does not promise.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Whether all that is wanted of the rows is how many pass the filters.</summary>
    public bool IsCounted { get; set; }

    /// <summary>The values of its conditions and disjunctions.</summary>
    public ConditionValues Values => _values ??= new([.. conditions, .. Unions.SelectMany(u => u.Branches).SelectMany(b => b)]);

    public ScanNotices Notices { get; } = new(resource, layout.Include.OnList);

    /// <summary>How the objects of several surrounding rows are looked up at once; null if each is requested by itself.</summary>
    public IdBatches? Batches { get; } = layout.Include.RetrievesRows ? null : IdBatches.Of(resource, [.. conditions.Where(c => c.IsCorrelated)]);

    /// <summary>What the surrounding rows' values are compared with.</summary>
    public string KeyText
        => string.Join(' ', conditions.Where(c => c.IsCorrelated).Select(c => $"{c.Kind} {c.Parameter?.Name} {c.Column}").Append(ClockUse.ToString()));

    public bool MayReadSeveralLists => !Unions.IsEmpty || conditions.Any(c => c.Kind == ConditionKind.AnyOf);

    /// <summary>Whether surrounding rows say what is asked for.</summary>
    public bool IsKeyed => !Correlated.IsEmpty;

    /// <summary>Whether the query is refused if it does not give values for required filters of the list.</summary>
    public bool HasRequiredFilters => !required.IsEmpty || conditions.Any(c => c.Parameter is { OnlyRequestsAnswer: true });

    /// <summary>
    ///     Whether the list can be read without the values of surrounding rows: Stripe refuses some lists without a filter, and rows have the value
    ///     of a filter only if their request carried it.
    /// </summary>
    public bool CanReadWhole => ClockUse != ClockUse.Certain && _isFoundWithoutKeys;

    bool IReportedScan.HasCreated => layout.JsonCreatedOrdinal >= 0;

    long? IReportedScan.CreatedSecondOf(object?[] row) => layout.CreatedSecondOf(row);
}

/// <summary>A disjunction with its values compiled.</summary>
internal sealed record CompiledUnion(ImmutableArray<ImmutableArray<CompiledCondition>> Branches);
