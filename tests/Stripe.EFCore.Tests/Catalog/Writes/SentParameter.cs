using System.Net;
using System.Text.Json;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>A value that Stripe.net sends.</summary>
/// <param name="Path">The names on the way to it; an item of a list is <c>#</c>.</param>
/// <param name="Value">The value as text; of JSON its raw text.</param>
internal sealed record SentParameter(IReadOnlyList<string> Path, string Value)
{
    public override string ToString() => $"{string.Join('.', Path)} = {Value}";

    /// <summary>All values of a request, from its form, its JSON or, where it has no body, its query.</summary>
    public static async Task<IReadOnlyList<SentParameter>> ReadAsync(StripeRequest request)
    {
        if (request.Content is null)
            return Form(request.Uri.Query.TrimStart('?'));

        var body = await request.Content.ReadAsStringAsync();
        return request.Content.Headers.ContentType?.MediaType switch
        {
            "application/json" => [.. Json(JsonElement.Parse(body), [])],
            "application/x-www-form-urlencoded" => Form(body),
            var other => throw new NotSupportedException($"Stripe.net sends {other}."),
        };
    }

    private static IReadOnlyList<SentParameter> Form(string form)
        =>
        [
            .. form.Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=').Select(WebUtility.UrlDecode).ToArray())
                .Select(pair => new SentParameter(Names(pair[0]!), pair[1]!)),
        ];

    private static string[] Names(string key) => [.. key.Split('[', ']').Where(name => name.Length > 0).Select(name => name == "0" ? "#" : name)];

    private static IEnumerable<SentParameter> Json(JsonElement element, string[] path)
        => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Json(member.Value, [.. path, member.Name])),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Json(item, [.. path, "#"])),
            _ => [new(path, element.GetRawText())],
        };
}
