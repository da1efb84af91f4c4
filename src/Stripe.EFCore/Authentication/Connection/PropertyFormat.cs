using System.Globalization;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>How values of one type are written in a connection string.</summary>
/// <param name="Allowed">What may be written, for the message about what may not.</param>
/// <param name="Parse">Reads a text; answers null where it is none of these values.</param>
/// <param name="Print">Writes a value so that <paramref name="Parse" /> reads the same value.</param>
internal sealed record PropertyFormat<T>(string Allowed, Func<string, Parsed<T>?> Parse, Func<T, string?> Print);

internal readonly record struct Parsed<T>(T Value);

internal static class PropertyFormats
{
    public static PropertyFormat<string?> Text { get; } = new("a text", text => new(text), value => value);

    public static PropertyFormat<bool> Boolean { get; } = new(
        "true or false",
        text => text.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "1" => new(true),
            "false" or "no" or "0" => new(false),
            _ => null,
        },
        value => value ? "true" : "false");

    public static PropertyFormat<int> Integer { get; } = new(
        "a whole number",
        text => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? new(value) : null,
        value => value.ToString(CultureInfo.InvariantCulture));

    public static PropertyFormat<long> Long { get; } = new(
        "a whole number",
        text => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? new(value) : null,
        value => value.ToString(CultureInfo.InvariantCulture));

    public static PropertyFormat<double> Number { get; } = new(
        "a number such as 0.5",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? new(value) : null,
        value => value.ToString("R", CultureInfo.InvariantCulture));

    public static PropertyFormat<TimeSpan> Seconds { get; } = new(
        "a number of seconds such as 80 or 0.5",
        ParseSeconds,
        value => (value.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture));

    public static PropertyFormat<Uri> HttpAddress { get; } = new(
        "an absolute http or https address",
        text => Uri.TryCreate(text.Trim(), UriKind.Absolute, out var value) && value.Scheme is "http" or "https" ? new(value) : null,
        value => value.OriginalString);

    public static PropertyFormat<T> Names<T>()
        where T : struct, Enum =>
        new(
            string.Join(", ", Enum.GetNames<T>()),
            text => Enum.GetNames<T>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase)
                ? new(Enum.Parse<T>(text, ignoreCase: true))
                : null,
            value => value.ToString());

    /// <summary>The same format with null for a setting that is not given.</summary>
    public static PropertyFormat<T?> OrNull<T>(this PropertyFormat<T> format)
        where T : struct =>
        new(
            format.Allowed,
            text => format.Parse(text) is { } parsed ? new(parsed.Value) : null,
            value => value is { } given ? format.Print(given) : null);

    private static Parsed<TimeSpan>? ParseSeconds(string text)
    {
        const decimal Most = long.MaxValue / TimeSpan.TicksPerSecond;
        const NumberStyles Style = NumberStyles.Integer | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) <= Most
                ? new(TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)))
                : null;
    }
}
