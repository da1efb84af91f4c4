using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>
///     How many requests a query may send: the pages of each list once for each time that the query names it, and one request for each different key that is
///     looked up; never one for each row that asks.
/// </summary>
public sealed class RequestLimit(QueryModel model)
{
    private const int PageSize = 100;

    private static readonly string[] Paging = ["limit", "starting_after", "ending_before", "expand[]"];

    public string? Violation(LambdaExpression query, IReadOnlyList<SentRequest> requests)
    {
        var names = new NamedSets(model);
        names.Visit(query.Body);
        var pages = names.Counts.Sum(n => n.Value * (model.Count(n.Key) / PageSize + 2)) * names.Readings;
        var named = names.Counts.Sum(n => n.Value) * names.Readings;
        var repeated = requests.GroupBy(r => r.Path + r.RawQuery)
            .Where(g => g.Count() > named)
            .Select(g => $"{g.Count()} x {Uri.UnescapeDataString(g.Key)}")
            .FirstOrDefault();
        if (repeated is not null)
            return $"the query names {named} lists and sends one request more often: {repeated}";

        var whole = requests.Count(r => !IsLookUp(r));
        return whole <= pages
            ? null
            : $"{whole} requests for pages, where all lists that the query names have {pages}:\n"
                + string.Join('\n', requests.Select(r => Uri.UnescapeDataString(r.Path + r.RawQuery)).Take(30));
    }

    /// <summary>A retrieve, or a list of what belongs to a key.</summary>
    private static bool IsLookUp(SentRequest request)
        => request.Path.Count(c => c == '/') > 2
            || request.Parameters.Any(p => !Paging.Contains(p.Key) && p is not { Key: "active" } and not { Key: "status", Value: "all" });

    private sealed class NamedSets(QueryModel model) : ExpressionVisitor
    {
        public Dictionary<Type, int> Counts { get; } = [];

        /// <summary>How often a subquery that was projected may be computed: where it is projected, and wherever its value is read.</summary>
        public int Readings { get; private set; } = 1;

        protected override Expression VisitMember(MemberExpression node)
        {
            var type = WidenTypes.ElementType(node.Type) ?? node.Type;
            if (node.Expression is { } row && (WidenTypes.IsRow(row.Type) || WidenTypes.IsGroup(row.Type)))
                Readings++;
            if (model.IsEntity(type))
                Counts[type] = Counts.GetValueOrDefault(type) + 1;
            return base.VisitMember(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            if (QueryModel.IsScalar(node.Type))
                Readings++;
            return node;
        }
    }
}
