using System.Text.Json;

namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>Stored settings as JSON, before they are encrypted.</summary>
internal static class SettingsJson
{
    public static byte[] Write(OAuthSettings settings) => JsonSerializer.SerializeToUtf8Bytes(settings);

    /// <exception cref="JsonException">It is none; what is decrypted right and is none was not written by this code.</exception>
    public static OAuthSettings Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<OAuthSettings>(json) ?? throw new JsonException("null");
}
