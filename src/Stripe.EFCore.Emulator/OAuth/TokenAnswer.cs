using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>An answer of a token endpoint, before it is on its way.</summary>
internal sealed record TokenAnswer(HttpStatusCode Status, string MediaType, byte[] Body)
{
    public static TokenAnswer Json(HttpStatusCode status, JsonObject document)
        => new(status, "application/json", Encoding.UTF8.GetBytes(document.ToJsonString()));

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = (int)Status;
        context.Response.ContentType = MediaType;
        await context.Response.Body.WriteAsync(Body, context.RequestAborted).ConfigureAwait(false);
    }
}
