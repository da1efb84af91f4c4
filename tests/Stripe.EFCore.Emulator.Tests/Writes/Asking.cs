using System.Text.RegularExpressions;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>
///     Finds options that the API takes, as a person would: by what it says to those that it does not take. A missing parameter is added, a word is replaced by
///     one of those that are allowed, an id by that of an object that is there.
/// </summary>
public sealed partial class Asking(StripeEmulator emulator)
{
    private const int MostTries = 25;

    /// <summary>Tries until the request is taken.</summary>
    /// <param name="fixedValues">Values that no refusal may change.</param>
    public async Task<T> UntilTakenAsync<T>(BaseOptions options, Dictionary<string, object?> fixedValues, Func<Task<T>> send)
    {
        foreach (var (path, value) in fixedValues)
            OptionPath.Set(options, path, value);
        for (var i = 0; ; i++)
        {
            try
            {
                return await send();
            }
            catch (StripeException refusal) when (i < MostTries && Mend(options, refusal.StripeError))
            {
                // The next try has what this one lacked.
            }
        }
    }

    /// <summary>A value for a parameter of a class, before anybody knows what is allowed.</summary>
    public static object SampleOf(string path, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var name = path.Split('[')[^1].TrimEnd(']');
        return type == typeof(bool) ? true
            : type == typeof(long) || type == typeof(int) ? name is "interval_count" or "month" or "day" ? 2L : 200L
            : type == typeof(decimal) ? 12.5m
            : type == typeof(DateTime) ? DateTime.UtcNow.Date.AddDays(20)
            : name.EndsWith("currency", StringComparison.Ordinal) ? "usd"
            : name is "url" or "return_url" or "success_url" ? "https://example.com/a"
            : name == "email" ? "a@example.com"
            : name == "source" ? "tok_visa"
            : name == "payment_method" ? "pm_card_visa"
            : name.EndsWith("_decimal", StringComparison.Ordinal) ? "12.5"
            : type == typeof(MultipartFileContent) ? new MultipartFileContent { Data = new MemoryStream([1, 2, 3]), Name = "a.png", Type = "image/png" }
            : "sample";
    }

    private bool Mend(BaseOptions options, StripeError error)
    {
        if (error.Param is not { } param)
            return false;

        var path = InBrackets(param);
        if (error.Code == "parameter_missing")
            return TrySet(options, path, null);
        if (Words().Match(error.Message) is { Success: true } words)
            return TrySet(options, path, words.Groups[1].Value);
        if (Missing().Match(error.Message) is { Success: true } missing && IdOf(missing.Groups[1].Value) is { } id)
            return TrySet(options, path, id);
        return false;
    }

    /// <summary>API v2 writes <c>a.b</c> where API v1 writes <c>a[b]</c>.</summary>
    private static string InBrackets(string param)
        => param.Contains('.', StringComparison.Ordinal)
            ? string.Concat(param.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.')
                .Select((part, i) => i == 0 ? part : $"[{part}]"))
            : param;

    private string? IdOf(string kind)
    {
        try
        {
            return kind == "price" ? PriceForSale() : emulator.Account().Ids(kind == "PaymentMethod" ? "payment_method" : kind).FirstOrDefault();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private string PriceForSale()
    {
        var account = emulator.Account();
        if (account.Get("price", "price_for_sale") is null)
        {
            account.Insert("price", new()
            {
                ["id"] = "price_for_sale",
                ["active"] = true,
                ["billing_scheme"] = "per_unit",
                ["currency"] = "usd",
                ["product"] = account.Ids("product").First(),
                ["type"] = "one_time",
                ["unit_amount"] = 500,
            });
        }

        return "price_for_sale";
    }

    private static bool TrySet(BaseOptions options, string path, object? value)
    {
        if (OptionPath.TypeAt(options.GetType(), path) is not { } type)
            return false;

        type = Nullable.GetUnderlyingType(type) ?? type;
        if (OptionPath.IsGeneric(type, typeof(List<>)))
            return TrySet(options, $"{path}[0]", value);
        if (OptionPath.IsGeneric(type, typeof(Dictionary<,>)))
            return TrySet(options, $"{path}[key]", value);
        if (type.Name.StartsWith("AnyOf", StringComparison.Ordinal))
            type = type.GetGenericArguments()[0];
        if (OptionPath.IsNested(type))
        {
            (path, type) = OptionPath.Leaves(type, depth: 2).Select(l => ($"{path}[{l.Path.Replace("]", "").Replace("[", "][")}]", l.Type)).First();
            value = null;
        }

        OptionPath.Set(options, path, value ?? SampleOf(path, type));
        return true;
    }

    [GeneratedRegex(@"^Invalid [^:]+: must be (?:one of )?([^,\s]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"^No such ([\w. ]+): '", RegexOptions.CultureInvariant)]
    private static partial Regex Missing();
}
