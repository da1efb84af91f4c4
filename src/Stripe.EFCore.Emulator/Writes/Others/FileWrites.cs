using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>Uploaded files and links to them: https://docs.stripe.com/api/files/create.</summary>
internal static class FileWrites
{
    /// <summary>Where a file keeps its contents, as Base64.</summary>
    public static readonly string Contents = HiddenValue.Of("contents");

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/files", Create);
        handlers.Add("POST /v1/file_links", CreateLink);
    }

    private static JsonObject Create(WriteRequest request)
    {
        if (request.File is not { } uploaded)
            throw Refusals.Missing("file");

        var file = request.New();
        (file["filename"], file["size"], file["title"]) = (uploaded.Name, uploaded.Contents.Length, null);
        file["type"] = Path.GetExtension(uploaded.Name).TrimStart('.') is { Length: > 0 } extension ? extension : "bin";
        file["url"] = $"https://files.stripe.com/v1/files/{file.Text("id")}/contents";
        file[Contents] = Convert.ToBase64String(uploaded.Contents);
        request.Session.Add(file);
        return file;
    }

    private static JsonObject CreateLink(WriteRequest request)
    {
        var link = request.New();
        if (request.Integer("expires_at") <= request.Now)
            throw Refusals.State(null, "The expiration must be in the future.", "expires_at");

        link["url"] = $"https://files.emulated.example/links/{link.Text("id")}";
        request.Session.Add(link);
        return link;
    }
}
