using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>One query, to be run over the context and over lists.</summary>
/// <param name="Name">What is tried, unique in the suite.</param>
/// <param name="Query">The query; its result is a sequence or one value.</param>
/// <param name="IsOrdered">Whether the query defines the order of all of its results.</param>
public sealed record QueryShape(string Name, LambdaExpression Query, bool IsOrdered)
{
    public override string ToString() => Name;

    /// <summary>A query whose order does not matter.</summary>
    public static QueryShape Set<T>(Expression<Func<IShop, T>> query, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(Shorten(name), query, false);

    /// <summary>A query that defines its order.</summary>
    public static QueryShape List<T>(Expression<Func<IShop, T>> query, [CallerArgumentExpression(nameof(query))] string name = "")
        => new(Shorten(name), query, true);

    private static string Shorten(string name) => string.Join(' ', name.Replace("db => db.", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
