using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     A pseudo column is a parameter of a list mapped to a property: a row has the value that its request carried. Without a value in the request it
///     is null in every row: a query may return it but not filter, sort or group by it.
/// </summary>
internal sealed class PseudoColumns
{
    private readonly List<LogicalPlan> _nodes = [];
    private readonly List<Expression> _results = [];
    private readonly Dictionary<RowSource, (StripeResource List, RequiredFilter Column)[]> _unasked = [];

    private PseudoColumns(BoundQuery query) => Collect(query);

    /// <summary>Refuses a query that filters, sorts or computes by a pseudo column whose value its requests do not carry.</summary>
    /// <exception cref="InvalidOperationException">The query does.</exception>
    public static void Verify(BoundQuery query)
    {
        var columns = new PseudoColumns(query);
        if (columns._unasked.Count == 0)
            return;

        foreach (var node in columns._nodes)
        {
            if (node is Compute compute)
                columns.VerifyResult(compute.Computations.Select(c => c.Value));
            else if (node is not (Scan or SetOperation or Slice))
                columns.VerifyAll(node.Expressions);
        }

        columns.VerifyResult(columns._results);
    }

    private void Collect(BoundQuery query)
    {
        Collect(query.Plan);
        CollectInner(query.Shaper);
        if (query.Ending.Kind is EndingKind.Min or EndingKind.Max or EndingKind.Sum or EndingKind.Average or EndingKind.Keys)
            _nodes.Add(new Filter(query.Plan, query.Shaper));
        else
            _results.Add(query.Shaper);
    }

    private void Collect(LogicalPlan plan)
    {
        _nodes.Add(plan);
        if (plan is Scan scan)
        {
            Add(scan.Source, scan.EntityType, scan.Resource, p => !scan.Conditions.Any(c => c.Parameter == p));
            foreach (var expansion in scan.Expansions)
                Add(expansion);
        }

        foreach (var expression in plan.Expressions)
            CollectInner(expression);
        foreach (var input in plan.Inputs)
            Collect(input);
    }

    private void CollectInner(Expression expression)
    {
        foreach (var query in ExpressionText.Subqueries(expression))
            Collect(query);
    }

    private void Add(Expansion expansion)
    {
        Add(expansion.Source, null, expansion.Resource, _ => true);
        foreach (var inner in expansion.Expansions)
            Add(inner);
    }

    private void Add(
        RowSource source, Microsoft.EntityFrameworkCore.Metadata.IEntityType? entityType, StripeResource resource, Func<ListParameter, bool> isUnasked)
    {
        var columns = resource.Parameters.Where(p => p.IsPseudoColumn && (p.Asked == AskedValue.Unkept || isUnasked(p)))
            .Select(p => (resource, RequiredFilter.For(entityType, p))).ToArray();
        if (columns.Length > 0)
            _unasked.TryAdd(source, columns);
    }

    private void VerifyAll(IEnumerable<Expression> expressions)
    {
        foreach (var expression in expressions)
        {
            foreach (var slot in FreeSlots.Of(expression))
            {
                if (Find(slot, []) is var (list, column))
                    throw IsUnkept(column) ? QueryErrors.HasNoValue(list, column, expression) : QueryErrors.CannotJudge(list, column, expression);
            }
        }
    }

    /// <summary>A query may return such a column as it is, but not compute with it.</summary>
    private void VerifyResult(IEnumerable<Expression> results)
    {
        foreach (var result in results)
        {
            switch (result)
            {
                case SlotExpression { Slot: var slot } when Find(slot, []) is var (list, column) && IsUnkept(column):
                    throw QueryErrors.HasNoValue(list, column, result);
                case SlotExpression or EntityExpression or ComplexExpression or SubqueryExpression or CollectionExpression or GroupingExpression:
                    break;
                case NewExpression @new:
                    VerifyResult(@new.Arguments);
                    break;
                case MemberInitExpression init:
                    VerifyResult(init.Bindings.OfType<MemberAssignment>().Select(b => b.Expression).Concat(init.NewExpression.Arguments));
                    break;
                case UnaryExpression { NodeType: ExpressionType.Convert } convert:
                    VerifyResult([convert.Operand]);
                    break;
                case NarrowExpression narrow:
                    VerifyResult([narrow.Operand]);
                    break;
                case OptionalExpression optional:
                    VerifyResult([optional.Shaper]);
                    break;
                case Microsoft.EntityFrameworkCore.Query.IncludeExpression include:
                    VerifyResult([include.EntityExpression]);
                    break;
                default:
                    VerifyAll([result]);
                    break;
            }
        }
    }

    private static bool IsUnkept(RequiredFilter column) => column.Parameter.Asked == AskedValue.Unkept;

    /// <summary>The pseudo column that a slot holds or is computed from; null if there is none.</summary>
    private (StripeResource List, RequiredFilter Column)? Find(Slot slot, HashSet<Slot> visited)
    {
        if (!visited.Add(slot))
            return null;
        if (slot is ColumnSlot own && _unasked.TryGetValue(own.Source, out var columns))
            return columns.Where(c => own.Path.Equals(c.Column.Parameter.Field)).Select(c => ((StripeResource, RequiredFilter)?)c).FirstOrDefault();

        foreach (var origin in _nodes.SelectMany(n => Origins(n, slot)))
        {
            if (Find(origin, visited) is { } found)
                return found;
        }

        return null;
    }

    private static IEnumerable<Slot> Origins(LogicalPlan node, Slot slot)
        => node switch
        {
            SetOperation set when set.Mapping.TryGetSides(slot, out var left, out var right) => FreeSlots.Of(left).Concat(FreeSlots.Of(right)),
            GroupRows rows when rows.Renaming.TryGetOrigin(slot, out var origin) => [origin],
            Compute compute when compute.Computations.FirstOrDefault(c => ReferenceEquals(c.Slot, slot)) is { } computation => FreeSlots.Of(computation.Value),
            _ => [],
        };
}
