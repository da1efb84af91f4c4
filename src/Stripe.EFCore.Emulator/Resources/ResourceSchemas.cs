using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>
///     The resources of the emulated API. A filter is written <c>name</c>, <c>name=field</c>, with a type behind a colon (<c>:bool</c>, <c>:not</c>,
///     <c>:int</c>, <c>:range</c>, <c>:any</c>, <c>:null</c>, <c>:ci</c>, <c>:ignored</c> and others) and accepted values behind a bar. A number behind
///     <c>:any</c> is how many values it takes, one behind <c>:text</c> how many objects it leaves. An expandable is written <c>field</c> or
///     <c>field=object|object</c>.
/// </summary>
internal static class ResourceSchemas
{
    /// <summary>Stands before what is read with it.</summary>
    private static readonly char[] Digits = [.. "0123456789"];

    public static ImmutableArray<ResourceSchema> All { get; } = [.. CoreSchemas.All, .. OtherSchemas.All, .. ApiV2Schemas.All];

    private static readonly FrozenDictionary<string, string> Paths = All.ToFrozenDictionary(s => s.Object, s => s.Path);

    /// <summary>The path of a resource's list.</summary>
    public static string PathOf(string name) => Paths[name];

    /// <summary>A schema in the notation above.</summary>
    public static ResourceSchema Of(string name, string path, string idPrefix, string filters, string expandables = "")
        => new(name, path.Length == 0 ? "" : "/v1/" + path, idPrefix)
        {
            Filters = FiltersOf(filters),
            Expandables = Split(expandables).Select(e => e.Split('=', 2)).ToImmutableDictionary(
                e => e[0], e => e.Length > 1 ? [.. e[1].Split('|')] : ImmutableArray.Create(e[0])),
        };

    /// <summary>One parameter and the kind of the object that it names.</summary>
    public static ImmutableDictionary<string, string> One(string parameter, string resource)
        => ImmutableDictionary<string, string>.Empty.Add(parameter, resource);

    /// <summary>Filters in the notation above.</summary>
    public static ImmutableArray<FilterSchema> FiltersOf(string filters) => [.. Split(filters).Select(Filter)];

    private static FilterSchema Filter(string text)
    {
        var (head, values) = Cut(text, '|');
        var (left, type) = Cut(head, ':');
        var (name, field) = Cut(left, '=');
        var word = type?.TrimEnd(Digits);
        var number = type?[word!.Length..] is { Length: > 0 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : (int?)null;
        var kind = word switch
        {
            null or "text" => FilterKind.Text,
            "bool" => FilterKind.Flag,
            "not" => FilterKind.Not,
            "min" => FilterKind.Smallest,
            "max" => FilterKind.Largest,
            "after" => FilterKind.After,
            "before" => FilterKind.Before,
            "computed" => FilterKind.Computed,
            "order" => FilterKind.Order,
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
        var isRegistrationStatus = name == "status" && values == "active,all,expired,scheduled";
        return new FilterSchema(name, kind, field ?? name)
        {
            MostValues = word == "any" && number is { } most ? most : 100,
            MostObjects = word == "text" ? number : null,
            Values = values is null ? [] : [.. values.Split(',')],
            Everything = isSubscriptionStatus || isRegistrationStatus ? "all" : null,
            Groups = isSubscriptionStatus
                ? ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("ended", ["canceled", "incomplete_expired"])
                : ImmutableDictionary<string, ImmutableArray<string>>.Empty,
        };
    }

    private static (string Head, string? Tail) Cut(string text, char at)
        => text.IndexOf(at) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
