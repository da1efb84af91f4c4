using System.Globalization;
using Stripe.EFCore.Emulator.Lists;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>What the parameters of a write give for one name: a text, members by name (<c>a[b]=</c>), or elements (<c>a[]=</c>, <c>a[0][b]=</c>).</summary>
internal sealed class FormValue
{
    private readonly List<KeyValuePair<string, FormValue>> _members = [];

    private FormValue()
    {
    }

    /// <summary>The text; null where there are members or elements.</summary>
    public string? Text { get; private set; }

    public IReadOnlyList<KeyValuePair<string, FormValue>> Members => _members;

    /// <summary>Whether the members are numbered, or have no names at all.</summary>
    public bool HasElements => _members.Count > 0 && _members.All(m => m.Key.Length == 0 || IndexOf(m.Key) is not null);

    /// <summary>The elements in their order.</summary>
    public IEnumerable<FormValue> Elements => _members.OrderBy(m => IndexOf(m.Key) ?? int.MaxValue).Select(m => m.Value);

    /// <summary>All parameters of a request, by their first names.</summary>
    public static FormValue Of(Parameters parameters)
    {
        var root = new FormValue();
        foreach (var (name, value) in parameters.All)
        {
            var path = name.Replace("]", "", StringComparison.Ordinal).Split('[');
            var node = root;
            for (var i = 0; i < path.Length; i++)
                node = node.Member(path[i], path.ElementAtOrDefault(i + 1));
            node.Text = value;
        }

        return root;
    }

    /// <summary>The member of a name, made where there is none. Without a name it is the last element as long as that lacks what comes next.</summary>
    private FormValue Member(string name, string? next)
    {
        var last = _members.LastOrDefault(m => m.Key == name).Value;
        var isGiven = last is not null && (name.Length > 0 || next is not null && last._members.TrueForAll(m => m.Key != next));
        if (isGiven)
            return last!;

        var member = new FormValue();
        _members.Add(KeyValuePair.Create(name, member));
        return member;
    }

    private static int? IndexOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
