using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Variants;

/// <summary>What a request sends for one filter of a list: values of which an object has one, or bounds between which its value lies.</summary>
/// <param name="Name">The filter.</param>
/// <param name="Filter">What the catalog says of it; null where it is none of the list's filters.</param>
/// <param name="Sent">The parameters of the request, either values or bounds.</param>
internal sealed record RequestTerm(string Name, ListParameter? Filter, ImmutableArray<RequestParameter> Sent)
{
    private bool IsRange => Sent.All(p => RangeBounds.Of(p) is not null);

    private IEnumerable<string> Values => Sent.Select(p => p.Value);

    private RangeBound? Lower => Sent.Select(RangeBounds.Of).FirstOrDefault(b => b is { IsLower: true });

    private RangeBound? Upper => Sent.Select(RangeBounds.Of).FirstOrDefault(b => b is { IsLower: false });

    /// <summary>Whether values between two neighbours do not exist.</summary>
    private bool IsWhole => Filter?.Type is ParameterType.Integer or ParameterType.Timestamp;

    /// <summary>The terms of a request, in its order.</summary>
    public static ImmutableArray<RequestTerm> Of(ImmutableArray<RequestParameter> request, StripeResource resource)
        =>
        [
            .. request.GroupBy(p => resource.Parameters.FirstOrDefault(f => IsOf(p.Name, f.Name))?.Name ?? p.Name)
                .Select(g => new RequestTerm(g.Key, resource.Parameters.FirstOrDefault(f => f.Name == g.Key), [.. g])),
        ];

    /// <summary>Whether every value of another term of the same filter is one of this.</summary>
    public bool Covers(RequestTerm other)
        => IsRange ? other.IsRange ? IsWithin(other.Lower, other.Upper) : other.Values.All(v => RangeBounds.LimitOf(v) is { } value && Has(value))
            : !other.IsRange && other.Values.All(v => Values.Contains(v, StringComparer.Ordinal));

    /// <summary>The values that are in both terms of a filter; null where there are none.</summary>
    public RequestTerm? And(RequestTerm other)
    {
        if (IsRange && other.IsRange)
        {
            var both = this with { Sent = RangeBounds.Add(Sent, other.Sent, Filter!) };
            return RangeBounds.IsEmpty(both.Sent, [Filter!]) ? null : both;
        }

        var (values, limits) = IsRange ? (other, this) : (this, other);
        ImmutableArray<string> left =
        [
            .. values.Values.Where(v => limits.IsRange
                ? RangeBounds.LimitOf(v) is not { } value || limits.Has(value)
                : limits.Values.Contains(v, StringComparer.Ordinal)),
        ];
        return left.IsEmpty ? null : values.With(left);
    }

    /// <summary>The values that are in one of two terms of a filter; null where one request cannot ask for just them.</summary>
    public RequestTerm? Or(RequestTerm other)
    {
        if (IsRange && other.IsRange)
            return Touches(Upper, other.Lower) && Touches(other.Upper, Lower) ? With(Wider(Lower, other.Lower), Wider(Upper, other.Upper)) : null;
        if (IsRange != other.IsRange)
            return IsRange ? OrValue(other) : other.OrValue(this);
        return Filter is { Kind: ParameterKind.AnyOf } ? With([.. Values.Union(other.Values, StringComparer.Ordinal)]) : null;
    }

    /// <summary>The same values in several terms, each with no more of them than the filter takes at once.</summary>
    public IEnumerable<RequestTerm> Slices
        => Filter is { Kind: ParameterKind.AnyOf } && Sent.Length > Filter.MostItems ? Values.Chunk(Filter.MostItems).Select(some => With([.. some])) : [this];

    public bool HasOnly(Func<string, bool> isAllowed) => !IsRange && Values.All(isAllowed);

    private static bool IsOf(string name, string filter) => name == filter || RangeBounds.IsSetOf(name, filter) || RangeBounds.IsBoundOf(name, filter);

    private RequestTerm? OrValue(RequestTerm value)
    {
        if (value.Sent is not [var only] || RangeBounds.LimitOf(only.Value) is not { } limit || Filter is null)
            return null;

        var point = value with { Sent = [new(Filter.Bound("gte"), only.Value), new(Filter.Bound("lte"), only.Value)] };
        return IsWhole && point.Lower!.Limit == limit ? Or(point) : null;
    }

    private RequestTerm With(ImmutableArray<string> values)
        => this with
        {
            Sent = Filter is { Kind: ParameterKind.AnyOf }
                ? [.. values.Select((v, i) => new RequestParameter($"{Name}[{i}]", v))]
                : [.. values.Select(v => new RequestParameter(Name, v))],
        };

    private RequestTerm With(RangeBound? lower, RangeBound? upper)
        => this with { Sent = [.. new[] { lower, upper }.OfType<RangeBound>().Select(b => b.Sent)] };

    private bool Has(decimal value)
        => (Lower is not { } lower || value > lower.Limit || value == lower.Limit && !lower.IsStrict)
            && (Upper is not { } upper || value < upper.Limit || value == upper.Limit && !upper.IsStrict);

    private bool IsWithin(RangeBound? lower, RangeBound? upper)
        => (Lower is null || lower is not null && (lower == Lower || lower.IsNarrowerThan(Lower)))
            && (Upper is null || upper is not null && (upper == Upper || upper.IsNarrowerThan(Upper)));

    /// <summary>Whether no value lies between an upper bound and a lower one.</summary>
    private bool Touches(RangeBound? upper, RangeBound? lower)
        => upper is null || lower is null
            || lower.Limit < upper.Limit
            || lower.Limit == upper.Limit && !(lower.IsStrict && upper.IsStrict)
            || IsWhole && !lower.IsStrict && !upper.IsStrict && lower.Limit - upper.Limit == 1;

    private static RangeBound? Wider(RangeBound? one, RangeBound? other)
        => one is null || other is null ? null : one.IsNarrowerThan(other) ? other : one;
}
