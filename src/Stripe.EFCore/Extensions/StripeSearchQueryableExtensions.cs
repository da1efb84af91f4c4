using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>What a query over Stripe can say about Stripe's search (https://docs.stripe.com/search), whose answers lag behind writes.</summary>
public static class StripeSearchQueryableExtensions
{
    /// <summary>Stripe keeps events for 30 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private static readonly MethodInfo UseSearchMethod = Method(nameof(UseSearch));
    private static readonly MethodInfo SearchMethod = Method(nameof(Search));
    private static readonly MethodInfo FreshForMethod = Method(nameof(FreshFor));
    private static readonly MethodInfo AllowStaleCountMethod = Method(nameof(AllowStaleCount));

    /// <summary>
    ///     Lets Stripe's search answer filters of this query that no list answers. Every row is checked again as it is now, so no row is wrong; objects that
    ///     were created or changed in about the last minute may be missing. Counts for all of the query, wherever it stands.
    /// </summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="useSearch">False for a query that uses lists only, where the context allows search.</param>
    /// <returns>The query.</returns>
    /// <exception cref="InvalidOperationException">When the query runs: Stripe has no search for anything that the query reads.</exception>
    public static IQueryable<TSource> UseSearch<TSource>(this IQueryable<TSource> source, [NotParameterized] bool useSearch = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Call(source, UseSearchMethod, Expression.Constant(useSearch));
    }

    /// <summary>
    ///     Reads the objects that Stripe's search finds for a text, which is sent as it is: <c>db.Customers.Search("name~'ann'")</c>. The query's other
    ///     operators run in process. The order of the objects is Stripe's, and objects that were created or changed in about the last minute may be missing.
    /// </summary>
    /// <typeparam name="TEntity">The type of an element.</typeparam>
    /// <param name="source">A set, or a set with operators that keep its rows as they are, such as Where and Include.</param>
    /// <param name="text">A text in Stripe's search language.</param>
    /// <returns>The query.</returns>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    /// <exception cref="InvalidOperationException">The source is no query of a context; or, when the query runs, Stripe has no search for the set.</exception>
    public static IQueryable<TEntity> Search<TEntity>(this IQueryable<TEntity> source, string text)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (source.Provider is not EntityQueryProvider)
            throw new InvalidOperationException("Search(...) needs a query of a context over Stripe: no other source knows Stripe's search language.");

        // As a constant it would be a part of the query, and every text would be compiled anew; a member of an object is a parameter.
        return Call(source, SearchMethod, Expression.Property(Expression.Constant(new TextHolder(text)), nameof(TextHolder.Text)));
    }

    /// <summary>
    ///     Adds to what a search finds the objects that it may not know yet: those that were created within a time before the query, by the newest part of
    ///     the list, and those that an event of that time names as changed or deleted, which are read anew by their ids. Where the key may not read events,
    ///     only created objects are added, and an event of the log says so. Has no effect where the query reads lists, which do not lag.
    /// </summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <param name="span">The longest time by which the search may lag: above zero, up to 30 days.</param>
    /// <returns>The query.</returns>
    public static IQueryable<TSource> FreshFor<TSource>(this IQueryable<TSource> source, [NotParameterized] TimeSpan span)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (span <= TimeSpan.Zero || span > Longest)
            throw new ArgumentOutOfRangeException(nameof(span), span, "Give a time above zero and up to 30 days, for which Stripe keeps events.");
        return Call(source, FreshForMethod, Expression.Constant(span));
    }

    /// <summary>
    ///     Lets <c>Count()</c> of this query be the number that Stripe's search gives (<c>total_count</c>), which lags as a search does: for filters that a
    ///     search answers in full and without regard to case (numbers, times, ids, currencies, states), and up to 10,000. Any other count reads all rows.
    ///     Takes effect where search is allowed.
    /// </summary>
    /// <typeparam name="TSource">The type of an element.</typeparam>
    /// <param name="source">The query.</param>
    /// <returns>The query.</returns>
    public static IQueryable<TSource> AllowStaleCount<TSource>(this IQueryable<TSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Call(source, AllowStaleCountMethod);
    }

    private sealed record TextHolder(string Text);

    private static MethodInfo Method(string name) => typeof(StripeSearchQueryableExtensions).GetMethod(name)!;

    private static IQueryable<TSource> Call<TSource>(IQueryable<TSource> source, MethodInfo method, params Expression[] arguments) =>
        source.Provider is EntityQueryProvider
            ? source.Provider.CreateQuery<TSource>(Expression.Call(null, method.MakeGenericMethod(typeof(TSource)), [source.Expression, .. arguments]))
            : source;
}
