using System.Collections.Frozen;

// ReSharper disable once CheckNamespace
namespace Stripe;

/// <summary>Amounts of Stripe as money.</summary>
public static class StripeMoneyExtensions
{
    private const int UsualDecimals = 2;

    /// <summary>
    ///     The currencies whose smallest unit is no hundredth. Stripe writes ISK and UGX with two decimals that are always zero, so they are not here; see
    ///     <see href="https://docs.stripe.com/currencies#minor-units">minor units in API amounts</see>.
    /// </summary>
    private static readonly FrozenDictionary<string, int> Decimals = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["bif"] = 0,
        ["clp"] = 0,
        ["djf"] = 0,
        ["gnf"] = 0,
        ["jpy"] = 0,
        ["kmf"] = 0,
        ["krw"] = 0,
        ["mga"] = 0,
        ["pyg"] = 0,
        ["rwf"] = 0,
        ["vnd"] = 0,
        ["vuv"] = 0,
        ["xaf"] = 0,
        ["xof"] = 0,
        ["xpf"] = 0,
        ["bhd"] = 3,
        ["jod"] = 3,
        ["kwd"] = 3,
        ["omr"] = 3,
        ["tnd"] = 3,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    ///     An amount in a currency's smallest unit as money: 1050 is 10.50 in <c>usd</c>, 1050 in <c>jpy</c> and 1.050 in <c>kwd</c>. A query may use it: it is
    ///     computed in process.
    /// </summary>
    /// <param name="amount">The amount, in the smallest unit of its currency, as Stripe has it.</param>
    /// <param name="currency">The currency, three letters as Stripe has it.</param>
    /// <returns>The amount in the currency's main unit.</returns>
    /// <exception cref="ArgumentException">The currency is not three letters.</exception>
    public static decimal ToDecimal(this long amount, string currency) => amount * (DecimalsOf(currency) switch
    {
        0 => 1m,
        3 => 0.001m,
        _ => 0.01m,
    });

    /// <inheritdoc cref="ToDecimal(long, string)" />
    /// <returns>The amount in the currency's main unit; null where there is no amount.</returns>
    public static decimal? ToDecimal(this long? amount, string currency) => amount is { } known ? known.ToDecimal(currency) : null;

    private static int DecimalsOf(string currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return currency.Length == 3 && currency.All(char.IsAsciiLetter)
            ? Decimals.GetValueOrDefault(currency, UsualDecimals)
            : throw new ArgumentException($"A currency has three letters, such as usd; '{currency}' is none.", nameof(currency));
    }
}
