using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Metadata.Compiled;

/// <summary>What <c>ToStripeList</c> declared, as text: the code of a compiled model holds literals alone.</summary>
internal static class ListDeclarationText
{
    public static string Write(StripeListDeclaration declaration)
    {
        var list = declaration.List;
        var text = new JsonObject
        {
            ["path"] = list.ListPath,
            ["retrieve"] = list.RetrievePath,
            ["operations"] = list.Operations.ToString(),
            ["object"] = list.Object,
            ["newestFirst"] = list.NewestFirst,
            ["paging"] = list.Paging.ToString(),
            ["filters"] = Array(declaration.Filters, f => new JsonObject
            {
                ["member"] = Words(f.Member),
                ["parameter"] = f.Parameter,
                ["kind"] = f.Kind.ToString(),
                ["type"] = f.Type.ToString(),
                ["maxItems"] = f.MaxItems,
                ["required"] = f.Required,
            }),
            ["expandables"] = Array(declaration.Expandables, e => new JsonObject { ["member"] = e.Member, ["field"] = e.Field }),
            ["includes"] = Array(declaration.Includes, i => new JsonObject { ["member"] = Words(i.Member), ["field"] = i.Field, ["by"] = i.By.ToString() }),
            ["always"] = Array(declaration.Always, p => new JsonObject { ["name"] = p.Name, ["value"] = p.Value }),
        };
        return text.ToJsonString();
    }

    public static StripeListDeclaration Read(string text)
    {
        var node = JsonNode.Parse(text)!;
        var declaration = StripeListDeclaration.For((string)node["path"]!);
        return declaration with
        {
            List = declaration.List with
            {
                RetrievePath = (string?)node["retrieve"],
                Operations = Named<ResourceOperations>(node["operations"]),
                Object = (string?)node["object"],
                NewestFirst = (bool)node["newestFirst"]!,
                Paging = Named<PagingStyle>(node["paging"]),
            },
            Filters =
            [
                .. Items(node, "filters").Select(f => new DeclaredFilter(
                    Members(f), (string?)f["parameter"], Named<ParameterKind>(f["kind"]), Named<ParameterType>(f["type"]), (int?)f["maxItems"],
                    (bool)f["required"]!)),
            ],
            Expandables = [.. Items(node, "expandables").Select(e => new DeclaredExpandable((string)e["member"]!, (string?)e["field"]))],
            Includes = [.. Items(node, "includes").Select(i => new DeclaredInclude(Members(i), (string?)i["field"], Named<IncludedBy>(i["by"])))],
            Always = [.. Items(node, "always").Select(p => new RequestParameter((string)p["name"]!, (string)p["value"]!))],
        };
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) => new([.. items.Select(write)]);

    private static JsonArray Words(IEnumerable<string> words) => Array(words, word => JsonValue.Create(word));

    private static IEnumerable<JsonNode> Items(JsonNode node, string name) => node[name]!.AsArray().Select(item => item!);

    private static ImmutableArray<string> Members(JsonNode node) => [.. Items(node, "member").Select(m => (string)m!)];

    private static T Named<T>(JsonNode? node)
        where T : struct, Enum
        => Enum.Parse<T>((string)node!);
}
