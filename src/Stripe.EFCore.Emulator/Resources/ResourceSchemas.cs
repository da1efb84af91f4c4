using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>
///     The resources of the emulated API. A filter is written <c>name</c>, <c>name=field</c>, with a type behind a colon (<c>:bool</c>, <c>:int</c>, <c>:range</c>, <c>:any</c>,
///     <c>:null</c>, <c>:ci</c>, <c>:ignored</c>) and accepted values behind a bar. An expandable is written <c>field</c> or <c>field=object|object</c>.
/// </summary>
internal static class ResourceSchemas
{
    public static ImmutableArray<ResourceSchema> All { get; } = [.. CoreSchemas.All, .. OtherSchemas.All, .. ApiV2Schemas.All];

    private static readonly FrozenDictionary<string, string> Paths = All.ToFrozenDictionary(s => s.Object, s => s.Path);

    /// <summary>The path of a resource's list.</summary>
    public static string PathOf(string name) => Paths[name];

    /// <summary>A schema in the notation above.</summary>
    public static ResourceSchema Of(string name, string path, string idPrefix, string filters, string expandables = "")
        => new(name, path.Length == 0 ? "" : "/v1/" + path, idPrefix)
        {
            Filters = [.. Split(filters).Select(Filter)],
            Expandables = Split(expandables).Select(e => e.Split('=', 2)).ToImmutableDictionary(
                e => e[0], e => e.Length > 1 ? [.. e[1].Split('|')] : ImmutableArray.Create(e[0])),
        };

    private static FilterSchema Filter(string text)
    {
        var (head, values) = Cut(text, '|');
        var (left, type) = Cut(head, ':');
        var (name, field) = Cut(left, '=');
        var kind = type switch
        {
            null => FilterKind.Text,
            "bool" => FilterKind.Flag,
            "int" => FilterKind.Integer,
            "range" => FilterKind.Range,
            "any" => FilterKind.AnyOf,
            "Any" => FilterKind.Any,
            "null" => FilterKind.IsNull,
            "all" => FilterKind.AllOf,
            "members" => FilterKind.Members,
            "created" => FilterKind.Created,
            "ci" => FilterKind.CaseInsensitiveText,
            _ => FilterKind.Ignored,
        };
        var isSubscriptionStatus = name == "status" && values?.Contains("ended", StringComparison.Ordinal) == true;
        return new FilterSchema(name, kind, field ?? name)
        {
            Values = values is null ? [] : [.. values.Split(',')],
            Everything = isSubscriptionStatus ? "all" : null,
            Groups = isSubscriptionStatus
                ? ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("ended", ["canceled", "incomplete_expired"])
                : ImmutableDictionary<string, ImmutableArray<string>>.Empty,
        };
    }

    private static (string Head, string? Tail) Cut(string text, char at)
        => text.IndexOf(at) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
