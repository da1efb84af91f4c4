using System.Globalization;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Columns;

/// <summary>Why a query cannot use a column that is a parameter of its list, and what to write in its place.</summary>
internal static class ColumnErrors
{
    /// <summary>A column that is no field has a value only in rows whose request filters by it, and a set or a range has none in any row.</summary>
    public static InvalidOperationException CannotAnswer(UnaskedColumn column, ColumnUse use)
    {
        var twins = ColumnTwins.Of(column.List, column.Filter.Parameter, column.EntityType?.ClrType);
        return new($"{What(use)} {Why(column.List, column.Filter)} {WayOut(column, use.Kind, twins)}");
    }

    /// <summary>Nothing but the request answers such a condition, so it must not be left out of it.</summary>
    public static InvalidOperationException CannotSend(StripeResource list, RequiredFilter filter, Type? entity)
        => new(
            $"One request cannot carry all that this query compares with '{filter.Called("value")}': of the filter '{filter.Parameter.Name}', "
            + $"'{list}' takes one value of it{(filter.Parameter.Kind == ParameterKind.Range ? ", or one range" : "")}"
            + (filter.Parameter.ExclusiveWith is [var other, ..] ? $", and not beside '{other}'. " : ". ")
            + (ColumnTwins.Of(list, filter.Parameter, entity) is { } twins
                ? $"Write {twins.Condition ?? twins.Value} in the place of the others: it is compared in process."
                : $"Compare it once, as in Where(x => {filter.Comparison}), and compare the ids of the others: "
                + $"Where(x => others.Select(o => o.Id).Contains(x.Id)), where 'others' is the same set with {Others(filter)}."));

    /// <summary>Stripe takes a value only beside another parameter, which the query does not give.</summary>
    public static InvalidOperationException NeedsAnother(StripeResource list, ListParameter parameter, ValueNeed need)
        => new(
            $"Stripe answers '{parameter.Name}={need.Value}' of the list '{list}' only beside {string.Join(" or ", need.OneOf.Select(o => $"'{o}'"))}, "
            + $"and this query gives no value for that. Compare it too, as in Where(x => {need.Example}).");

    /// <summary>A value that the parameter cannot carry: a time before 1970, or one with a part of a second.</summary>
    public static InvalidOperationException CannotWrite(StripeResource list, RequiredFilter filter, object? value)
        => new(
            $"No request answers a comparison of '{filter.Called("value")}' with {Text(value)}: the filter '{filter.Parameter.Name}' of '{list}' "
            + (filter.Parameter.Type == ParameterType.Timestamp
                ? "takes whole seconds since 1970. Round the value to a second from 1970 on before the query."
                : "takes no such value. Compare it with another one."));

    private static string Text(object? value)
        => value switch
        {
            null => "null",
            DateTime time => $"'{time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)}'",
            DateTimeOffset time => $"'{time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)}'",
            _ => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'",
        };

    private static string What(ColumnUse use)
        => use.Kind switch
        {
            ColumnUseKind.Sort => $"The query cannot sort by '{use.Text}'.",
            ColumnUseKind.Group => $"The query cannot group by '{use.Text}'.",
            ColumnUseKind.Join => $"The query cannot join by '{use.Text}' in this way.",
            ColumnUseKind.Select or ColumnUseKind.SelectComparison => $"The query cannot select '{use.Text}'.",
            ColumnUseKind.Compute => $"The query cannot compute with '{use.Text}'.",
            _ => $"No request answers '{use.Text}'.",
        };

    private static string Why(StripeResource list, RequiredFilter filter)
        => filter.Parameter is { RevealingMember: not null, IsPseudoColumn: false }
            ? $"The list '{list}' leaves out objects unless a request asks for them by its filter '{filter.Parameter.Name}', so a condition on "
            + $"'{filter.Access}' that is not sent would find too few."
            : IsUnkept(filter)
            ? $"'{filter.Called("value")}' is the filter '{filter.Parameter.Name}' of '{list}', which says whether an object fits and is no value of it."
            : $"'{filter.Access}' is no field of the objects of '{list}' but its filter '{filter.Parameter.Name}', "
            + "and a row has a value of it only if its request asks for that value.";

    private static string WayOut(UnaskedColumn column, ColumnUseKind use, ColumnTwins? twins)
    {
        var filter = column.Filter;
        return (use, twins) switch
        {
            _ when !filter.Parameter.IsPseudoColumn => Usual(filter),
            (ColumnUseKind.Negate, { Negation: { } negation }) => $"Write {negation} in its place: it is compared in process.",
            (ColumnUseKind.SelectComparison, { Condition: { } condition }) => $"Write {condition} in its place: it is compared in process.",
            (ColumnUseKind.Alternate, { Condition: { } condition }) => $"Write {condition} on this side of the ||: it is compared in process.",
            (not (ColumnUseKind.Compare or ColumnUseKind.CompareWithNull), { } twin) => $"Write {twin.Value} in its place: it is computed in process.",
            (ColumnUseKind.CompareWithNull, _) => $"Stripe's list cannot be asked for objects without one. {Usual(filter)}",
            (ColumnUseKind.Group or ColumnUseKind.Sort, _) when !IsUnkept(filter)
                => $"Ask for its values first, as in Where(x => {filter.Comparison}) or Where(x => values.Contains({filter.Access})), "
                + "or join the set to a query of the values.",
            (ColumnUseKind.Negate, _)
                => $"Compare the ids: Where(x => !others.Select(o => o.Id).Contains(x.Id)), where 'others' is the same set with {Others(filter)}.",
            (ColumnUseKind.Alternate, _)
                => "Compare the ids on this side of the ||: Where(x => others.Select(o => o.Id).Contains(x.Id) || ...), "
                + $"where 'others' is the same set with {Others(filter)}.",
            _ => Usual(filter),
        };
    }

    private static string Usual(RequiredFilter filter)
    {
        var operators = filter.Parameter.Kind == ParameterKind.Range ? "==, <, <=, > or >=" : filter.IsMethodWithValue ? "the method alone" : "== or Contains";
        return $"Compare it with a value by {operators}, on its own or joined to other conditions by &&, "
            + $"as in Where(x => {filter.Comparison}), wherever the query reads this list.";
    }

    private static string Others(RequiredFilter filter) => $"Where(x => {filter.Comparison})";

    private static bool IsUnkept(RequiredFilter filter) => filter.Parameter.Asked == AskedValue.Unkept;
}
