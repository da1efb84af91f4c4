using Stripe.EFCore.Authentication.OAuth.Desktop;

namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>What the OAuth flows work with.</summary>
internal sealed record OAuthServices(HttpClient Http, TimeProvider Clock)
{
    /// <summary>Opens the store that the application gave in code; null for the one that the settings name.</summary>
    public Func<IStripeOAuthTokenStore>? OpenStore { get; init; }

    public IStripeBrowserLauncher Browser { get; init; } = new SystemBrowser();

    /// <summary>How long a person may take to consent.</summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a proxy carries what is sent to an address of this machine.</summary>
    public Func<Uri, bool> IsProxied { get; init; } = _ => false;

    public IOAuthObserver Observer { get; init; } = NoOAuthObserver.Instance;
}
