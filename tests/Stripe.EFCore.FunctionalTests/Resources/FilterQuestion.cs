using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>One comparison with one filter: as a query says it, as requests ask for it, and as the value of a field.</summary>
/// <param name="Text">The comparison as a reader of a failed test sees it.</param>
/// <param name="Requests">The parameters of each request that Stripe.net's client sends for it; together they have all rows.</param>
internal sealed record FilterQuestion(ListParameter Parameter, string Text, Asked[] Requests)
{
    /// <summary>The comparison of the column, in a query.</summary>
    public required Func<Expression, Expression> Compare { get; init; }

    /// <summary>Whether the field of an object meets it; null where no field tells.</summary>
    public required Func<JsonObject, bool>? Meets { get; init; }

    /// <summary>Whether a request has to have the parameter.</summary>
    public bool IsSent { get; init; } = true;

    /// <summary>What a query can ask with a filter, with values that some objects have and with one that none has.</summary>
    public static IEnumerable<FilterQuestion> About(ListParameter filter, string[] values)
    {
        if (values.Length == 0)
            return [];

        var (low, high) = (values[values.Length / 3], values[values.Length * 2 / 3]);
        return filter.Kind == ParameterKind.Range ? Ranges(filter, values)
            : filter.Type == ParameterType.Boolean ? [Equal(filter, low), Equal(filter, high)]
            : filter.Type != ParameterType.String ? [Equal(filter, low)]
            : Texts(filter, low, high);
    }

    /// <summary>The predicate of a query.</summary>
    public Expression Predicate(ParameterExpression row, IEntityType entityType) => Compare(FilterColumn.Of(row, entityType, Parameter));

    private static IEnumerable<FilterQuestion> Texts(ListParameter filter, string low, string high)
    {
        yield return Equal(filter, high);
        string[] some = [.. new[] { low, high }.Distinct()];
        var requests = filter.Kind == ParameterKind.AnyOf && some.Length > 1 && filter.Asked != AskedValue.Unkept
            ? [new Asked(filter, low, $"{filter.Name}[0]={low}", $"{filter.Name}[1]={high}")]
            : some.Select(s => Asked.Of(filter, s)).ToArray();
        yield return new FilterQuestion(filter, $"{filter.Name} in {string.Join(", ", some)}", requests)
        {
            Compare = column => FilterColumn.IsAmong(column, some),
            Meets = Meeting(filter, some.Contains),
            IsSent = some.All(s => Takes(filter, s)),
        };
        const string none = "none_has_this";
        yield return new FilterQuestion(filter, $"{filter.Name} == {none}", [])
        {
            Compare = column => FilterColumn.Is(column, ExpressionType.Equal, none),
            Meets = Meeting(filter, v => v == none),
            IsSent = false,
        };
    }

    private static IEnumerable<FilterQuestion> Ranges(ListParameter filter, string[] values)
    {
        string[] sorted = [.. values.Order(Comparer<string>.Create(ObjectText.Compare))];
        var (low, high) = (sorted[sorted.Length / 3], sorted[sorted.Length * 2 / 3]);
        yield return Between(("gte", high));
        yield return Between(("lt", high));
        yield return Between(("gt", low), ("lte", high));
        if (filter.Asked != AskedValue.Unkept)
            yield return Between(("gte", low), ("lte", low));

        FilterQuestion Between(params (string Bound, string Value)[] bounds) => new(
            filter,
            string.Join(" and ", bounds.Select(b => $"{filter.Name} {b.Bound} {b.Value}")),
            [new Asked(filter, bounds[0].Value, [.. bounds.Select(b => $"{filter.Bound(b.Bound)}={b.Value}")])])
        {
            Compare = column => bounds.Select(b => FilterColumn.Is(column, TypeOf(b.Bound), b.Value)).Aggregate(Expression.AndAlso),
            Meets = Meeting(filter, v => bounds.All(b => Holds(ObjectText.Compare(v, b.Value), b.Bound))),

            // Nothing lies between a value and itself.
            IsSent = bounds is not [("gt", var after), (_, var last)] || after != last,
        };
    }

    private static FilterQuestion Equal(ListParameter filter, string value) => new(filter, $"{filter.Name} == {value}", [Asked.Of(filter, value)])
    {
        Compare = column => FilterColumn.Is(column, ExpressionType.Equal, value),
        Meets = Meeting(filter, v => v == value),

        // One id is the path of one object, and a flag that is missing reads as false.
        IsSent = Takes(filter, value) && filter.Name != "ids" && value != "false",
    };

    private static bool Takes(ListParameter filter, string value) => filter.AllowedValues.IsEmpty || filter.AllowedValues.Contains(value);

    private static Func<JsonObject, bool>? Meeting(ListParameter filter, Func<string, bool> meets)
        => filter.OnlyRequestsAnswer ? null : o => ObjectText.Values(o, filter.Field!.Segments).Any(meets);

    private static ExpressionType TypeOf(string bound)
        => bound switch
        {
            "gt" => ExpressionType.GreaterThan,
            "gte" => ExpressionType.GreaterThanOrEqual,
            "lt" => ExpressionType.LessThan,
            _ => ExpressionType.LessThanOrEqual,
        };

    private static bool Holds(int order, string bound)
        => bound switch
        {
            "gt" => order > 0,
            "gte" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        };
}
