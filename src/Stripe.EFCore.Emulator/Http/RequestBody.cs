using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>What a request carries: a form, JSON in API v2, or a form with a file.</summary>
/// <param name="Text">The body as it came; empty for a file.</param>
/// <param name="Parameters">The parameters of the body, or those of the query where the body is empty.</param>
internal sealed record RequestBody(string Text, Parameters Parameters)
{
    public JsonObject? Json { get; private init; }

    public UploadedFile? File { get; private init; }

    public static async Task<RequestBody> ReadAsync(HttpRequest request, Parameters query)
    {
        if (!HttpMethods.IsPost(request.Method) && !HttpMethods.IsDelete(request.Method))
            return new RequestBody("", query);
        if (request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return await ReadFileAsync(request).ConfigureAwait(false);

        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        return text.Length == 0 ? new RequestBody("", query)
            : request.Path.StartsWithSegments("/v2") ? new RequestBody(text, new Parameters([KeyValuePair.Create("", text)])) { Json = JsonOf(text) }
            : new RequestBody(text, Parameters.Parse(text));
    }

    private static async Task<RequestBody> ReadFileAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        UploadedFile? uploaded = null;
        if (form.Files.GetFile("file") is { } file)
        {
            using var contents = new MemoryStream();
            await file.CopyToAsync(contents, request.HttpContext.RequestAborted).ConfigureAwait(false);
            uploaded = new UploadedFile(file.FileName, file.ContentType, contents.ToArray());
        }

        var parameters = form.SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? "")));
        if (uploaded is not null)
            parameters = parameters.Append(KeyValuePair.Create("file", uploaded.Name));
        return new RequestBody("", new Parameters([.. parameters])) { File = uploaded };
    }

    private static JsonObject? JsonOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw NotJson();
        }
        catch (JsonException)
        {
            throw NotJson();
        }
    }

    private static ApiError NotJson() => ApiError.Invalid("invalid_json", "The body of the request is not a JSON object.", null);
}
