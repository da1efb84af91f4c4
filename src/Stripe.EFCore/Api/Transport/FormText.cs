using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     Parameters as the text of a form, the same bytes as Stripe.net sends. Stripe.net looks up the attributes of its options by reflection for each
///     request, which costs more than all the rest of a write.
/// </summary>
internal static class FormText
{
    public static MediaTypeHeaderValue ContentType { get; } = new("application/x-www-form-urlencoded", "utf-8");

    /// <summary>The form; null where it has a value that Stripe.net alone knows how to say, such as a stream.</summary>
    public static byte[]? Of(IReadOnlyDictionary<string, object?> parameters)
    {
        var form = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!TryAdd(form, Encoded(name), value))
                return null;
        }

        return Encoding.UTF8.GetBytes(form.ToString());
    }

    private static bool TryAdd(StringBuilder form, string name, object? value)
    {
        switch (value)
        {
            case null:
                return Add(form, name, "");
            case string text:
                return Add(form, name, Encoded(text));
            case bool flag:
                return Add(form, name, flag ? "true" : "false");
            case long or int or decimal:
                return Add(form, name, Encoded(((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture)));
            case Dictionary<string, object?> members:
                foreach (var (member, inner) in members)
                {
                    if (!TryAdd(form, Below(name, Encoded(member)), inner))
                        return false;
                }

                return true;
            case List<object?> elements:
                var before = form.Length;
                for (var i = 0; i < elements.Count; i++)
                {
                    if (!TryAdd(form, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), elements[i]))
                        return false;
                }

                // A list of nothing says that there is to be none.
                return form.Length > before || Add(form, name, "");
            default:
                return false;
        }
    }

    /// <summary>The name of a member, as Stripe.net makes it: one with a bracket of its own is split there, and an empty name before it is left out.</summary>
    private static string Below(string name, string member) => (name, member.IndexOf('[', StringComparison.Ordinal)) switch
    {
        ("", _) => member,
        (_, < 0) => $"{name}[{member}]",
        (_, var at) => $"{name}[{member[..at]}]{member[at..]}",
    };

    private static bool Add(StringBuilder form, string name, string encoded)
    {
        if (form.Length > 0)
            form.Append('&');
        form.Append(name).Append('=').Append(encoded);
        return true;
    }

    /// <summary>Stripe.net leaves the brackets as they are.</summary>
    private static string Encoded(string text)
        => WebUtility.UrlEncode(text).Replace("%5B", "[", StringComparison.Ordinal).Replace("%5D", "]", StringComparison.Ordinal);
}
