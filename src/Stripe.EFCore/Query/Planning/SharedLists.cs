using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>
///     Lists that subqueries of the same rows read, of which one holds all of another: <c>new { All = c.Invoices.Count(), Open = c.Invoices.Count(i =&gt; i.Status == "open") }</c>
///     reads the invoices of a customer once, and the filter above the second picks its rows.
/// </summary>
internal sealed class SharedLists
{
    private readonly Dictionary<Scan, Scan> _shared = new(ReferenceEqualityComparer.Instance);

    private SharedLists()
    {
    }

    /// <summary>The scans that need no list of their own, each with its conditions reduced to those of the list that is read anyway.</summary>
    public static IReadOnlyDictionary<Scan, Scan> Of(BoundQuery query)
    {
        var lists = new SharedLists();
        lists.Visit(query);
        return lists._shared;
    }

    private void Visit(BoundQuery query)
    {
        var read = new List<Scan>();
        Visit(query.Plan, read);
        Visit([query.Shaper], read);
    }

    /// <param name="read">The lists that are certainly read for the rows.</param>
    private void Visit(LogicalPlan plan, List<Scan> read)
    {
        // Rows of other inputs are other rows, and those of a group or of a set operation are named anew.
        var inputs = plan.Inputs;
        for (var i = 0; i < inputs.Length; i++)
            Visit(inputs[i], i == 0 ? read : []);
        if (plan is not Scan)
            Visit([.. plan.Expressions], read);
    }

    private void Visit(ImmutableArray<Expression> expressions, List<Scan> read)
    {
        foreach (var expression in expressions)
        {
            var certain = new CertainSubqueries();
            certain.Visit(expression);
            read.AddRange(certain.Found.Select(s => ListOf(s.Query.Plan)).OfType<Scan>().Where(s => !IsPartlyRead(s)));
        }

        foreach (var subquery in expressions.SelectMany(ExpressionText.Subqueries))
        {
            if (ListOf(subquery.Plan) is { } scan && !IsPartlyRead(scan) && read.Where(r => Holds(r, scan)).MinBy(r => r.Conditions.Length) is { } wide)
                _shared.TryAdd(scan, scan with { Conditions = scan.Conditions.RemoveAll(c => c.Kind != ConditionKind.Present && !IsIn(wide, c)) });
            Visit(subquery);
        }
    }

    /// <summary>The list whose rows a subquery goes over.</summary>
    private static Scan? ListOf(LogicalPlan plan)
        => plan switch
        {
            Scan scan => scan,
            UnaryPlan unary => ListOf(unary.Input),
            Join join => ListOf(join.Outer),
            Apply apply => ListOf(apply.Outer),
            _ => null,
        };

    /// <summary>Whether a list may be left before its end, or is no list. One that is read by keys is always read to the end.</summary>
    private static bool IsPartlyRead(Scan scan)
        => scan.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet)
            || (scan.StopsEarly || scan.ExpectedRows is not null) && scan.Conditions.All(c => FreeSlots.Of(c.Value).Count == 0);

    /// <summary>Whether a list that is read has all rows of another one, which is asked for fewer of them by values that are no row's.</summary>
    private static bool Holds(Scan read, Scan other)
        => !ReferenceEquals(read, other) && ReferenceEquals(read.Resource, other.Resource) && read.Conditions.Length < other.Conditions.Length
            && read.Conditions.All(c => IsIn(other, c))
            && other.Conditions.All(c => IsIn(read, c) || c.Kind == ConditionKind.Present || FreeSlots.Of(c.Value).Count == 0 && c.Parameter is { IsPseudoColumn: false });

    private static bool IsIn(Scan scan, ScanCondition condition)
        => scan.Conditions.Any(c => c.Kind == condition.Kind && c.Parameter == condition.Parameter && AreSame(c.Value, condition.Value));

    private static bool AreSame(Expression x, Expression y)
        => (x.Value(), y.Value()) switch
        {
            (SlotExpression left, SlotExpression right) => left.Slot.Equals(right.Slot) && left.Type == right.Type,
            var (left, right) => ExpressionEqualityComparer.Instance.Equals(left, right),
        };

    /// <summary>The subqueries that are evaluated whenever an expression is, whatever its other parts are.</summary>
    private sealed class CertainSubqueries : ShaperRewriter
    {
        public List<SubqueryExpression> Found { get; } = [];

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            Found.Add(node);
            return node;
        }

        protected override Expression VisitConditional(ConditionalExpression node)
        {
            Visit(node.Test);
            return node;
        }

        protected override Expression VisitBinary(BinaryExpression node)
        {
            if (node.NodeType is not (ExpressionType.AndAlso or ExpressionType.OrElse or ExpressionType.Coalesce))
                return base.VisitBinary(node);

            Visit(node.Left);
            return node;
        }

        protected override Expression VisitExtension(Expression node)
        {
            switch (node)
            {
                case NullSafeExpression safe:
                    Visit(safe.Caller);
                    return node;
                case OptionalExpression:
                    return node;
                case CollectionExpression { Missing: { } missing }:
                    Visit(missing);
                    return node;
                default:
                    return base.VisitExtension(node);
            }
        }
    }
}
