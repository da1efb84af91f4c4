namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>When access tokens are to be renewed, and until when they may be used.</summary>
internal static class TokenLife
{
    /// <summary>Tokens of Stripe Apps live an hour, which their answers do not say.</summary>
    private static readonly TimeSpan OfApps = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);

    /// <summary>The life to count with; null for a token without expiry.</summary>
    public static TimeSpan? Of(StripeOAuthService service, TimeSpan? stated) =>
        stated ?? (service == StripeOAuthService.Apps ? OfApps : null);

    /// <summary>The life to tell of: what Stripe says, or what is safe to assume.</summary>
    public static TimeSpan? ToTell(StripeOAuthService service, TimeSpan? stated) =>
        stated ?? (service == StripeOAuthService.Apps ? OfApps - LongestMargin : null);

    /// <summary>Whether it is time for a new one: five minutes before the end, or a tenth of a shorter life.</summary>
    public static bool IsDue(StripeOAuthSettings tokens, DateTimeOffset now)
    {
        if (Of(tokens.Service, tokens.ExpiresIn) is not { } life)
            return false;
        var margin = life / 10 < LongestMargin ? life / 10 : LongestMargin;
        return now >= tokens.IssuedAt + life - margin;
    }

    public static bool IsAlive(StripeOAuthSettings tokens, DateTimeOffset now) =>
        Of(tokens.Service, tokens.ExpiresIn) is not { } life || now < tokens.IssuedAt + life;
}
