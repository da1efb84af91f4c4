using System.Globalization;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>How values of one type are written in a connection string.</summary>
/// <param name="Allowed">What may be written, for the message about what may not.</param>
/// <param name="Parse">Reads a text; null where it is none of these values.</param>
/// <param name="Print">Writes a value so that <paramref name="Parse" /> reads the same value.</param>
internal sealed record PropertyFormat(string Allowed, Func<string, object?> Parse, Func<object, string> Print);

internal static class PropertyFormats
{
    public static PropertyFormat Text { get; } = new("a text", text => text, value => (string)value);

    public static PropertyFormat Boolean { get; } = new(
        "true or false",
        text => text.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "1" => true,
            "false" or "no" or "0" => false,
            _ => null,
        },
        value => value is true ? "true" : "false");

    public static PropertyFormat Integer { get; } = new(
        "a whole number",
        text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null,
        value => ((int)value).ToString(CultureInfo.InvariantCulture));

    public static PropertyFormat Long { get; } = new(
        "a whole number",
        text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null,
        value => ((long)value).ToString(CultureInfo.InvariantCulture));

    public static PropertyFormat Number { get; } = new(
        "a number such as 0.5",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
        value => ((double)value).ToString("R", CultureInfo.InvariantCulture));

    public static PropertyFormat Seconds { get; } = new(
        "a number of seconds such as 80 or 0.5",
        ParseSeconds,
        value => (((TimeSpan)value).Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture));

    public static PropertyFormat HttpAddress { get; } = new(
        "an absolute http or https address",
        text => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var value) && value.Scheme is "http" or "https" ? value : null,
        value => ((Uri)value).OriginalString);

    public static PropertyFormat Names<T>()
        where T : struct, Enum =>
        new(
            string.Join(", ", Enum.GetNames<T>()),
            text => Enum.GetNames<T>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null,
            value => value.ToString()!);

    private static object? ParseSeconds(string text)
    {
        const decimal Most = long.MaxValue / TimeSpan.TicksPerSecond;
        const NumberStyles Style = NumberStyles.Integer | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) <= Most
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : null;
    }
}
