using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>The currencies that Stripe has: https://docs.stripe.com/currencies. Objects hold them in lower case.</summary>
internal static class Currencies
{
    private static readonly string[] All =
        ("usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn byr bzd cad cdf chf clf clp cny cop crc cve "
            + "czk djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw "
            + "kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln "
            + "pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sll sos srd std svc szl thb tjs tnd top try ttd twd tzs uah ugx usdc uyu uzs vef vnd "
            + "vuv wst xaf xcd xcg xof xpf yer zar zmw").Split(' ');

    private static readonly FrozenSet<string> Names = All.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Writes each currency in lower case.</summary>
    /// <exception cref="ApiError">There is no such currency.</exception>
    public static void Normalize(JsonNode? given, string path = "")
    {
        if (given is JsonArray elements)
        {
            foreach (var (i, element) in elements.Index())
                Normalize(element, $"{path}[{i}]");
        }

        if (given is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToArray())
        {
            var inner = path.Length == 0 ? name : $"{path}[{name}]";
            if (name is "currency" or "default_currency" or "minimum_amount_currency" && value?.GetValueKind() == JsonValueKind.String)
                members[name] = Known(value.GetValue<string>(), inner);
            else if (name != "metadata")
                Normalize(value, inner);
        }
    }

    private static string Known(string text, string path)
    {
        var currency = text.ToLowerInvariant();
        return Names.Contains(currency)
            ? currency
            : throw Refusals.State(null, $"Invalid currency: {currency}. Stripe currently supports these currencies: {string.Join(", ", All)}", path);
    }
}
