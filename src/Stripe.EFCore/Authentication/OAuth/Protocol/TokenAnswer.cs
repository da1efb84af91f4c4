using System.Diagnostics;
using System.Text.Json;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>
///     What a token endpoint gave. It is taken only whole: an answer in which anything is missing or of another kind was cut off or came
///     from somewhere else.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed record TokenAnswer(
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string AccessToken,
    [property: DebuggerBrowsable(DebuggerBrowsableState.Never)] string? RefreshToken,
    string AccountId,
    string? Scope,
    bool Livemode,
    TimeSpan? ExpiresIn)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="FormatException">The answer is none; the message says why, without a word of the answer.</exception>
    public static TokenAnswer Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonText.WithoutLoneSurrogates(json), Strict);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            // The reader's message may quote what it met, and that may be a token.
            throw new FormatException("it is no complete JSON object");
        }
    }

    public override string ToString() => $"tokens of {AccountId}";

    private static TokenAnswer Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            throw new FormatException("it is no JSON object");
        if (!"bearer".Equals(Text(answer, "token_type"), StringComparison.OrdinalIgnoreCase))
            throw new FormatException("token_type is not bearer");
        var account = Text(answer, "stripe_user_id");
        if (account is null || !IsAccount(account))
            throw new FormatException("stripe_user_id is no account");
        return new(
            Token(answer, "access_token") ?? throw new FormatException("access_token is missing"),
            Token(answer, "refresh_token"),
            account,
            OutsideText.CleanCode(Text(answer, "scope")),
            Mode(answer),
            Life(answer));
    }

    private static string? Text(JsonElement answer, string name)
    {
        if (!answer.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"{name} is no text");
    }

    private static string? Token(JsonElement answer, string name)
    {
        if (Text(answer, name) is not { } token)
            return null;
        var isToken = token.Length is > 0 and <= 4096 && token.All(c => c is > ' ' and <= '~');
        return isToken ? token : throw new FormatException($"{name} is empty or cannot stand in a header");
    }

    private static bool Mode(JsonElement answer) =>
        answer.TryGetProperty("livemode", out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new FormatException("livemode is neither true nor false");

    private static TimeSpan? Life(JsonElement answer)
    {
        if (!answer.TryGetProperty("expires_in", out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException("expires_in is no number of seconds");
    }

    private static bool IsAccount(string id) =>
        id.StartsWith("acct_", StringComparison.Ordinal)
        && id.Length is > 5 and <= 255
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
