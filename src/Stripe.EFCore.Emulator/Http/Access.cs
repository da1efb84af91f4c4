using System.Net;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.OAuth;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>What a request may touch: one account's data, all or some of its resources, perhaps to read only.</summary>
internal sealed record Access(string Key, string AccountId, AccountStore Store, bool MayWrite, Func<Permission, bool> Has)
{
    /// <summary>
    ///     Finds out whose the key is - the emulator's own, another platform's or an access token - and whether it opens the account asked
    ///     for.
    /// </summary>
    public static Access Of(HttpRequest request, StripeEmulator emulator)
    {
        if (Credentials.KeyOf(request) is not { Length: > 0 } key)
        {
            throw Unauthorized(
                null,
                "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
                + "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }

        var account = request.Headers["Stripe-Account"].FirstOrDefault();
        if (emulator.PermissionsOf(key) is { } allowed)
            return OfOwnKey(emulator, key, allowed, account);
        if (emulator.PlatformOf(key) is { } platform)
            return OfPlatform(emulator, key, platform, account);
        if (emulator.OAuth.Ledger.Find(key) is { } token)
            return OfToken(emulator, key, token, account);
        throw Unauthorized(null, $"Invalid API Key provided: {Credentials.Masked(key)}");
    }

    /// <summary>
    ///     Checks that the key may read objects of this name. Objects that are only reached through others, such as discounts and cards, need no
    ///     permission of their own.
    /// </summary>
    /// <exception cref="ApiError">The key may not.</exception>
    public void RequireRead(string resource)
    {
        if (Store.ByObject(resource) is not { Schema.Path: "" })
            Require(new Permission(resource, IsWrite: false));
    }

    /// <exception cref="ApiError">The key lacks the permission.</exception>
    public void Require(Permission permission)
    {
        if (!Has(permission))
            throw Forbidden($"Having the '{permission.Name}' permission would allow this request to continue.");
    }

    public ApiError Forbidden(string remedy) => new(
        HttpStatusCode.Forbidden,
        "invalid_request_error",
        "more_permissions_required_for_application",
        $"The provided key '{Credentials.Masked(Key)}' does not have the required permissions for this endpoint on account '{AccountId}'. {remedy}");

    private static Access OfOwnKey(StripeEmulator emulator, string key, Func<Permission, bool> allowed, string? account)
    {
        if (account is null || account == emulator.AccountId)
            return new Access(key, emulator.AccountId, emulator.StoreOf(null)!, MayWrite: true, allowed);

        var scope = emulator.IsConnected(account)
            ? Scopes.ReadWrite
            : emulator.OAuth.Ledger.ScopeOf(account, a => a.IsOwn && a.Service == EmulatedOAuthService.Connect);
        return OfConnected(emulator, key, allowed, account, scope);
    }

    private static Access OfPlatform(StripeEmulator emulator, string key, AccountStore platform, string? account)
        => account is null
            ? new Access(key, StripeEmulator.PlatformId, platform, MayWrite: true, _ => true)
            : OfConnected(
                emulator,
                key,
                _ => true,
                account,
                emulator.OAuth.Ledger.ScopeOf(account, a => a.ClientSecret == key && a.Service == EmulatedOAuthService.Connect));

    private static Access OfConnected(StripeEmulator emulator, string key, Func<Permission, bool> allowed, string account, string? scope)
        => scope is not null && emulator.StoreOf(account) is { } store
            ? new Access(key, account, store, Scopes.MayWrite(scope), allowed)
            : throw NoAccess(key, account);

    private static Access OfToken(StripeEmulator emulator, string key, TokenAccess token, string? account)
        => token.State switch
        {
            AccessTokenState.Revoked => throw Unauthorized(
                "platform_api_key_expired",
                $"Expired API Key provided: {Credentials.Masked(key)}. Application access may have been revoked."),
            AccessTokenState.Expired => throw Unauthorized("api_key_expired", $"Expired API Key provided: {Credentials.Masked(key)}"),
            _ when account is not null && account != token.Connection.Account => throw NoAccess(key, account),
            _ => new Access(
                key, token.Connection.Account, emulator.StoreOf(token.Connection.Account)!, Scopes.MayWrite(token.Scope), _ => true),
        };

    private static ApiError Unauthorized(string? code, string message)
        => new(HttpStatusCode.Unauthorized, "invalid_request_error", code, message);

    private static ApiError NoAccess(string key, string account) => new(
        HttpStatusCode.Forbidden,
        "invalid_request_error",
        "account_invalid",
        $"The provided key '{Credentials.Masked(key)}' does not have access to account '{account}' (or that account does not exist). "
        + "Application access may have been revoked.");
}
