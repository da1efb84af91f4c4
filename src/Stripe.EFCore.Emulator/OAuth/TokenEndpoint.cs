using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.Lists;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>Gives tokens for codes and refresh tokens, and ends connections, for whoever has the application's secret key.</summary>
internal sealed class TokenEndpoint(StripeEmulator emulator, TimeProvider clock)
{
    private readonly EmulatedOAuth _oauth = emulator.OAuth;

    /// <summary>Answers a request for tokens; false where the connection was broken instead.</summary>
    public async Task<bool> ExchangeAsync(HttpContext context, EmulatedOAuthService service, Parameters form)
    {
        await _oauth.PassRequestAsync(context.RequestAborted).ConfigureAwait(false);
        var fault = _oauth.NextFault();
        var answer = (fault is { } known ? TokenFaults.Replacing(known) : null) ?? AnswerTo(() => Tokens(context.Request, service, form));

        await _oauth.PassAnswerAsync(context.RequestAborted).ConfigureAwait(false);
        if (_oauth.TokenDelay > TimeSpan.Zero)
            await Task.Delay(_oauth.TokenDelay, clock, context.RequestAborted).ConfigureAwait(false);
        if (fault == EmulatedTokenFault.LostAnswer)
        {
            context.Abort();
            return false;
        }

        if (fault == EmulatedTokenFault.Truncated)
            answer = answer with { Body = answer.Body[..(answer.Body.Length / 2)] };
        await answer.WriteAsync(context).ConfigureAwait(false);
        return true;
    }

    public Task DeauthorizeAsync(HttpContext context, EmulatedOAuthService service, Parameters form)
        => AnswerTo(() => Deauthorized(context.Request, service, form)).WriteAsync(context);

    private JsonObject Tokens(HttpRequest request, EmulatedOAuthService service, Parameters form)
    {
        OnlyPost(request);
        var key = Authenticate(request, service, form);
        var ledger = _oauth.Ledger;
        var issued = Required(form, "grant_type") switch
        {
            "authorization_code" => ledger.Exchange(Required(form, "code"), service, a => BelongsTo(key, a)),
            "refresh_token" => ledger.Refresh(Required(form, "refresh_token"), ScopeOf(form, service), service, a => BelongsTo(key, a)),
            var other => throw OAuthError.UnsupportedGrantType($"Unsupported grant type: {other}"),
        };
        var publishable = issued.Application.Livemode ? "pk_live_" : "pk_test_";
        var answer = new JsonObject
        {
            ["access_token"] = issued.AccessToken,
            ["livemode"] = issued.Application.Livemode,
            ["refresh_token"] = issued.RefreshToken,
            ["token_type"] = "bearer",
            ["stripe_publishable_key"] = publishable + issued.Account.Replace("acct_", "", StringComparison.Ordinal),
            ["stripe_user_id"] = issued.Account,
            ["scope"] = issued.Scope,
        };
        if (issued.RefreshToken is null)
            answer.Remove("refresh_token");
        return answer;
    }

    private JsonObject Deauthorized(HttpRequest request, EmulatedOAuthService service, Parameters form)
    {
        OnlyPost(request);
        var key = Authenticate(request, service, form);
        var clientId = Required(form, "client_id");
        var account = Required(form, "stripe_user_id");
        if (_oauth.Application(clientId) is not { } application || application.Service != service || !BelongsTo(key, application))
            throw OAuthError.InvalidClient($"No application matches the supplied client identifier: {clientId}");
        if (!_oauth.Ledger.Revoke(account, a => a == application))
        {
            throw OAuthError.InvalidClient(
                $"This application is not connected to stripe account {account}, or that account does not exist.");
        }

        if (application is { IsOwn: true, Service: EmulatedOAuthService.Connect })
            emulator.Disconnect(account);
        return new JsonObject { ["stripe_user_id"] = account };
    }

    /// <summary>
    ///     The secret key of the caller. The header counts before <c>client_secret</c>, as at Stripe
    ///     (https://github.com/stripe/stripe-ruby/issues/866); Stripe Apps knows the header only.
    /// </summary>
    private string Authenticate(HttpRequest request, EmulatedOAuthService service, Parameters form)
    {
        var key = Credentials.KeyOf(request) ?? (service == EmulatedOAuthService.Connect ? form["client_secret"] : null);
        if (string.IsNullOrEmpty(key))
        {
            throw OAuthError.InvalidClient(
                "You did not provide an API key. You need to provide it in the Authorization header, using Basic or Bearer auth.");
        }

        return emulator.IsOwnSecretKey(key) || emulator.PlatformOf(key) is not null
            ? key
            : throw OAuthError.InvalidClient($"No such API key: {Credentials.Masked(key)}");
    }

    private bool BelongsTo(string key, EmulatedApplication application)
        => application.Livemode == key.StartsWith("sk_live_", StringComparison.Ordinal)
            && (application.IsOwn ? emulator.IsOwnSecretKey(key) : application.ClientSecret == key);

    private static string? ScopeOf(Parameters form, EmulatedOAuthService service)
        => form["scope"] is not { Length: > 0 } scope ? null
            : Scopes.Of(service).Contains(scope) ? scope
            : throw OAuthError.InvalidScope($"Invalid scope provided: {scope}");

    private static void OnlyPost(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            throw OAuthError.InvalidRequest($"{request.Method} is not supported here; send a POST request.");
    }

    private static string Required(Parameters form, string name)
        => form[name] is { Length: > 0 } value ? value : throw OAuthError.InvalidRequest($"No {name} was provided.");

    private static TokenAnswer AnswerTo(Func<JsonObject> answer)
    {
        try
        {
            return TokenAnswer.Json(HttpStatusCode.OK, answer());
        }
        catch (OAuthError error)
        {
            return TokenAnswer.Json(error.Status, new JsonObject { ["error"] = error.Code, ["error_description"] = error.Message });
        }
    }
}
