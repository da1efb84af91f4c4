namespace BillingDashboard;

/// <summary>
///     What every page is sent with: nothing runs, nothing loads but the page's own style, nothing is cached, and no other site is told an
///     address (that of a callback holds a code).
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        // At the start of the response: an error page begins by clearing what was there.
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            headers["Referrer-Policy"] = "no-referrer";
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    }
}
