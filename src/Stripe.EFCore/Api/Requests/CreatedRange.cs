using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Stripe.EFCore.Api.Requests;

/// <summary>A half open range of <c>created</c> seconds.</summary>
/// <param name="From">The oldest unix second in it; null where it has no end.</param>
/// <param name="Before">The unix second that its newest is older than; null where it has no beginning.</param>
internal readonly record struct CreatedRange(long? From, long? Before)
{
    private const string Name = "created";

    /// <summary>Takes the range that a list is asked for out of its parameters.</summary>
    /// <returns>False for a list of one second, or of a bound that is no number.</returns>
    public static bool TryTake(ListRequest list, [NotNullWhen(true)] out ListRequest? unbounded, out CreatedRange range)
    {
        (unbounded, range) = (null, default);
        var others = ImmutableArray.CreateBuilder<RequestParameter>(list.Parameters.Length);
        foreach (var parameter in list.Parameters)
        {
            if (!parameter.Name.StartsWith(Name, StringComparison.Ordinal))
            {
                others.Add(parameter);
                continue;
            }

            if (!long.TryParse(parameter.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var second))
                return false;
            switch (parameter.Name[Name.Length..])
            {
                case "[gte]":
                    range = range.Since(second);
                    break;
                case "[gt]":
                    range = range.Since(second + 1);
                    break;
                case "[lt]":
                    range = range.Until(second);
                    break;
                case "[lte]":
                    range = range.Until(second + 1);
                    break;
                default:
                    return false;
            }
        }

        unbounded = list with { Parameters = others.ToImmutable() };
        return true;
    }

    /// <summary>Whether a second is in it; what has none is not outside.</summary>
    public bool Has(long? second) => !(second < From) && !(second >= Before);

    /// <summary>The range without what is older.</summary>
    public CreatedRange Since(long second) => this with { From = Math.Max(second, From ?? second) };

    /// <summary>The range without this second and what is newer.</summary>
    public CreatedRange Until(long second) => this with { Before = Math.Min(second, Before ?? second) };

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"from {(object?)From ?? "the first"} to before {(object?)Before ?? "now"}");

    /// <summary>The list, asked for this range only.</summary>
    public ListRequest Of(ListRequest unbounded)
    {
        var parameters = unbounded.Parameters;
        if (From is { } from)
            parameters = parameters.Add(new("created[gte]", from.ToString(CultureInfo.InvariantCulture)));
        if (Before is { } before)
            parameters = parameters.Add(new("created[lt]", before.ToString(CultureInfo.InvariantCulture)));
        return unbounded with { Parameters = parameters };
    }
}
