using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Planning.Columns;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     A pseudo column is a parameter of a list mapped to a property: a row has the value that its request carried. Without a value in the request it
///     is null in every row: a query may return it but not filter, sort or group by it.
/// </summary>
internal sealed class PseudoColumns
{
    private readonly List<LogicalPlan> _nodes = [];
    private readonly List<Expression> _results = [];
    private readonly Dictionary<RowSource, UnaskedColumn[]> _unasked = [];

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
                columns.VerifyAll(node.Expressions, node);
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
            var isShort = !scan.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet || c.Parameter is { RevealingMember: not null });
            Add(
                scan.Source,
                scan.EntityType,
                scan.Resource,
                p => p.IsPseudoColumn ? p.Asked == AskedValue.Unkept || !scan.Conditions.Any(c => c.Parameter == p) : p.RevealingMember is not null && isShort);
            foreach (var expansion in scan.Expansions)
            {
                if (isShort && scan.Resource.Parameters.FirstOrDefault(p => p.RevealingMember is not null && expansion.Path.Equals(p.Field)) is { } owner)
                    _unasked.TryAdd(expansion.Source, [Unasked(scan.Resource, scan.EntityType, owner, expansion.Source) with { IsWholeObject = true }]);
                Add(expansion);
            }
        }

        foreach (var expression in plan.Expressions)
            CollectInner(expression);
        foreach (var input in plan.Inputs)
            Collect(input);
    }

    private void CollectInner(Expression expression)
    {
        foreach (var query in Subqueries.Of(expression))
            Collect(query);
    }

    private void Add(Expansion expansion)
    {
        Add(expansion.Source, null, expansion.Resource, p => p.IsPseudoColumn);
        foreach (var inner in expansion.Expansions)
            Add(inner);
    }

    private void Add(
        RowSource source, Microsoft.EntityFrameworkCore.Metadata.IEntityType? entityType, StripeResource resource, Func<ListParameter, bool> isUnasked)
    {
        var columns = resource.Parameters.Where(isUnasked)
            .Select(p => Unasked(resource, entityType, p, source)).ToArray();
        if (columns.Length > 0)
            _unasked.TryAdd(source, columns);
    }

    private static UnaskedColumn Unasked(
        StripeResource resource, Microsoft.EntityFrameworkCore.Metadata.IEntityType? entityType, ListParameter parameter, RowSource source)
        => new(resource, entityType, RequiredFilters.For(entityType, parameter), new ColumnSlot(source, parameter.Field!, typeof(object)));

    /// <param name="node">The operator that has them; null for what the query returns.</param>
    private void VerifyAll(IEnumerable<Expression> expressions, LogicalPlan? node)
    {
        foreach (var expression in expressions)
        {
            foreach (var slot in FreeSlots.Of(expression))
            {
                if (Find(slot, []) is { } found && (found.Filter.Parameter.IsPseudoColumn || Decides(node)))
                    throw Refusal(expression, slot, found, node);
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
                case SlotExpression { Slot: var slot } when Find(slot, []) is { } found && found.Filter.Parameter.Asked == AskedValue.Unkept:
                    throw Refusal(result, slot, found, null);
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
                    VerifyAll([result], null);
                    break;
            }
        }
    }

    /// <summary>Whether rows are left out by what an operator reads.</summary>
    private static bool Decides(LogicalPlan? node) => node is Filter or While or Join { Kind: JoinKind.Inner };

    private static InvalidOperationException Refusal(Expression expression, Slot slot, UnaskedColumn found, LogicalPlan? node)
    {
        var column = found with { Slot = slot };
        return ColumnErrors.CannotAnswer(column, ColumnUse.Of(expression, column, node));
    }

    /// <summary>The pseudo column that a slot holds or is computed from; null if there is none.</summary>
    private UnaskedColumn? Find(Slot slot, HashSet<Slot> visited)
    {
        if (!visited.Add(slot))
            return null;
        if (slot is ColumnSlot own && _unasked.TryGetValue(own.Source, out var columns))
            return columns.FirstOrDefault(c => c.IsWholeObject || own.Path.Equals(c.Filter.Parameter.Field));

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
