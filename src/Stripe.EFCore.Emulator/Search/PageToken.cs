using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>What <c>next_page</c> stands for: where a search goes on, since when, and of which query.</summary>
internal readonly record struct PageToken(Position After, DateTimeOffset IssuedAt, string Query)
{
    public static string FingerprintOf(string resource, string query)
        => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(resource + " " + query)))[..16];

    public static PageToken? Parse(string text)
    {
        var bytes = new byte[text.Length / 2];
        if (Convert.FromHexString(text, bytes, out _, out var length) != System.Buffers.OperationStatus.Done)
            return null;

        return Encoding.UTF8.GetString(bytes, 0, length).Split('.') is [var created, var rank, var issued, var query]
            && Number(created) is { } second && Number(rank) is { } place && Number(issued) is { } ticks && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new PageToken(new Position(second, place), new DateTimeOffset(ticks, TimeSpan.Zero), query)
            : null;
    }

    public override string ToString()
    {
        var parts = string.Create(CultureInfo.InvariantCulture, $"{After.Created}.{After.Rank}.{IssuedAt.UtcTicks}.{Query}");
        return Convert.ToHexString(Encoding.UTF8.GetBytes(parts));
    }

    private static long? Number(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
