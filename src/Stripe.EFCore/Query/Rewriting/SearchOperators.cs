using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Rewriting.Markers;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Takes UseSearch, FreshFor and AllowStaleCount out of a query before EF Core sees it, and moves the text of Search to the set that is searched.
/// </summary>
/// <example>
///     <c>db.Customers.Where(...).Search("name~'ann'")</c> becomes <c>root.Where(...)</c> over a <see cref="SearchedRootExpression" /> that has the text.
/// </example>
internal sealed class SearchOperators : ExpressionVisitor, IRewriteRule
{
    /// <summary>The operators that give the same rows before a search as behind it, one by one.</summary>
    private static readonly HashSet<string> Passed =
    [
        nameof(Queryable.Where), nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending), nameof(Queryable.ThenBy), nameof(Queryable.ThenByDescending),
        nameof(EntityFrameworkQueryableExtensions.Include), nameof(EntityFrameworkQueryableExtensions.ThenInclude),
        nameof(EntityFrameworkQueryableExtensions.AsNoTracking), nameof(EntityFrameworkQueryableExtensions.AsNoTrackingWithIdentityResolution),
        nameof(EntityFrameworkQueryableExtensions.AsTracking), nameof(EntityFrameworkQueryableExtensions.IgnoreAutoIncludes),
        nameof(EntityFrameworkQueryableExtensions.IgnoreQueryFilters), nameof(EntityFrameworkQueryableExtensions.TagWith),
        nameof(EntityFrameworkQueryableExtensions.TagWithCallSite),
    ];

    /// <summary>What the query says about search.</summary>
    public SearchUse Use { get; private set; } = SearchUse.Unsaid;

    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitExtension(Expression node) => node is EntityQueryRootExpression ? node : base.VisitExtension(node);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(StripeSearchQueryableExtensions))
            return base.VisitMethodCall(node);

        var source = Visit(node.Arguments[0]);
        switch (node.Method.Name)
        {
            case nameof(StripeSearchQueryableExtensions.Search):
                return Searched(source, node.Arguments[1], node);
            case nameof(StripeSearchQueryableExtensions.UseSearch):
                Use = Use with { IsAllowed = Same(Use.IsAllowed, ConstantOf<bool>(node), nameof(StripeSearchQueryableExtensions.UseSearch)) };
                break;
            case nameof(StripeSearchQueryableExtensions.FreshFor):
                Use = Use with { FreshFor = Same(Use.FreshFor, ConstantOf<TimeSpan>(node), nameof(StripeSearchQueryableExtensions.FreshFor)) };
                break;
            default:
                Use = Use with { AllowsStaleCount = true };
                break;
        }

        return source;
    }

    private static T ConstantOf<T>(MethodCallExpression node)
        => node.Arguments[1] is ConstantExpression { Value: T value }
            ? value
            : throw new InvalidOperationException($"{node.Method.Name} takes a value that is known when the query is compiled.");

    private static T Same<T>(T? said, T now, string name)
        where T : struct
        => said is { } other && !other.Equals(now)
            ? throw new InvalidOperationException($"The query has {name} twice, with different values. {name} counts for all of the query: write it once.")
            : now;

    private static Expression Searched(Expression source, Expression text, MethodCallExpression search)
    {
        if (text is not (ConstantExpression or QueryParameterExpression))
            throw SearchErrors.TextOfRow();

        return source switch
        {
            SearchedRootExpression => throw SearchErrors.SearchedTwice(),
            EntityQueryRootExpression root when root.GetType() == typeof(EntityQueryRootExpression) => new SearchedRootExpression(root.EntityType, text),
            MethodCallExpression { Arguments: [var below, ..] } call when IsPassed(call)
                => call.Update(null, [Searched(below, text, search), .. call.Arguments.Skip(1)]),
            _ => throw SearchErrors.NotOnSet(),
        };
    }

    private static bool IsPassed(MethodCallExpression call)
        => Passed.Contains(call.Method.Name)
            && (call.Method.DeclaringType == typeof(Queryable) && call.Arguments is [_, UnaryExpression { Operand: LambdaExpression { Parameters.Count: 1 } }]
                || call.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions));
}
