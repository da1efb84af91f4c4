using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Stripe.EFCore;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>What a query over Stripe can say about its requests.</summary>
public static class StripeQueryableExtensions
{
    private static readonly MethodInfo WithCacheMethod = typeof(StripeQueryableExtensions).GetMethod(nameof(WithCache))!;
    private static readonly MethodInfo WithProgressMethod = typeof(StripeQueryableExtensions).GetMethod(nameof(WithProgress))!;
    private static readonly MethodInfo BypassCacheMethod = typeof(StripeQueryableExtensions).GetMethod(nameof(BypassCache))!;

    /// <summary>
    ///     Lets the cache of the process answer this query's requests, and keeps what comes. Counts for all requests of the query, wherever it stands.
    /// </summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="age">How old answers may be, above zero.</param>
    /// <returns>The query.</returns>
    public static IQueryable<TSource> WithCache<TSource>(this IQueryable<TSource> source, [NotParameterized] TimeSpan age)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (age <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(age), age, "Give a time above zero; BypassCache() asks for new answers.");
        return Call(source, WithCacheMethod, Expression.Constant(age));
    }

    /// <summary>Asks Stripe for all of this query's rows, whatever the cache has; what comes is not kept.</summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <returns>The query.</returns>
    public static IQueryable<TSource> BypassCache<TSource>(this IQueryable<TSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Call(source, BypassCacheMethod);
    }

    /// <summary>
    ///     Tells of each page of a list that a run of this query takes. Counts for all lists of the query, wherever it stands; two are both told. They are told
    ///     by one thread at a time, which waits meanwhile, and before the rows of the page are given. What <paramref name="progress" /> throws ends the query.
    /// </summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="progress">Is told. It is no part of the compiled query, so that each run may have its own.</param>
    /// <returns>The query.</returns>
    public static IQueryable<TSource> WithProgress<TSource>(this IQueryable<TSource> source, IProgress<StripeScanProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(progress);

        // As a constant it would be a part of the query, and every run would be compiled anew; a member of an object is a parameter.
        return Call(source, WithProgressMethod, Expression.Property(Expression.Constant(new ProgressHolder(progress)), nameof(ProgressHolder.Progress)));
    }

    private sealed record ProgressHolder(IProgress<StripeScanProgress> Progress);

    private static IQueryable<TSource> Call<TSource>(IQueryable<TSource> source, MethodInfo method, params Expression[] arguments) =>
        source.Provider is EntityQueryProvider
            ? source.Provider.CreateQuery<TSource>(Expression.Call(null, method.MakeGenericMethod(typeof(TSource)), [source.Expression, .. arguments]))
            : source;
}
