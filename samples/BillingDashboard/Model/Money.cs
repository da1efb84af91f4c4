using System.Globalization;
using Stripe;

namespace BillingDashboard.Model;

/// <summary>An amount in the main unit of its currency: dollars, yen. Amounts of two currencies are never added.</summary>
public sealed record Money(decimal Value, string Currency)
{
    /// <summary>An amount as Stripe has it, in the smallest unit of the currency.</summary>
    public static Money Of(long smallest, string currency) => new(smallest.ToDecimal(currency), currency);

    /// <summary>One sum for each currency, in the order of the currencies' names.</summary>
    public static IReadOnlyList<Money> Sums(IEnumerable<Money> amounts) =>
        [.. amounts.GroupBy(a => a.Currency).Select(g => new Money(g.Sum(a => a.Value), g.Key)).OrderBy(m => m.Currency, StringComparer.Ordinal)];

    /// <summary>With the decimals of the currency: <c>1,050.00 USD</c>, <c>1,050 JPY</c>, <c>1,050.000 KWD</c>.</summary>
    public override string ToString() => $"{Number} {Currency.ToUpperInvariant()}";

    public string Number => Value.ToString("N" + 1L.ToDecimal(Currency).Scale, CultureInfo.InvariantCulture);
}
