using System.Globalization;

namespace BillingDashboard.Model;

/// <summary>An amount as Stripe has it: in the currency's smallest unit.</summary>
public sealed record Money(long Amount, string Currency)
{
    /// <summary>See <see href="https://docs.stripe.com/currencies#zero-decimal">docs.stripe.com/currencies</see>.</summary>
    private int Decimals => Currency switch
    {
        "bif" or "clp" or "djf" or "gnf" or "jpy" or "kmf" or "krw" or "mga" or "pyg" or "rwf" or "vnd" or "vuv" or "xaf" or "xof"
            or "xpf" => 0,
        "bhd" or "jod" or "kwd" or "omr" or "tnd" => 3,
        _ => 2,
    };

    public override string ToString()
    {
        var amount = Amount / (decimal)Math.Pow(10, Decimals);
        return $"{amount.ToString("N" + Decimals, CultureInfo.InvariantCulture)} {Currency.ToUpperInvariant()}";
    }
}
