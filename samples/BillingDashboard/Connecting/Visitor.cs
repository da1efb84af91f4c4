using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Stripe.EFCore;

namespace BillingDashboard.Connecting;

/// <summary>
///     Whoever this request is from: a browser that connected an account has a protected cookie with the name that its tokens are stored
///     under. An application with users of its own takes the user's or the tenant's id for it.
/// </summary>
public sealed class Visitor(IHttpContextAccessor accessor, IDistributedCache cache, IDataProtectionProvider protection, Access access)
{
    private const string Claim = "connection";

    private readonly HttpContext _http = accessor.HttpContext!;
    private readonly string _name = accessor.HttpContext!.User.FindFirstValue(Claim) ?? RandomNumberGenerator.GetHexString(32);

    public IStripeOAuthTokenStore Tokens => new StripeDistributedCacheTokenStore(cache, protection, _name);

    /// <summary>The account that this visitor connected, or the one of the configured key; null where there is none (any more).</summary>
    public async Task<ConnectedAccount?> FindAccountAsync(CancellationToken cancellationToken)
    {
        if (access.IsByKey)
            return new(access.AccountId, Scope: null, access.IsLive);
        return _http.User.HasClaim(c => c.Type == Claim) && await Tokens.ReadAsync(cancellationToken) is { AccountId: { } id } stored
            ? new(id, stored.Scope, stored.Livemode)
            : null;
    }

    /// <summary>Lets the browser keep the name under which the tokens of its account are stored.</summary>
    public Task RememberAsync()
    {
        var identity = new ClaimsIdentity([new(Claim, _name)], CookieAuthenticationDefaults.AuthenticationScheme);
        return _http.SignInAsync(new ClaimsPrincipal(identity));
    }

    /// <summary>Removes the tokens from here; the connection at Stripe is another matter.</summary>
    public async Task ForgetAsync()
    {
        await using (await Tokens.LockAsync())
            await Tokens.WriteAsync(null);
        await _http.SignOutAsync();
    }
}

/// <summary>An account as the pages show it.</summary>
/// <param name="Id">Null for the account of the key, which has no need to name it.</param>
public sealed record ConnectedAccount(string? Id, string? Scope, bool Livemode);
