using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace BillingDashboard.Reports;

/// <summary>
///     Where a page ended: the row with this id, which is the n-th of its second. The next page asks for this second and what is older, so it
///     costs one request, however deep it lies, and rows that come meanwhile move nothing.
/// </summary>
public sealed record PlaceInList(DateTime Created, int Shown, string Id)
{
    private const int MostCharacters = 400;

    /// <summary>The place as an opaque token for addresses.</summary>
    public string Token =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Seconds}.{Shown}.{Id}")));

    private long Seconds => new DateTimeOffset(Created, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Reads a token; null if it is none of ours.</summary>
    public static PlaceInList? Parse(string token)
    {
        if (token.Length > MostCharacters || !Base64Url.IsValid(token))
            return null;

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('.', 3) is [var seconds, var shown, { Length: > 0 } id]
            && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var created)
            && created <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            && int.TryParse(shown, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100_000
                ? new(DateTimeOffset.FromUnixTimeSeconds(created).UtcDateTime, count, id)
                : null;
    }
}

/// <summary>The place of a token is gone: its row was deleted, or the token is from another list or other filters.</summary>
public sealed class StalePlaceException() : Exception("The page token belongs to another list, or its row is gone. Start again without a token.");
