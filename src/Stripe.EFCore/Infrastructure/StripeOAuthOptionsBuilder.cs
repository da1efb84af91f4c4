using System.ComponentModel;
using Stripe.EFCore.Infrastructure.Callbacks;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Configures how a context comes to its OAuth tokens. Every OAuth setting of the connection string has a method here.</summary>
public sealed class StripeOAuthOptionsBuilder
{
    private StripeOptionsExtension _extension;

    internal StripeOAuthOptionsBuilder(StripeOptionsExtension extension) => _extension = extension;

    /// <summary>Which part of OAuth the provider does by itself (<c>InitiateOAuth</c>).</summary>
    /// <param name="initiate">The part.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder Initiate(StripeInitiateOAuth initiate) => With(s => s with { InitiateOAuth = initiate });

    /// <summary>Which of Stripe's OAuth services issues the tokens (<c>OAuthService</c>).</summary>
    /// <param name="service">The service.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder Service(StripeOAuthService service) => With(s => s with { OAuthService = service });

    /// <summary>The client id of the registered application (<c>OAuthClientId</c>).</summary>
    /// <param name="clientId">The id (<c>ca_</c>).</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder ClientId(string clientId) => With(s => s with { OAuthClientId = clientId });

    /// <summary>
    ///     The client secret of the registered application, at Stripe a secret key of the platform (<c>OAuthClientSecret</c>).
    /// </summary>
    /// <param name="clientSecret">The secret.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder ClientSecret(string clientSecret) => With(s => s with { OAuthClientSecret = clientSecret });

    /// <summary>The access token of an exchange (<c>OAuthAccessToken</c>).</summary>
    /// <param name="accessToken">The token.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder AccessToken(string accessToken) => With(s => s with { OAuthAccessToken = accessToken });

    /// <summary>The refresh token of an exchange (<c>OAuthRefreshToken</c>).</summary>
    /// <param name="refreshToken">The token.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder RefreshToken(string refreshToken) => With(s => s with { OAuthRefreshToken = refreshToken });

    /// <summary>How long the access token lives, and since when (<c>OAuthExpiresIn</c>, <c>OAuthTokenTimestamp</c>).</summary>
    /// <param name="expiresIn">The life of the token.</param>
    /// <param name="issued">When it was issued; sent and stored in whole seconds.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder ExpiresIn(TimeSpan expiresIn, DateTimeOffset issued)
        => With(s => s with { OAuthExpiresIn = expiresIn, OAuthTokenTimestamp = issued.ToUnixTimeSeconds() });

    /// <summary>The <c>code</c> of the redirect, exchanged on first use (<c>OAuthVerifier</c>).</summary>
    /// <param name="verifier">The code.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder Verifier(string verifier) => With(s => s with { OAuthVerifier = verifier });

    /// <summary>Where tokens persist (<c>OAuthSettingsLocation</c>).</summary>
    /// <param name="location">A path, or <c>memory://name</c>.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder SettingsLocation(string location) => With(s => s with { OAuthSettingsLocation = location });

    /// <summary>The passphrase that encrypts stored tokens (<c>OAuthSettingsPassphrase</c>).</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder SettingsPassphrase(string passphrase) => With(s => s with { OAuthSettingsPassphrase = passphrase });

    /// <summary>The redirect URI registered for the application (<c>CallbackURL</c>).</summary>
    /// <param name="url">The URI.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder CallbackUrl(string url) => With(s => s with { CallbackURL = url });

    /// <summary>The scope asked for (<c>Scope</c>).</summary>
    /// <param name="scope"><c>read_write</c> or <c>read_only</c>.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder Scope(string scope) => With(s => s with { Scope = scope });

    /// <summary>A value of the caller carried through the flow (<c>State</c>).</summary>
    /// <param name="state">The value.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder State(string state) => With(s => s with { State = state });

    /// <summary>With what requests authenticate after a consent at Connect (<c>OAuthAccess</c>).</summary>
    /// <param name="access">The platform's key, which is the default, or the access token.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder Access(StripeOAuthAccess access) => With(s => s with { OAuthAccess = access });

    /// <summary>Keeps tokens in a store of the application's, in place of <c>OAuthSettingsLocation</c>.</summary>
    /// <param name="store">
    ///     Returns the store from the services of the context's scope: those that <c>AddDbContext</c> made it with, or those of each lease of a
    ///     pool with <c>AddStripeScope</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder TokenStore(Func<IServiceProvider, IStripeOAuthTokenStore> store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Update(e => e.WithTokenStore(ApplicationCallback<IStripeOAuthTokenStore>.Of(nameof(TokenStore), store)));
    }

    /// <summary>Keeps tokens in a store of the application's, in place of <c>OAuthSettingsLocation</c>.</summary>
    /// <param name="store">The store.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder TokenStore(IStripeOAuthTokenStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Update(e => e.WithTokenStore(ApplicationCallback<IStripeOAuthTokenStore>.Of(nameof(TokenStore), () => store)));
    }

    /// <summary>Shows the page that asks for consent with something else than the person's default browser.</summary>
    /// <param name="browser">Opens the page.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder Browser(IStripeBrowserLauncher browser)
    {
        ArgumentNullException.ThrowIfNull(browser);
        return Update(e => e.WithBrowser(browser));
    }

    /// <summary>How long a person may take to consent in the browser; five minutes by default.</summary>
    /// <param name="timeout">The time.</param>
    /// <returns>The same builder.</returns>
    public StripeOAuthOptionsBuilder ConsentTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, TimeSpan.FromDays(1));
        return Update(e => e.WithConsentTimeout(timeout));
    }

    /// <inheritdoc />
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override string? ToString() => base.ToString();

    /// <inheritdoc />
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <inheritdoc />
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override int GetHashCode() => base.GetHashCode();

    internal StripeOptionsExtension Build() => _extension;

    private StripeOAuthOptionsBuilder With(Func<StripeConnectionSettings, StripeConnectionSettings> change) =>
        Update(e => e.WithSettings(change(e.Settings)));

    private StripeOAuthOptionsBuilder Update(Func<StripeOptionsExtension, StripeOptionsExtension> change)
    {
        _extension = change(_extension);
        return this;
    }
}
