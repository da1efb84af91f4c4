using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Others;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>The contents of uploaded files: <c>GET /v1/files/{id}/contents</c>, which Stripe serves at files.stripe.com.</summary>
internal static class FileContents
{
    /// <summary>The contents; null where the path is another one.</summary>
    public static byte[]? Of(HttpRequest request, Access access, string path)
    {
        if (path.Split('/') is not ["", "v1", "files", var id, "contents"])
            return null;

        access.RequireRead("file");
        var file = access.Store.Required("file").Find(id)?.Document() ?? throw ApiError.Missing("file", id, "file");
        request.HttpContext.Response.ContentType = "application/octet-stream";
        return Convert.FromBase64String(JsonFields.Text(file[FileWrites.Contents]) ?? "");
    }
}
