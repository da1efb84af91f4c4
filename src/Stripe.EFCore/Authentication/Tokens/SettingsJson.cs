using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Authentication.Tokens;

/// <summary>Stored settings as JSON, before they are encrypted.</summary>
internal static partial class SettingsJson
{
    public static byte[] Write(StripeOAuthSettings settings) => JsonSerializer.SerializeToUtf8Bytes(new Stored(
        settings.Service,
        settings.ClientId,
        settings.ClientSecret,
        settings.AccessToken,
        settings.RefreshToken,
        settings.IssuedAt,
        settings.ExpiresIn,
        settings.AccountId,
        settings.Scope,
        settings.Livemode,
        settings.SentVerifier), Members.Default.Stored);

    /// <exception cref="JsonException">It is none; what is decrypted right and is none was not written by this code.</exception>
    public static StripeOAuthSettings Read(ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize(json, Members.Default.Stored) ?? throw new JsonException("null");
        return new()
        {
            Service = stored.Service,
            ClientId = stored.ClientId,
            ClientSecret = stored.ClientSecret,
            AccessToken = stored.AccessToken,
            RefreshToken = stored.RefreshToken,
            IssuedAt = stored.IssuedAt,
            ExpiresIn = stored.ExpiresIn,
            AccountId = stored.AccountId,
            Scope = stored.Scope,
            Livemode = stored.Livemode,
            SentVerifier = stored.SentVerifier,
        };
    }

    /// <summary>The settings with everything readable, which the public record is not.</summary>
    internal sealed record Stored(
        StripeOAuthService Service,
        string? ClientId,
        string? ClientSecret,
        string? AccessToken,
        string? RefreshToken,
        DateTimeOffset IssuedAt,
        TimeSpan? ExpiresIn,
        string? AccountId,
        string? Scope,
        bool Livemode,
        string? SentVerifier);

    /// <summary>Generated: an application that is trimmed has no serializer that finds members by reflection.</summary>
    [JsonSerializable(typeof(Stored))]
    private sealed partial class Members : JsonSerializerContext;
}
