using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace StripeEFCore.Tests.Payloads;

/// <summary>The JSON that each object of Stripe.net in a tree of objects keeps of itself, by its path.</summary>
internal static class RawJsonGraph
{
    public static IEnumerable<string> Of(object? value) => Of("$", value);

    private static IEnumerable<string> Of(string path, object? value) => value switch
    {
        StripeEntity entity => MembersOf(path, entity).Prepend($"{path} = {JsonOf(entity) ?? "none"}"),
        IExpandableField => Of(path, value.GetType().GetProperty("ExpandedObject")!.GetValue(value)),
        IDictionary entries => entries.Keys.Cast<object>().SelectMany(k => Of($"{path}.{k}", entries[k])),
        IList elements => elements.Cast<object?>().SelectMany((e, i) => Of($"{path}[{i}]", e)),
        _ => [],
    };

    /// <summary>Stripe.net writes the JSON of an event again, without spaces.</summary>
    private static string? JsonOf(StripeEntity entity) => entity.RawJsonElement is { } json ? JsonNode.Parse(json.GetRawText())!.ToJsonString() : null;

    private static IEnumerable<string> MembersOf(string path, StripeEntity entity)
        => entity.GetType().GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(p => p.IsDefined(typeof(JsonPropertyNameAttribute)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .SelectMany(p => Of($"{path}.{p.Name}", p.GetValue(entity)));
}
