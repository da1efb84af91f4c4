using System.Linq.Expressions;
using CsCheck;
using Microsoft.EntityFrameworkCore.Query;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>A predicate as a query has it, and as LINQ to Objects judges it.</summary>
/// <param name="Query">For the query; its values are variables, as in an application.</param>
/// <param name="Judge">The same in C#, where a member of nothing is nothing.</param>
internal sealed record RandomPredicate<T>(Expression<Func<T, bool>> Query, Func<T, bool> Judge)
{
    public RandomPredicate<T> And(RandomPredicate<T> other) => Combine(other, Expression.AndAlso, x => Judge(x) && other.Judge(x));

    public RandomPredicate<T> Or(RandomPredicate<T> other) => Combine(other, Expression.OrElse, x => Judge(x) || other.Judge(x));

    public RandomPredicate<T> Not() => new(Expression.Lambda<Func<T, bool>>(Expression.Not(Query.Body), Query.Parameters), x => !Judge(x));

    private RandomPredicate<T> Combine(RandomPredicate<T> other, Func<Expression, Expression, Expression> combine, Func<T, bool> judge)
    {
        var parameter = Query.Parameters[0];
        var right = ReplacingExpressionVisitor.Replace(other.Query.Parameters[0], parameter, other.Query.Body);
        return new(Expression.Lambda<Func<T, bool>>(combine(Query.Body, right), parameter), judge);
    }

    public override string ToString() => Query.ToString();

    /// <summary>Predicates of up to four levels.</summary>
    public static Gen<RandomPredicate<T>> Of(Gen<RandomPredicate<T>> leaf) => OfDepth(leaf, 3);

    private static Gen<RandomPredicate<T>> OfDepth(Gen<RandomPredicate<T>> leaf, int depth)
    {
        if (depth == 0)
            return leaf;

        var below = OfDepth(leaf, depth - 1);
        return Gen.Frequency(
            (3, leaf), (4, Gen.Select(below, below, (x, y) => x.And(y))), (3, Gen.Select(below, below, (x, y) => x.Or(y))), (1, below.Select(x => x.Not())));
    }
}
