using System.Collections.Immutable;

namespace Stripe.EFCore.Authentication.OAuth.Desktop;

/// <summary>The head of a request to the loopback listener, as far as it matters.</summary>
internal sealed record LoopbackRequest(string Method, string Path, ImmutableDictionary<string, string> Query, string? Host)
{
    /// <summary>Reads a head; null where it is none, or says something twice.</summary>
    public static LoopbackRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        var start = lines[0].Split(' ');
        if (start.Length != 3 || !start[1].StartsWith('/') || !start[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            return null;

        var hosts = lines.Skip(1).Where(l => l.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)).Select(l => l[5..].Trim()).ToList();
        var target = start[1].Split('?', 2);
        return hosts.Count <= 1 && ParseQuery(target.ElementAtOrDefault(1) ?? "") is { } query
            ? new(start[0], target[0], query, hosts.FirstOrDefault())
            : null;
    }

    private static ImmutableDictionary<string, string>? ParseQuery(string query)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (!values.TryAdd(Decode(parts[0]), Decode(parts.ElementAtOrDefault(1) ?? "")))
                return null;
        }

        return values.ToImmutable();
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
