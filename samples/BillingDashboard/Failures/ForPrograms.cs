using BillingDashboard.Connecting;

namespace BillingDashboard.Failures;

/// <summary>Answers programs that are not signed in: with a problem as JSON, where a person is led to the start page.</summary>
internal sealed class ForPrograms(RequestDelegate next)
{
    public static bool IsAsked(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/odata");

    public async Task InvokeAsync(HttpContext http, Visitor visitor)
    {
        if (await visitor.FindAccountAsync(http.RequestAborted) is not null)
        {
            await next(http);
            return;
        }

        http.Response.StatusCode = Failure.NotConnected.Status;
        await http.Response.WriteAsJsonAsync(Failure.NotConnected.Problem, options: null, "application/problem+json", http.RequestAborted);
    }
}
