using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Stripe.EFCore;
using Stripe.EFCore.Query.Plans.Printing;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>What a query over Stripe can say about its requests.</summary>
public static class StripeQueryableExtensions
{
    private static readonly MethodInfo WithCacheMethod = typeof(StripeQueryableExtensions).GetMethod(nameof(WithCache))!;
    private static readonly MethodInfo WithProgressMethod = typeof(StripeQueryableExtensions).GetMethod(nameof(WithProgress))!;
    private static readonly MethodInfo ExpandMethod =
        typeof(StripeQueryableExtensions).GetMethods().Single(m => m.Name == nameof(Expand) && m.GetGenericArguments().Length == 2);

    private static readonly MethodInfo ExpandPathMethod =
        typeof(StripeQueryableExtensions).GetMethods().Single(m => m.Name == nameof(Expand) && m.GetGenericArguments().Length == 1);

    private static readonly MethodInfo WithRawJsonMethod = typeof(StripeQueryableExtensions).GetMethod(nameof(WithRawJson))!;
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
    ///     Fills a field of the entities that this query returns: an expandable field (https://docs.stripe.com/expand), also of nested objects, or a list,
    ///     which is read to its end. Conditions and projections need no Expand: what they read is asked for. A navigation of the model is included.
    /// </summary>
    /// <typeparam name="TEntity">One of Stripe.net's classes, or a class that derives from one.</typeparam>
    /// <typeparam name="TField">The type of the field.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="field">
    ///     The field: <c>i => i.Parent.SubscriptionDetails.Subscription</c>, <c>i => i.Lines.Data</c>, or of a list's elements
    ///     <c>s => s.Items.Data.Select(i => i.Price.Product)</c>.
    /// </param>
    /// <returns>The query.</returns>
    /// <exception cref="InvalidOperationException">When the query runs: Stripe does not expand the field, or it is deeper than four levels.</exception>
    public static IQueryable<TEntity> Expand<TEntity, TField>(this IQueryable<TEntity> source, Expression<Func<TEntity, TField>> field)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(field);
        return source.Provider is EntityQueryProvider
            ? source.Provider.CreateQuery<TEntity>(
                Expression.Call(null, ExpandMethod.MakeGenericMethod(typeof(TEntity), typeof(TField)), source.Expression, Expression.Quote(field)))
            : source;
    }

    /// <summary>
    ///     Fills a field of the entities that this query returns, named as in Stripe's <c>expand[]</c>, without <c>data.</c> in front:
    ///     <c>Expand("items.data.price.product")</c>.
    /// </summary>
    /// <typeparam name="TEntity">One of Stripe.net's classes, or a class that derives from one.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="path">The field's path as seen from the object.</param>
    /// <returns>The query.</returns>
    /// <exception cref="InvalidOperationException">When the query runs: Stripe does not expand the field, or it is deeper than four levels.</exception>
    public static IQueryable<TEntity> Expand<TEntity>(this IQueryable<TEntity> source, [NotParameterized] string path)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Call(source, ExpandPathMethod, Expression.Constant(path));
    }

    /// <summary>
    ///     Lets the objects of Stripe.net that this query returns keep their JSON: <see cref="Stripe.StripeEntity.RawJsonElement" /> and <c>RawJObject</c>
    ///     are filled in entities and in the objects inside them, as Stripe.net fills them. Counts for all of the query, wherever it stands. <c>KeepRawJson</c>
    ///     says it for all queries of a context.
    /// </summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <returns>The query.</returns>
    /// <exception cref="InvalidOperationException">When the query runs: the context tracks an object of the result that was read without its JSON.</exception>
    public static IQueryable<TSource> WithRawJson<TSource>(this IQueryable<TSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Call(source, WithRawJsonMethod);
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

    /// <summary>
    ///     What the query asks of Stripe and what this process does, for programs and tests: the requests, the work, and warnings. It sends no request.
    ///     <c>ToQueryString()</c> prints the same for people.
    /// </summary>
    /// <param name="source">The query.</param>
    /// <returns>The plan, with the values that the query would run with.</returns>
    /// <exception cref="InvalidOperationException">The query is none of a context over Stripe, or cannot be translated.</exception>
    public static StripeQueryPlan GetStripePlan(this IQueryable source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Provider is EntityQueryProvider && source.Provider.Execute<IEnumerable>(source.Expression) is IPlannedQuery query
            ? query.GetPlan()
            : throw new InvalidOperationException(
                "GetStripePlan() takes a query of a context that UseStripe(...) configures. This one is of another provider, or of objects in memory.");
    }

    private static IQueryable<TSource> Call<TSource>(IQueryable<TSource> source, MethodInfo method, params Expression[] arguments) =>
        source.Provider is EntityQueryProvider
            ? source.Provider.CreateQuery<TSource>(Expression.Call(null, method.MakeGenericMethod(typeof(TSource)), [source.Expression, .. arguments]))
            : source;
}
