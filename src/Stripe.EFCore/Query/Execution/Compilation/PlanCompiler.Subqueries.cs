using System.Collections.Immutable;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Results;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Compiles subqueries: one that depends on no row is compiled once, and its lists are read as far as it takes rows.</summary>
internal sealed partial class PlanCompiler
{
    private readonly Dictionary<BoundQuery, (CompiledSubquery Value, bool ReadsApi)> _uncorrelated = new(ReferenceEqualityComparer.Instance);
    private bool _isReadInSteps;

    /// <summary>What the rows of the query read, once all of it is compiled.</summary>
    /// <param name="element">Has compiled the elements.</param>
    public RowReads ReadsOf(RowCompiler element)
        => new([.. element.Subqueries], element.ReadsApi, HasTables, _top, Times)
        {
            Keyed = [.. _readers.Values.Where(r => r.Compiled.IsKeyed)],
            Verified = [.. _readers.Values.Select(r => r.Compiled).Where(s => s.HasRequiredFilters && !s.Values.AreRead)],
        };

    /// <summary>Compiles a subquery's rows; the given scope is that of the rows around it, the nearest first.</summary>
    public Operator CompileInner(LogicalPlan plan, ImmutableArray<Layout> scope) => InSteps(false, () => Compile(plan, scope, isTop: false));

    /// <summary>Compiles a subquery that ends in one value.</summary>
    public CompiledSubquery CompileValue(BoundQuery query, RowCompiler outer, ImmutableArray<Layout> scope, Type type)
    {
        if (_uncorrelated.TryGetValue(query, out var known) && known.Value.GetType() == typeof(ValueSubquery<>).MakeGenericType(type))
        {
            outer.Register(known.Value, known.ReadsApi, isCorrelated: false);
            return known.Value;
        }

        var before = _deepest;
        _deepest = 0;
        var rows = CompileInner(query.Plan, scope);
        var element = Rows(scope.Insert(0, rows.Layout), query.Ending.IsElement ? outer.Materializer : null);
        var ending = EndingCompiler.Compile(this, query, element, scope, type);
        var isCorrelated = _deepest > 0;
        _deepest = Math.Max(before, _deepest - 1);

        var readsApi = element.ReadsApi || ReadsApi(rows);
        var inner = new RowsSubquery(rows, [.. element.Subqueries]);
        var subquery = (CompiledSubquery)Activator.CreateInstance(
            typeof(ValueSubquery<>).MakeGenericType(type), inner, ending, isCorrelated || element.Materializer is not null)!;
        outer.Register(subquery, readsApi, _deepest > 0);
        if (!isCorrelated && element.Materializer is null)
            _uncorrelated.TryAdd(query, (subquery, readsApi));
        return subquery;
    }

    /// <summary>Compiles what is below a slice that depends on no row around it: its lists are read as far as the slice takes rows.</summary>
    private Operator InSteps(bool isReadInSteps, Func<Operator> compile)
    {
        var outside = _isReadInSteps;
        _isReadInSteps = isReadInSteps;
        var compiled = compile();
        _isReadInSteps = outside;
        return compiled;
    }
}
