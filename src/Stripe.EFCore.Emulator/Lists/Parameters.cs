using System.Collections.Immutable;
using System.Globalization;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>The parameters of a request, decoded, in the order in which they came.</summary>
internal sealed class Parameters(ImmutableArray<KeyValuePair<string, string>> all)
{
    public static Parameters None { get; } = new([]);

    public ImmutableArray<KeyValuePair<string, string>> All => all;

    public static Parameters Parse(string? encoded)
        => new(
        [
            .. (encoded ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
            {
                var at = pair.IndexOf('=', StringComparison.Ordinal);
                return at < 0
                    ? new KeyValuePair<string, string>(Decode(pair), "")
                    : new KeyValuePair<string, string>(Decode(pair[..at]), Decode(pair[(at + 1)..]));
            }),
        ]);

    public string? this[string name] => all.FirstOrDefault(p => p.Key == name).Value;

    /// <summary>The values of <c>name[]</c>, <c>name[0]</c>, <c>name[1]</c>...</summary>
    public ImmutableArray<string> Array(string name) => [.. all.Where(p => IsElement(p.Key, name)).Select(p => p.Value)];

    /// <summary>The names in front of any bracket, each once.</summary>
    public IEnumerable<string> Names => all.Select(p => Root(p.Key)).Distinct();

    /// <summary>The same parameters, with another one in place of any of its name.</summary>
    public Parameters With(string name, string value) => new([.. Without(name).All, KeyValuePair.Create(name, value)]);

    public Parameters Without(string name) => new([.. all.Where(p => Root(p.Key) != name)]);

    public static string Root(string name) => name.IndexOf('[', StringComparison.Ordinal) is >= 0 and var at ? name[..at] : name;

    /// <summary>Whether a parameter is one element of an array.</summary>
    public static bool IsElement(string key, string name)
        => key.StartsWith(name + "[", StringComparison.Ordinal) && key.EndsWith(']')
            && (key.Length == name.Length + 2
                || int.TryParse(key.AsSpan(name.Length + 1, key.Length - name.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
