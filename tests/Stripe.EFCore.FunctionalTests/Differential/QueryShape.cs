using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using StripeEFCore.FunctionalTests.Model;
using StripeEFCore.FunctionalTests.Model.Campus;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>One query, to be run over the context and over lists.</summary>
/// <param name="Name">What is tried, unique in the suite.</param>
/// <param name="Query">The query; its result is a sequence or one value.</param>
/// <param name="IsOrdered">Whether the query defines the order of all of its results.</param>
public sealed record QueryShape(string Name, LambdaExpression Query, bool IsOrdered)
{
    /// <summary>Whether the query defines the order of the collections inside its results, too.</summary>
    public bool IsOrderedWithin { get; init; }

    /// <summary>How many requests it sends, where that is known; else it sends no more than reading each of its lists once.</summary>
    public int? Requests { get; init; }

    /// <summary>How many requests it may send besides those that read its lists: objects looked up by key, lists of single parents.</summary>
    public int LookUps { get; init; }

    public override string ToString() => Name;

    /// <summary>A query whose order does not matter.</summary>
    public static QueryShape Set<T>(Expression<Func<IShop, T>> query, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(Shorten(name), query, false);

    /// <summary>A query that defines its order.</summary>
    public static QueryShape List<T>(Expression<Func<IShop, T>> query, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(Shorten(name), query, true);

    internal static string Shorten(string name) => string.Join(' ', name.Replace("db => db.", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Shapes over the campus.</summary>
public static class CampusShape
{
    /// <summary>A query whose order does not matter.</summary>
    public static QueryShape Set<T>(
        Expression<Func<ICampus, T>> query, int? requests = null, int lookUps = 0, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(QueryShape.Shorten(name), query, false) { Requests = requests, LookUps = lookUps };

    /// <summary>A query that defines its order.</summary>
    public static QueryShape List<T>(
        Expression<Func<ICampus, T>> query, int? requests = null, int lookUps = 0, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(QueryShape.Shorten(name), query, true) { Requests = requests, LookUps = lookUps };

    /// <summary>A query that defines its order and that of the collections in its results.</summary>
    public static QueryShape Exact<T>(
        Expression<Func<ICampus, T>> query, int? requests = null, int lookUps = 0, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(QueryShape.Shorten(name), query, true) { IsOrderedWithin = true, Requests = requests, LookUps = lookUps };
}
