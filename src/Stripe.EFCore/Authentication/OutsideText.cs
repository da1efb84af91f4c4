using System.Buffers;
using System.Globalization;
using System.Text;

namespace Stripe.EFCore.Authentication;

/// <summary>
///     Texts that others wrote, as they may stand in logs, exceptions and traces: without keys, of a bounded length, and in one line, so that no line of a log
///     is forged.
/// </summary>
internal static class OutsideText
{
    private const int LongestMessage = 2000;
    private const int LongestCode = 200;

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>A message.</summary>
    public static string? Clean(string? text, params ReadOnlySpan<string?> secrets) => Clean(text, LongestMessage, secrets);

    /// <summary>The message of an exception, which may be one of the application's own handlers.</summary>
    public static string MessageOf(Exception exception) => Clean(exception.Message) ?? "";

    /// <summary>A code, name, id or address.</summary>
    public static string? CleanCode(string? text, params ReadOnlySpan<string?> secrets) =>
        text is not null && IsRequestId(text) ? text : Clean(text, LongestCode, secrets);

    /// <summary>A text in one line: control characters, line separators and characters that nobody sees become blanks.</summary>
    public static string OneLine(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnsafe))
            return text;

        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            safe.Append(IsUnsafe(rune) ? " " : rune.ToString());
        return safe.ToString().Trim();
    }

    /// <summary>
    ///     A cause that may become an inner exception. .NET quotes lines that it cannot read, and the server decides their text.
    /// </summary>
    public static Exception Clean(Exception cause, params ReadOnlySpan<string?> secrets)
    {
        for (var one = cause; one is not null; one = one.InnerException)
        {
            if (Clean(one.Message, int.MaxValue, secrets) == one.Message)
                continue;

            var message = $"{cause.GetType().Name}: {Clean(cause.Message, secrets)}";
            return cause is HttpRequestException request
                ? new HttpRequestException(request.HttpRequestError, message, inner: null, request.StatusCode)
                : new IOException(message);
        }

        return cause;
    }

    private static string? Clean(string? text, int most, ReadOnlySpan<string?> secrets)
    {
        if (text is null)
            return null;

        // Known secrets go first: what is cut off in the middle is not found any more.
        foreach (var secret in secrets)
            text = Secrets.Remove(text, secret);
        if (text.Length > most)
            text = text[..most] + "...";
        return OneLine(Secrets.MaskIn(text, secret: null));
    }

    /// <summary>
    ///     Whether a text is a request id of Stripe's form. It holds no key, because a key has an underscore behind its first part. Every answer has one, so
    ///     the check is quick.
    /// </summary>
    private static bool IsRequestId(string text)
        => text.Length <= LongestCode && text.StartsWith("req_", StringComparison.Ordinal)
            && text.AsSpan("req_".Length).IndexOfAnyExcept(LettersAndDigits) < 0;

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
