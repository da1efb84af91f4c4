namespace Stripe.EFCore.Http;

/// <summary>Paths as they may go out.</summary>
internal static class RequestPath
{
    /// <exception cref="ArgumentException">The path would not lead to where it says.</exception>
    public static void Check(string path)
    {
        if (!path.StartsWith('/') || path.AsSpan().IndexOfAny("?# {}") >= 0 || HasUnusableSegment(path))
        {
            throw new ArgumentException(
                $"'{path}' is no path of Stripe's API: it has to begin with /, with every id filled in, not blank and percent-encoded.",
                nameof(path));
        }
    }

    /// <summary>Whether an id in the path is blank or would be read as a step in the path (<c>..</c>).</summary>
    public static bool HasUnusableSegment(string path)
    {
        var left = path.AsSpan(path.IndexOf('/') + 1);
        while (true)
        {
            var end = left.IndexOf('/');
            var segment = end < 0 ? left : left[..end];
            if (segment is "" or "." or ".." || IsBlank(segment))
                return true;
            if (end < 0)
                return false;

            left = left[(end + 1)..];
        }
    }

    private static bool IsBlank(ReadOnlySpan<char> segment) =>
        segment.Contains('%') ? string.IsNullOrWhiteSpace(Uri.UnescapeDataString(segment)) : segment.IsWhiteSpace();
}
