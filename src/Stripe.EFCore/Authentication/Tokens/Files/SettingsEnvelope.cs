using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     The encrypted form of stored settings, three lines of text:
///     <code>
///     Stripe.EFCore.OAuthSettings 1 HKDF-SHA256 salt check nonce
///     ciphertext and tag (AES-256-GCM, the first line being its associated data)
///     SHA-256 of the two lines
///     </code>
///     The last line tells damage from a wrong secret, and the check value a wrong secret from a change by somebody who mended the last
///     line.
/// </summary>
internal static class SettingsEnvelope
{
    private const string Magic = "Stripe.EFCore.OAuthSettings";
    private const string Version = "1";
    private const int SaltSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>Encrypts with a new nonce; the salt of the file before, if any, is kept.</summary>
    public static string Seal(StripeOAuthSettings settings, FileKey fileKey, byte[]? salt)
    {
        salt ??= RandomNumberGenerator.GetBytes(SaltSize);
        var (key, check) = fileKey.Derive(salt);
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var head = string.Join(
            ' ',
            Magic,
            Version,
            fileKey.Derivation,
            Convert.ToBase64String(salt),
            Convert.ToBase64String(check),
            Convert.ToBase64String(nonce));
        var plain = SettingsJson.Write(settings);
        var sealedText = new byte[plain.Length + TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, sealedText.AsSpan(0, plain.Length), sealedText.AsSpan(plain.Length), Encoding.UTF8.GetBytes(head));
        CryptographicOperations.ZeroMemory(plain);
        var body = $"{head}\n{Convert.ToBase64String(sealedText)}\n";
        return $"{body}{Digest(body)}\n";
    }

    /// <exception cref="StripeOAuthTokenStoreException">It cannot be decrypted.</exception>
    public static (StripeOAuthSettings Settings, byte[] Salt) Open(string text, FileKey fileKey, string location)
    {
        var (head, payload) = Split(text, location);
        var fields = head.Split(' ');
        if (fields.Length != 6
            || !TryDecode(fields[3], out var salt)
            || !TryDecode(fields[4], out var check)
            || !TryDecode(fields[5], out var nonce)
            || !TryDecode(payload, out var sealedText)
            || nonce.Length != NonceSize
            || sealedText.Length < TagSize)
        {
            throw Damaged(location);
        }

        if (fields[2] != fileKey.Derivation)
            throw WrongSecret(location, fileKey, fields[2]);
        var (key, expected) = fileKey.Derive(salt);
        if (!CryptographicOperations.FixedTimeEquals(check, expected))
            throw WrongSecret(location, fileKey, fields[2]);
        return (Decrypt(head, key, nonce, sealedText, location), salt);
    }

    private static StripeOAuthSettings Decrypt(string head, byte[] key, byte[] nonce, byte[] sealedText, string location)
    {
        var plain = new byte[sealedText.Length - TagSize];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(nonce, sealedText.AsSpan(0, plain.Length), sealedText.AsSpan(plain.Length), plain, Encoding.UTF8.GetBytes(head));
            return SettingsJson.Read(plain);
        }
        catch (Exception cause) when (cause is AuthenticationTagMismatchException or JsonException)
        {
            // Neither as the inner exception: a message of the JSON reader may quote a token.
            throw Damaged(location);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static (string Head, string Payload) Split(string text, string location)
    {
        var lines = text.Split('\n');
        if (!lines[0].StartsWith(Magic + " ", StringComparison.Ordinal))
            throw Damaged(location);
        if (lines[0].Split(' ')[1] is not Version and var version && version.All(char.IsAsciiDigit))
        {
            throw new StripeOAuthTokenStoreException(
                StripeOAuthTokenStoreProblem.UnknownVersion,
                $"The OAuth settings at '{location}' have version {version}, which this version of Stripe.EFCore does not know. "
                + "Update the package, or give another OAuthSettingsLocation.");
        }

        var isWhole = lines.Length == 4 && lines[3].Length == 0 && lines[2] == Digest($"{lines[0]}\n{lines[1]}\n");
        return isWhole ? (lines[0], lines[1]) : throw Damaged(location);
    }

    private static StripeOAuthTokenStoreException Damaged(string location) => new(
        StripeOAuthTokenStoreProblem.Damaged,
        $"The OAuth settings at '{location}' are damaged, were changed, or are no OAuth settings of Stripe.EFCore. They are left "
        + "as they are. Restore the file, or delete it and connect again.");

    private static StripeOAuthTokenStoreException WrongSecret(string location, FileKey fileKey, string derivation) => new(
        StripeOAuthTokenStoreProblem.WrongSecret,
        $"The OAuth settings at '{location}' were encrypted with another secret than {fileKey.Setting} has"
        + (derivation == fileKey.Derivation ? ". " : derivation == PassphraseKey.Name ? ": a passphrase. " : ": the client secret. ")
        + "They are left as they are. Give the secret that they were written with, or delete the file and connect again.");

    private static string Digest(string body) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        bytes = bytes[..length];
        return true;
    }
}
