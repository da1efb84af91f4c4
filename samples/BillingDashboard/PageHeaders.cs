using System.Security.Cryptography;

namespace BillingDashboard;

/// <summary>
///     What every page is sent with: nothing runs or loads but the page's own style, nothing is cached, and no other site is told an
///     address (that of a callback holds a code).
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    private const string StyleNonce = "StyleNonce";

    public static string NonceOf(HttpContext http) => (string)http.Items[StyleNonce]!;

    public Task InvokeAsync(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Items[StyleNonce] = nonce;

        // At the start of the response: an error page begins by clearing what was there.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy =
                $"default-src 'none'; style-src 'nonce-{NonceOf(http)}'; img-src data:; form-action 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'";
            headers["Referrer-Policy"] = "no-referrer";
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    }
}
