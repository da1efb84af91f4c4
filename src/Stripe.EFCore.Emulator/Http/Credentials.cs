using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>The secret that a request comes with.</summary>
internal static class Credentials
{
    /// <summary>The bearer token, or the user name of HTTP Basic; null where there is neither.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.FirstOrDefault();
        if (header is null)
            return null;
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return header[7..].Trim();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : null;
    }

    public static string Masked(string key)
        => key.Length <= 12 ? new string('*', key.Length) : key[..8] + new string('*', key.Length - 12) + key[^4..];
}
