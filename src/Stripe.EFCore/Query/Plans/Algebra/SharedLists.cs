using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>
///     Lists that subqueries of the same rows read, of which one holds all of another.
///     <c>new { All = c.Invoices.Count(), Open = c.Invoices.Count(i =&gt; i.Status == "open") }</c> reads the invoices of a customer once, and the filter above
///     the second picks its rows. The query's own list is one of them where a subquery reads the same:
///     <c>Charges.Where(c =&gt; c.Amount &gt; Charges.Average(x =&gt; x.Amount))</c> reads the charges once.
/// </summary>
internal sealed class SharedLists
{
    private readonly Dictionary<Scan, Scan> _shared = new(ReferenceEqualityComparer.Instance);

    private SharedLists()
    {
    }

    /// <summary>The scan of the query's own list and the scan of a subquery that reads the same; null where there is none.</summary>
    public (Scan Own, Scan Same)? Own { get; private set; }

    public static SharedLists Of(BoundQuery query)
    {
        var lists = new SharedLists();
        lists.Visit(query, isTop: true);
        return lists;
    }

    /// <summary>What a scan asks for: where it needs no list of its own, its conditions are reduced to those of the list that is read anyway.</summary>
    public Scan AsRead(Scan scan) => _shared.GetValueOrDefault(scan, scan);

    public bool IsShared(Scan scan) => _shared.ContainsKey(scan);

    /// <summary>Lets the query's own list be read by itself, because its rows have other columns.</summary>
    public void ReadOwnByItself()
    {
        if (Own is { Own: var own })
            _shared.Remove(own);
        Own = null;
    }

    private void Visit(BoundQuery query, bool isTop)
    {
        var read = new List<Scan>();
        Visit(query.Plan, read);
        Visit([query.Shaper], read);
        if (isTop && ListOf(query.Plan) is { Search: null, Unions.IsEmpty: true } own && read.Find(r => IsListOf(r, own)) is { } same)
        {
            _shared.Add(own, Reduced(own, same));
            Own = (own, same);
        }
    }

    /// <param name="read">The lists that are certainly read for the rows.</param>
    private void Visit(LogicalPlan plan, List<Scan> read)
    {
        // Rows of other inputs are other rows, and those of a group or of a set operation are named anew.
        var inputs = plan.Inputs;
        for (var i = 0; i < inputs.Length; i++)
            Visit(inputs[i], i == 0 ? read : []);
        if (plan is not Scan scan)
            Visit([.. plan.Expressions], read);
        else
            read.AddRange(scan.Conditions.SelectMany(c => CertainLists(c.Value)));
    }

    private void Visit(ImmutableArray<Expression> expressions, List<Scan> read)
    {
        foreach (var expression in expressions)
            read.AddRange(CertainLists(expression));

        foreach (var subquery in expressions.SelectMany(Subqueries.Of))
        {
            if (ListOf(subquery.Plan) is { } scan && !IsById(scan) && read.Where(r => Holds(r, scan)).MinBy(r => r.Conditions.Length) is { } wide)
                _shared.TryAdd(scan, Reduced(scan, wide));
            Visit(subquery, isTop: false);
        }
    }

    private static IEnumerable<Scan> CertainLists(Expression expression)
    {
        var certain = new CertainSubqueries();
        certain.Visit(expression);
        return certain.Found.Select(s => ListOf(s.Query.Plan)).OfType<Scan>().Where(s => !IsById(s) && !IsPartlyRead(s));
    }

    /// <summary>A scan that asks for no more than another list that is read anyway.</summary>
    private static Scan Reduced(Scan scan, Scan wide)
        => scan with
        {
            Conditions = scan.Conditions.RemoveAll(c => c.Kind != ConditionKind.Present && !IsIn(wide, c)),
            Unions = IsPartlyRead(scan) ? [] : scan.Unions,
            ExpectedRows = null,
            StopsEarly = false,
        };

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

    private static bool IsById(Scan scan) => scan.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet);

    /// <summary>Whether a list may be left before its end. One that is read by keys is always read to the end.</summary>
    private static bool IsPartlyRead(Scan scan)
        => (scan.StopsEarly || scan.ExpectedRows is not null) && scan.Conditions.All(c => FreeSlots.Of(c.Value).Count == 0);

    /// <summary>Whether a list that is read has all rows of another one, which is asked for fewer of them by values that are no row's.</summary>
    private static bool Holds(Scan read, Scan other)
        => !ReferenceEquals(read, other) && ReferenceEquals(read.Resource, other.Resource)
            && (read.Conditions.Length < other.Conditions.Length || IsPartlyRead(other) && read is { Search: null, Unions.IsEmpty: true })
            && read.Conditions.All(c => IsIn(other, c))
            && other.Conditions.All(c => IsIn(read, c) || c.Kind == ConditionKind.Present || FreeSlots.Of(c.Value).Count == 0
                && c.Parameter is { OnlyRequestsAnswer: false });

    /// <summary>
    ///     Whether a list that a subquery reads is the query's own. A value that the subquery finds is no condition of it then. (Where the own list is
    ///     asked for fewer rows by other values there may be none, and nothing would need the subquery.)
    /// </summary>
    private static bool IsListOf(Scan read, Scan own)
        => ReferenceEquals(read.Resource, own.Resource) && own.Resource is { HasList: true, IsSingleton: false } && !IsById(own)
            && read is { Search: null, Unions.IsEmpty: true }
            && read.Conditions.All(c => FreeSlots.Of(c.Value).Count == 0 && IsIn(own, c))
            && own.Conditions.All(c => IsIn(read, c) || c.Parameter is { OnlyRequestsAnswer: false } && Subqueries.AreIn(c.Value));

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
