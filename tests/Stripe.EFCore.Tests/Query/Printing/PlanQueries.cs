using System.Runtime.CompilerServices;

namespace StripeEFCore.Tests.Query.Printing;

/// <summary>Queries of one theme, each with its text.</summary>
internal sealed record PlanTheme(string Name)
{
    private readonly List<(string Text, Func<Billing, IQueryable> Query)> _queries = [];

    public IReadOnlyList<(string Text, Func<Billing, IQueryable> Query)> Queries => _queries;

    public PlanTheme With(Func<Billing, IQueryable> query, [CallerArgumentExpression(nameof(query))] string text = "")
    {
        _queries.Add((text, query));
        return this;
    }
}

/// <summary>The queries whose plans are kept as text, by theme.</summary>
internal static partial class PlanQueries
{
    private const string Id = "cus_1";

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<PlanTheme> Themes { get; } =
    [
        Filters, Disjunctions, Times, References, Children, Joins, Subqueries, Groups, NestedLists, Slices, Parents, Searches,
    ];
}
