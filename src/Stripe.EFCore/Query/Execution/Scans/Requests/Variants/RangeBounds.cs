using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Variants;

/// <summary>The bounds of a request, <c>name[gt|gte|lt|lte]</c> or <c>name_gte</c>: at most one on each side of a parameter, the narrowest.</summary>
internal static partial class RangeBounds
{
    /// <summary>Whether all parameters are bounds.</summary>
    public static bool Are(ImmutableArray<RequestParameter> parameters) => parameters.All(p => Of(p) is not null);

    /// <summary>Whether a parameter of a request is one of several values of another, beside which no bounds can be sent.</summary>
    public static bool IsSetOf(string name, string parameter)
        => name.StartsWith(parameter + "[", StringComparison.Ordinal) && !IsBoundOf(name, parameter);

    /// <summary>Whether a parameter of a request is a bound of another.</summary>
    public static bool IsBoundOf(string name, string parameter) => Name().Match(name) is { Success: true } match && match.Groups["of"].Value == parameter;

    /// <summary>Whether a bound is one that values are not below.</summary>
    public static bool IsLower(RequestParameter bound) => Of(bound) is { IsLower: true };

    /// <summary>The parameters of a request with more bounds, each in the place of a wider one on its side.</summary>
    public static ImmutableArray<RequestParameter> Add(
        ImmutableArray<RequestParameter> request, ImmutableArray<RequestParameter> bounds, ListParameter parameter)
    {
        foreach (var added in bounds)
        {
            var bound = Of(added)!;
            var at = request.ToList().FindIndex(p => IsBoundOf(p.Name, parameter.Name) && Of(p)?.IsLower == bound.IsLower);
            request = at < 0 ? request.Add(added)
                : bound.IsNarrowerThan(Of(request[at])!) ? request.SetItem(at, added)
                : request;
        }

        return request;
    }

    /// <summary>Whether no value is within the bounds of a request.</summary>
    public static bool IsEmpty(ImmutableArray<RequestParameter> request, ImmutableArray<ListParameter> parameters)
        => request.Select(Of).OfType<RangeBound>().GroupBy(b => b.Parameter)
            .Any(bounds => bounds.FirstOrDefault(b => b.IsLower) is { } lower && bounds.FirstOrDefault(b => !b.IsLower) is { } upper
                && HasNoValue(lower, upper, parameters.FirstOrDefault(p => p.Name == bounds.Key)?.Type is ParameterType.Integer or ParameterType.Timestamp));

    private static bool HasNoValue(RangeBound lower, RangeBound upper, bool isWhole)
        => lower.Limit > upper.Limit
            || lower.Limit is not null && lower.Limit == upper.Limit && (lower.IsStrict || upper.IsStrict)
            || isWhole && lower.IsStrict && upper.IsStrict && upper.Limit - lower.Limit <= 1;

    /// <summary>The bound that a parameter of a request is; null where it is none.</summary>
    public static RangeBound? Of(RequestParameter parameter)
        => Name().Match(parameter.Name) is { Success: true } match
            ? new RangeBound(
                parameter, match.Groups["of"].Value, LimitOf(parameter.Value), match.Groups["side"].Value == "g", match.Groups["equal"].Length == 0)
            : null;

    /// <summary>A value as a number that can be compared; null where it is neither a number nor a time.</summary>
    public static decimal? LimitOf(string text)
        => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcTicks
            : null;

    [GeneratedRegex(@"^(?<of>.+?)(\[|_)(?<side>g|l)t(?<equal>e?)\]?$")]
    private static partial Regex Name();
}

/// <summary>A bound of a request.</summary>
/// <param name="Limit">A number, or the ticks of a time as API v2 writes it; null where it is neither.</param>
internal sealed record RangeBound(RequestParameter Sent, string Parameter, decimal? Limit, bool IsLower, bool IsStrict)
{
    public bool IsNarrowerThan(RangeBound other)
        => Limit == other.Limit ? IsStrict && !other.IsStrict : IsLower ? Limit > other.Limit : Limit < other.Limit;
}
