using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>What single filters of a list ask, as predicates over objects.</summary>
internal static class FilterPredicates
{
    private static readonly string[] Bounds = ["gt", "gte", "lt", "lte"];

    /// <summary>The predicate of a filter that has one value; null where the value stands for all objects.</summary>
    /// <exception cref="ApiError">Stripe refuses the value.</exception>
    public static Func<JsonObject, bool>? Of(AccountStore store, FilterSchema filter, string given)
    {
        Require(filter, given);
        if (given == filter.Everything)
            return null;

        switch (filter.Kind)
        {
            case FilterKind.Flag:
                var flag = Flag(given, filter.Name) ? "true" : "false";
                return d => JsonFields.Text(JsonFields.At(d, filter.Field)) == flag;
            case FilterKind.Not:
                var opposite = Flag(given, filter.Name) ? "false" : "true";
                return d => JsonFields.Text(JsonFields.At(d, filter.Field)) == opposite;
            case FilterKind.Integer:
                var number = Integer(given, filter.Name).ToString(CultureInfo.InvariantCulture);
                return d => JsonFields.Text(JsonFields.At(d, filter.Field)) == number;
            case FilterKind.After:
                var after = Integer(given, filter.Name);
                return d => JsonFields.Second(JsonFields.At(d, filter.Field)) > after;
            case FilterKind.Before:
                var before = Integer(given, filter.Name);
                return d => JsonFields.Second(JsonFields.At(d, filter.Field)) < before;
            case FilterKind.CaseInsensitiveText:
                return d => string.Equals(JsonFields.Text(JsonFields.At(d, filter.Field)), given, StringComparison.OrdinalIgnoreCase);
            case FilterKind.Any:
                return d => JsonFields.All(d, filter.Field).Any(v => JsonFields.Text(v) == given);
            case FilterKind.IsNull:
                var isNull = Flag(given, filter.Name);
                return d => JsonFields.At(d, filter.Field) is null == isNull;
            case FilterKind.Computed:
                return ComputedFilters.Of(store, filter.Name, given);
            case FilterKind.Text when filter.Groups.TryGetValue(given, out var group):
                return d => group.Contains(JsonFields.Text(JsonFields.At(d, filter.Field)) ?? "");
            case FilterKind.Text:
                return d => JsonFields.Text(JsonFields.At(d, filter.Field)) == given;
            default:
                return null;
        }
    }

    /// <summary>The predicate of a filter that takes several values; null where it is not given.</summary>
    /// <exception cref="ApiError">There are too many values, or Stripe refuses one.</exception>
    public static Func<JsonObject, bool>? AnyOf(FilterSchema filter, Parameters parameters)
    {
        if (parameters[filter.Name] is not null)
            throw ApiError.Invalid(null, "Invalid array", filter.Name);

        var wanted = Values(filter, parameters);
        return wanted.Length == 0 ? null : d => JsonFields.Text(JsonFields.At(d, filter.Field)) is { } value && wanted.Contains(value);
    }

    /// <summary>The values of an array.</summary>
    /// <exception cref="ApiError">There are too many, or Stripe refuses one.</exception>
    public static string[] Values(FilterSchema filter, Parameters parameters)
    {
        string[] values = [.. parameters.Array(filter.Name)];
        if (values.Length > filter.MostValues)
        {
            throw ApiError.Invalid(
                null, $"Invalid array: {filter.Name} can have at most {filter.MostValues} elements, but it has {values.Length}.", filter.Name);
        }

        foreach (var value in values)
            Require(filter, value);
        return values;
    }

    /// <summary>The bounds of a range, or of the one value that stands in its place.</summary>
    /// <exception cref="ApiError">A bound is no integer.</exception>
    public static (long From, long To) Range(FilterSchema filter, Parameters parameters)
    {
        var (from, to) = (long.MinValue, long.MaxValue);
        foreach (var (name, text) in parameters.All.Where(p => IsRange(filter.Name, p.Key)))
        {
            var value = Integer(text, name);
            var bound = name.Length == filter.Name.Length ? "" : name[(filter.Name.Length + 1)..^1];
            from = Math.Max(from, bound switch { "gt" => value + 1, "gte" or "" => value, _ => long.MinValue });
            to = Math.Min(to, bound switch { "lt" => value - 1, "lte" or "" => value, _ => long.MaxValue });
        }

        return (from, to);
    }

    /// <summary>Whether the field lies within bounds: any of its values, or the smallest or largest one.</summary>
    public static bool IsWithin(FilterSchema filter, JsonObject document, long from, long to)
    {
        var values = JsonFields.All(document, filter.Field).OfType<JsonValue>().Where(v => v.TryGetValue<long>(out _)).Select(v => v.GetValue<long>());
        return filter.Kind switch
        {
            FilterKind.Smallest => values.Select(v => (long?)v).Min() is { } least && least >= from && least <= to,
            FilterKind.Largest => values.Select(v => (long?)v).Max() is { } most && most >= from && most <= to,
            _ => values.Any(v => v >= from && v <= to),
        };
    }

    /// <summary>Whether a filter takes a parameter of this name, brackets and all.</summary>
    public static bool Takes(FilterSchema filter, string parameter)
        => filter.Kind switch
        {
            FilterKind.Ignored => Parameters.Root(parameter) == filter.Name,
            FilterKind.Range or FilterKind.Smallest or FilterKind.Largest => IsRange(filter.Name, parameter),
            FilterKind.AnyOf or FilterKind.AllOf => parameter == filter.Name || Parameters.IsElement(parameter, filter.Name),
            _ => parameter == filter.Name,
        };

    public static long Integer(string text, string name)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ApiError.Invalid("parameter_invalid_integer", $"Invalid integer: {text}", name);

    public static bool Flag(string text, string name)
        => text is "true" or "false" ? text == "true" : throw ApiError.Invalid(null, $"Invalid boolean: {text}", name);

    private static void Require(FilterSchema filter, string given)
    {
        if (given.Length == 0)
        {
            throw ApiError.Invalid(
                "parameter_invalid_empty",
                $"You passed an empty string for '{filter.Name}'. We assume empty values are an attempt to unset a parameter; however '{filter.Name}' "
                + "cannot be unset.",
                filter.Name);
        }

        if (!filter.Values.IsEmpty && !filter.Values.Contains(given))
            throw ApiError.Invalid(null, $"Invalid {filter.Name}: must be one of {string.Join(", ", filter.Values)}", filter.Name);
    }

    private static bool IsRange(string name, string parameter)
        => parameter.StartsWith(name, StringComparison.Ordinal)
            && (parameter.Length == name.Length || parameter[name.Length] == '[' && parameter[^1] == ']' && Bounds.Contains(parameter[(name.Length + 1)..^1]));
}
