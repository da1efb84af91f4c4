using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Stripe.EFCore;

namespace BillingDashboard.Connecting;

/// <summary>
///     The state of an authorization under way, where only the browser has it that began it: a redirect that somebody else began, or that
///     comes twice, is not taken.
/// </summary>
public sealed class StateCookie(IDataProtectionProvider protection, TimeProvider? clock = null)
{
    private const string Name = "BillingDashboard.State";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(Name).ToTimeLimitedDataProtector();

    // Two requests with one cookie may come at the same moment. A web farm keeps this in its shared cache.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _taken = [];

    public void Write(HttpContext http, string state) => http.Response.Cookies.Append(Name, _protector.Protect(state, Life), Options(http));

    /// <summary>Whether a redirect brought this browser's state, for the first time.</summary>
    public bool Take(HttpContext http, string? received)
    {
        if (Read(http) is not { } state || !StripeOAuthState.Matches(state, received))
            return false;

        http.Response.Cookies.Delete(Name, Options(http));
        foreach (var old in _taken.Where(t => t.Value < _clock.GetUtcNow()))
            _taken.TryRemove(old);
        return _taken.TryAdd(state, _clock.GetUtcNow() + Life);
    }

    private string? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Name] is { } cookie ? _protector.Unprotect(cookie) : null;
        }
        catch (CryptographicException)
        {
            // Too old, of other keys, or made up.
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/connect",
        MaxAge = Life,
    };
}
