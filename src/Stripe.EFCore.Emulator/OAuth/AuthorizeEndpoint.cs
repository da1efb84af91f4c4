using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Lists;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>Asks an account's owner whether an application may use the account, and sends the answer to the application.</summary>
internal sealed class AuthorizeEndpoint(StripeEmulator emulator)
{
    private const string Cookie = "consent";

    private readonly EmulatedOAuth _oauth = emulator.OAuth;
    private readonly byte[] _csrfKey = RandomNumberGenerator.GetBytes(32);

    public Task HandleAsync(HttpContext context, EmulatedOAuthService service, bool isExpress, Parameters query, Parameters form)
    {
        var isAnswer = HttpMethods.IsPost(context.Request.Method);
        if (!isAnswer && !HttpMethods.IsGet(context.Request.Method))
            return ConsentPage.RefuseAsync(context, HttpStatusCode.MethodNotAllowed, "invalid_request", "Open this page in a browser.");

        // Who asks, and where answers go, has to be known before anything is sent there.
        if (_oauth.Application(query["client_id"] ?? "") is not { } application || application.Service != service)
        {
            return ConsentPage.RefuseAsync(
                context, HttpStatusCode.BadRequest, "invalid_client", "No application matches the supplied client identifier.");
        }

        var redirectUri = query["redirect_uri"] ?? application.RedirectUris[0];
        if (!application.RedirectUris.Contains(redirectUri))
        {
            return ConsentPage.RefuseAsync(
                context,
                HttpStatusCode.BadRequest,
                "invalid_redirect_uri",
                $"Invalid redirect URI '{redirectUri}'. Ensure this URI exactly matches one of those in your application settings.");
        }

        if (application.Livemode && !redirectUri.StartsWith("https://", StringComparison.Ordinal))
        {
            return ConsentPage.RefuseAsync(
                context,
                HttpStatusCode.BadRequest,
                "invalid_redirect_uri",
                $"Invalid redirect URI '{redirectUri}'. Live mode redirect URIs must use https.");
        }

        var back = new Redirect(redirectUri, query["state"]);
        try
        {
            var scope = ScopeOf(application, isExpress, query);
            return isAnswer ? Answer(context, application, scope, back, form) : Ask(context, application, scope, back);
        }
        catch (OAuthError error)
        {
            context.Response.Redirect(back.Refused(error.Code, error.Message));
            return Task.CompletedTask;
        }
    }

    private static string ScopeOf(EmulatedApplication application, bool isExpress, Parameters query)
    {
        // Stripe Apps knows neither parameter: there, what an application may do is in its manifest.
        if (application.Service == EmulatedOAuthService.Apps)
            return Scopes.Apps;

        if (query["response_type"] is not { Length: > 0 } type)
            throw OAuthError.InvalidRequest("No response_type was provided.");
        if (type != "code")
            throw OAuthError.UnsupportedResponseType($"Unsupported response type: {type}");

        var scope = query["scope"] is { Length: > 0 } asked ? asked : Scopes.Default(isExpress);
        return application.Scopes.Contains(scope) ? scope : throw OAuthError.InvalidScope($"Invalid scope provided: {scope}");
    }

    private Task Ask(HttpContext context, EmulatedApplication application, string scope, Redirect back)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } browser)
        {
            browser = RandomNumberGenerator.GetHexString(32);
            var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true };
            context.Response.Cookies.Append(Cookie, browser, options);
        }

        var accounts = emulator.Accounts.Select(a => new ConsentPage.Account(a.Key, a.Value.DisplayName));
        return ConsentPage.WriteAsync(context, new(application, scope, back.Uri), [.. accounts], TicketOf(context, browser));
    }

    private Task Answer(HttpContext context, EmulatedApplication application, string scope, Redirect back, Parameters form)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } browser || !AreEqual(form["csrf_token"], TicketOf(context, browser)))
        {
            return ConsentPage.RefuseAsync(
                context,
                HttpStatusCode.Forbidden,
                "invalid_request",
                "This form was not opened in this browser, or is too old. Go back to the application and start again.");
        }

        switch (form["decision"])
        {
            case "connect" when form["account"] is { } account && emulator.StoreOf(account) is not null:
                context.Response.Redirect(back.Granted(_oauth.Ledger.NewCode(application, account, scope), scope));
                return Task.CompletedTask;
            case "cancel":
                context.Response.Redirect(back.Refused("access_denied", "The user denied your request"));
                return Task.CompletedTask;
            default:
                return ConsentPage.RefuseAsync(
                    context, HttpStatusCode.BadRequest, "invalid_request", "Choose an account and whether to connect it.");
        }
    }

    /// <summary>
    ///     Binds the form to one browser and to what was asked: another site knows no cookie to make it of, and a form of another
    ///     application does not fit.
    /// </summary>
    private string TicketOf(HttpContext context, string browser)
    {
        var asked = $"{browser}\n{context.Request.Path}{context.Request.QueryString}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(_csrfKey, Encoding.UTF8.GetBytes(asked)));
    }

    private static bool AreEqual(string? left, string right)
        => left is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    /// <summary>Where the answer goes.</summary>
    private sealed record Redirect(string Uri, string? State)
    {
        public string Granted(string code, string scope) => With(("code", code), ("scope", scope));

        public string Refused(string error, string description) => With(("error", error), ("error_description", description));

        private string With(params (string Name, string Value)[] parameters)
        {
            var all = State is null ? parameters : [.. parameters, ("state", State)];
            return Uri + (Uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')
                + string.Join('&', all.Select(p => p.Name + "=" + System.Uri.EscapeDataString(p.Value)));
        }
    }
}
