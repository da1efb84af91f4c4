using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>Filters in the style of API v2: times as RFC 3339, several values for one name.</summary>
internal static class ApiV2Filters
{
    /// <summary>The filter that the parameters define; null if they define none.</summary>
    /// <exception cref="ApiError">A time is not one, or a bound has an unknown name.</exception>
    public static Func<JsonObject, bool>? Of(FilterSchema filter, Parameters parameters)
        => filter.Kind switch
        {
            FilterKind.Created => Created(filter, parameters),
            FilterKind.AllOf => FilterPredicates.Values(filter, parameters) is { Length: > 0 } all
                ? d => all.All(JsonFields.All(d, filter.Field).Select(JsonFields.Text).Contains)
                : null,
            _ => Members(filter, parameters),
        };

    /// <summary>The name of a parameter without its bound: <c>created_gte</c> and <c>created[gte]</c> are <c>created</c>.</summary>
    public static string RootOf(string name)
        => BoundOf(name) is { } bound && name.EndsWith("_" + bound, StringComparison.Ordinal) ? name[..^(bound.Length + 1)] : name;

    private static Func<JsonObject, bool>? Created(FilterSchema filter, Parameters parameters)
    {
        var bounds = parameters.All.Where(p => RootOf(Parameters.Root(p.Key)) == filter.Name)
            .Select(p => (Bound: BoundOf(p.Key.TrimEnd(']')), At: TimeOf(p)))
            .ToList();
        return bounds.Count == 0
            ? null
            : d => DateTimeOffset.TryParse(JsonFields.Text(d[filter.Field]), CultureInfo.InvariantCulture, out var time)
                && bounds.TrueForAll(b => b.Bound switch
            {
                "gt" => time > b.At,
                "gte" => time >= b.At,
                "lt" => time < b.At,
                "lte" => time <= b.At,
                _ => time == b.At,
            });
    }

    private static string? BoundOf(string name) => name.Split('_', '[')[^1] is "gt" or "gte" or "lt" or "lte" ? name.Split('_', '[')[^1] : null;

    /// <summary>A time as RFC 3339, or as the Unix seconds that Stripe's own SDKs send.</summary>
    private static DateTimeOffset TimeOf(KeyValuePair<string, string> parameter)
        => long.TryParse(parameter.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.TryParse(parameter.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw ApiError.Invalid("invalid_timestamp", $"Invalid timestamp: {parameter.Value} is not an RFC 3339 time.", parameter.Key);

    private static Func<JsonObject, bool>? Members(FilterSchema filter, Parameters parameters)
    {
        var wanted = parameters.All.Where(p => Parameters.Root(p.Key) == filter.Name).ToLookup(p => p.Key.Split('[', ']')[1], p => p.Value);
        foreach (var (member, values) in wanted.Select(w => (w.Key, w)))
        {
            if (values.FirstOrDefault(v => !filter.Values.IsEmpty && !filter.Values.Contains(v)) is not null)
                throw ApiError.Invalid(null, $"Invalid {filter.Name}[{member}]: must be one of {string.Join(", ", filter.Values)}", filter.Name);
        }

        return wanted.Count == 0 ? null : d => wanted.All(w => JsonFields.Text(JsonFields.At(d, $"{filter.Field}.{w.Key}")) is { } value && w.Contains(value));
    }
}
