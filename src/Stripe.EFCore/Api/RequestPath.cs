namespace Stripe.EFCore.Api;

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
    public static bool HasUnusableSegment(string path) =>
        path.Split('/').Skip(1).Any(segment => segment is "" or "." or ".." || string.IsNullOrWhiteSpace(Uri.UnescapeDataString(segment)));
}
