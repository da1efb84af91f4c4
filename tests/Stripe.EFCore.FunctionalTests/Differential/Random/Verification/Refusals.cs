using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random.Verification;

/// <summary>The queries that may be refused, each with its reason. Few of all may be.</summary>
public static class Refusals
{
    /// <summary>
    ///     EF Core expands no navigation of an element that it got from a group, from a row of a subquery, or inside an operator over groups or over a list of
    ///     values: the member arrives unexpanded, and the message names it; or it makes a tree that does not fit together. A set operation has no row for an
    ///     object that a navigation of another join's missing row leads to.
    /// </summary>
    public static bool IsKnown(string message)
        => message.Contains("EF Core does not follow the navigation", StringComparison.Ordinal)
            || message.Contains("EF Core does not follow the navigations", StringComparison.Ordinal)
            || message.Contains("Translation of member", StringComparison.Ordinal)
            || message.Contains("an object cannot be made of a row here", StringComparison.Ordinal);

    /// <summary>
    ///     An object without anything of a row is made by EF Core before the query, and is one value there. Beside it in a set operation others are values too,
    ///     and of a missing row's nothing no object with values can be made.
    /// </summary>
    public static bool IsOfObjectBesideOneMadeBefore(LambdaExpression query, Exception error)
    {
        if (error is not InvalidOperationException || !error.Message.StartsWith("Nullable object must have a value", StringComparison.Ordinal))
            return false;

        var finder = new ClosedObjects();
        finder.Visit(query.Body);
        return finder.IsFound;
    }

    private sealed class ClosedObjects : ExpressionVisitor
    {
        private bool _hasParameter;

        public bool IsFound { get; private set; }

        protected override Expression VisitMemberInit(MemberInitExpression node)
        {
            var outside = _hasParameter;
            _hasParameter = false;
            base.VisitMemberInit(node);
            IsFound |= !_hasParameter;
            _hasParameter |= outside;
            return node;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            _hasParameter = true;
            return node;
        }
    }
}
