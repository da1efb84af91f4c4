using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Lists;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>
///     Answers the paths of both OAuth services, which Stripe has on the hosts connect, marketplace and api, and the emulator on its one
///     address.
/// </summary>
internal sealed class OAuthHandler(StripeEmulator emulator, TimeProvider clock)
{
    private readonly AuthorizeEndpoint _authorize = new(emulator);
    private readonly TokenEndpoint _token = new(emulator, clock);
    private long _requests;

    public static bool Handles(HttpRequest request)
        => request.Path.Value is "/oauth/authorize" or "/express/oauth/authorize" or "/oauth/v2/authorize"
            or "/oauth/token" or "/oauth/deauthorize" or "/v1/oauth/token" or "/v1/oauth/deauthorize";

    public async Task HandleAsync(HttpContext context)
    {
        if (emulator.Latency > TimeSpan.Zero)
            await Task.Delay(emulator.Latency, clock, context.RequestAborted).ConfigureAwait(false);

        var request = context.Request;
        var requestId = "req_o" + Interlocked.Increment(ref _requests).ToString("D13", CultureInfo.InvariantCulture);
        context.Response.Headers["Request-Id"] = requestId;
        context.Response.Headers.CacheControl = "no-store";
        var query = Parameters.Parse(request.QueryString.Value);
        var form = await ReadFormAsync(context).ConfigureAwait(false);
        var isAnswered = true;
        switch (request.Path.Value)
        {
            case "/oauth/authorize":
                await _authorize.HandleAsync(context, EmulatedOAuthService.Connect, isExpress: false, query, form).ConfigureAwait(false);
                break;
            case "/express/oauth/authorize":
                await _authorize.HandleAsync(context, EmulatedOAuthService.Connect, isExpress: true, query, form).ConfigureAwait(false);
                break;
            case "/oauth/v2/authorize":
                await _authorize.HandleAsync(context, EmulatedOAuthService.Apps, isExpress: false, query, form).ConfigureAwait(false);
                break;
            case "/oauth/token":
                isAnswered = await _token.ExchangeAsync(context, EmulatedOAuthService.Connect, form).ConfigureAwait(false);
                break;
            case "/v1/oauth/token":
                isAnswered = await _token.ExchangeAsync(context, EmulatedOAuthService.Apps, form).ConfigureAwait(false);
                break;
            case "/oauth/deauthorize":
                await _token.DeauthorizeAsync(context, EmulatedOAuthService.Connect, form).ConfigureAwait(false);
                break;
            default:
                await _token.DeauthorizeAsync(context, EmulatedOAuthService.Apps, form).ConfigureAwait(false);
                break;
        }

        emulator.RequestLog.Add(new EmulatedLogEntry(
            request.Method,
            request.Path.Value!,
            request.QueryString.Value ?? "",
            HttpMethods.IsPost(request.Method) ? form.All : query.All,
            null,
            isAnswered ? context.Response.StatusCode : 0,
            requestId,
            request.Headers.UserAgent.FirstOrDefault()));
    }

    private static async Task<Parameters> ReadFormAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            return Parameters.Parse("");

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return Parameters.Parse(await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false));
    }
}
