namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>Watches what becomes of OAuth tokens; is told no secret.</summary>
internal interface IOAuthObserver
{
    /// <summary>A person is asked for consent at this page, given without its query.</summary>
    void AuthorizationStarting(StripeOAuthService service, string page);

    void TokensReceived(StripeOAuthSettings tokens);

    void TokensRefreshed(StripeOAuthSettings tokens);

    void Failed(Exception exception);
}

/// <summary>Nobody watches.</summary>
internal sealed class NoOAuthObserver : IOAuthObserver
{
    private NoOAuthObserver()
    {
    }

    public static NoOAuthObserver Instance { get; } = new();

    public void AuthorizationStarting(StripeOAuthService service, string page)
    {
    }

    public void TokensReceived(StripeOAuthSettings tokens)
    {
    }

    public void TokensRefreshed(StripeOAuthSettings tokens)
    {
    }

    public void Failed(Exception exception)
    {
    }
}
