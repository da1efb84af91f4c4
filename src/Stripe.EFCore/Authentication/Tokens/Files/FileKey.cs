using System.Security.Cryptography;
using System.Text;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     The secret that a settings file is encrypted with. A client secret is long and random, so HKDF makes a key of it; a passphrase is
///     neither and is stretched first (PBKDF2), which is remembered, as contexts come and go.
/// </summary>
internal abstract class FileKey(string secret)
{
    private const int KeySize = 32;
    private const int CheckSize = 16;

    protected string Secret => secret;

    /// <summary>How the key is derived, as the file says it.</summary>
    public abstract string Derivation { get; }

    /// <summary>The connection setting that it comes from.</summary>
    public abstract string Setting { get; }

    /// <summary>The client secret that the key makes known; null where it makes none known.</summary>
    public abstract string? ClientSecret { get; }

    /// <summary>The key for one salt, and a check value that tells whether a file was written with the same secret.</summary>
    public (byte[] Key, byte[] Check) Derive(byte[] salt)
    {
        var material = Stretch(Encoding.UTF8.GetBytes(secret), salt);
        return (
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, KeySize, salt, "Stripe.EFCore OAuth settings key"u8.ToArray()),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, CheckSize, salt, "Stripe.EFCore OAuth settings check"u8.ToArray()));
    }

    protected abstract byte[] Stretch(byte[] secret, byte[] salt);
}

internal sealed class ClientSecretKey(string secret) : FileKey(secret)
{
    public const string Name = "HKDF-SHA256";

    public override string Derivation => Name;

    public override string Setting => nameof(StripeConnectionSettings.OAuthClientSecret);

    public override string? ClientSecret => Secret;

    protected override byte[] Stretch(byte[] secret, byte[] salt) => secret;
}

internal sealed class PassphraseKey(string secret) : FileKey(secret)
{
    public const string Name = "PBKDF2-SHA256-600000";

    private const int Iterations = 600_000;

    private static readonly StretchedKeys Stretched = new(
        (secret, salt) => Rfc2898DeriveBytes.Pbkdf2(secret, salt, Iterations, HashAlgorithmName.SHA256, 32));

    public override string Derivation => Name;

    public override string Setting => nameof(StripeConnectionSettings.OAuthSettingsPassphrase);

    public override string? ClientSecret => null;

    protected override byte[] Stretch(byte[] secret, byte[] salt) => Stretched.Of(secret, salt);
}
