using System.Security.Cryptography;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     Keys that were made of passphrases, which takes a while and is meant to: contexts come and go, and each of them reads its file. Two that need the same
///     key at once make it once.
/// </summary>
/// <param name="stretch">Makes a key of a secret and a salt.</param>
/// <param name="most">How many are remembered: one for each file in use, of some hundred bytes.</param>
internal sealed class StretchedKeys(Func<byte[], byte[], byte[]> stretch, int most = 16_384)
{
    private readonly BoundedTable<string, Lazy<byte[]>> _keys = new(most);

    /// <summary>How many are remembered.</summary>
    public int Count => _keys.Count;

    public byte[] Of(byte[] secret, byte[] salt)
    {
        byte[] named = [.. BitConverter.GetBytes(salt.Length), .. salt, .. secret];
        var name = Convert.ToHexString(SHA256.HashData(named));
        CryptographicOperations.ZeroMemory(named);
        return _keys.GetOrAdd(name, () => new(() => stretch(secret, salt))).Value;
    }
}
