using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.OAuth.Desktop;
using Stripe.EFCore.Authentication.OAuth.Protocol;
using Stripe.EFCore.Authentication.Tokens;

namespace Stripe.EFCore.Authentication.OAuth;

/// <summary>One context's application, token endpoint and store, opened when first needed.</summary>
internal sealed class OAuthSession
{
    private readonly Lazy<TokenVault> _vault;

    public OAuthSession(StripeConnectionSettings settings, OAuthServices services)
    {
        Settings = settings;
        Services = services;
        Client = new(new(services.Http, settings.Timeout, services.Clock, services.IsProxied), settings);
        Consent = new(Client, services);
        _vault = new(() => new(services.OpenStore?.Invoke() ?? TokenStores.Open(settings, Application, Patience, services.Clock)));
    }

    public StripeConnectionSettings Settings { get; }

    public OAuthServices Services { get; }

    public OAuthClient Client { get; }

    public DesktopConsent Consent { get; }

    public TokenVault Vault => _vault.Value;

    public DateTimeOffset Now => Services.Clock.GetUtcNow();

    /// <summary>Whether the provider stores and renews tokens.</summary>
    public bool Keeps => Settings.InitiateOAuth != StripeInitiateOAuth.Off;

    private OAuthApplication? Application => OAuthApplication.Of(Settings);

    /// <summary>How long another process is waited for: until a consent has timed out and its code could be exchanged.</summary>
    private TimeSpan Patience => Services.ConsentTimeout + Settings.Timeout;

    /// <summary>The application of the settings, else the embedded one, else the one that the stored tokens were issued to.</summary>
    /// <exception cref="InvalidOperationException">There is none, or its secret must not be sent where the settings say.</exception>
    public OAuthApplication RequireApplication(string what, StripeOAuthSettings? stored)
    {
        var application = Application ?? OfStored(stored) ?? throw OAuthApplication.Missing(what);

        // Before a person is asked or a code is noted as sent.
        var endpoints = OAuthEndpoints.Of(application.Service, Settings);
        var isLive = ConnectionRules.IsLive(application.ClientSecret) || stored is { Livemode: true };
        ConnectionRules.CheckSent(endpoints.Setting, new Uri(endpoints.Token), Services.IsProxied(new Uri(endpoints.Token)), isLive);
        return application;
    }

    public OAuthApplication? FindApplication(StripeOAuthSettings? stored) => Application ?? OfStored(stored);

    /// <summary>Tokens of one application are not taken for those of another.</summary>
    /// <exception cref="InvalidOperationException">They are another's.</exception>
    public void CheckBelonging(StripeOAuthSettings stored)
    {
        if (Application is { } own && stored.ClientId is { } other && (other, stored.Service) != (own.ClientId, own.Service))
        {
            throw new InvalidOperationException(
                $"The OAuth settings at '{Vault.Location}' hold tokens of {other} ({stored.Service}), and the connection settings "
                + $"name {own}. Give each application an OAuthSettingsLocation of its own.");
        }
    }

    /// <summary>What is to be stored of an exchange.</summary>
    public StripeOAuthSettings Settle(OAuthApplication application, TokenAnswer answer) => new()
    {
        Service = application.Service,
        ClientId = application.ClientId,
        ClientSecret = application.ClientSecret,
        AccessToken = answer.AccessToken,
        RefreshToken = answer.RefreshToken,
        IssuedAt = Now,
        ExpiresIn = answer.ExpiresIn,
        AccountId = answer.AccountId,
        Scope = answer.Scope,
        Livemode = answer.Livemode,
    };

    private OAuthApplication? OfStored(StripeOAuthSettings? stored) => stored is { ClientId: { } clientId, ClientSecret: { } secret }
        ? new(clientId, secret, Settings.CallbackURL ?? OAuthCallback.Default, stored.Service)
        : null;
}
