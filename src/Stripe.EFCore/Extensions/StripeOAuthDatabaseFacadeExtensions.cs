using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication.OAuth;
using Stripe.EFCore.Infrastructure;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>
///     The OAuth procedures of a context over Stripe. They need <c>AuthScheme=OAuth</c> with <c>OAuthClientId</c> and
///     <c>OAuthClientSecret</c>, or a <see cref="StripeEmbeddedOAuthApplication" />. With <c>InitiateOAuth=REFRESH</c> or <c>GETANDREFRESH</c>
///     the tokens that they get are stored at <c>OAuthSettingsLocation</c> too.
/// </summary>
public static class StripeOAuthDatabaseFacadeExtensions
{
    /// <summary>Where to send a person whose consent is wanted. Nothing is sent.</summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="mode">Who takes the redirect: a web application, or this process.</param>
    /// <param name="request">What is asked for, where it differs from the settings.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The address, and the state that the redirect has to bring back.</returns>
    public static Task<StripeOAuthAuthorizationUrl> GetOAuthAuthorizationUrlAsync(
        this DatabaseFacade database,
        StripeOAuthMode mode = StripeOAuthMode.Web,
        StripeOAuthConsentRequest? request = null,
        CancellationToken cancellationToken = default) =>
        Procedures(database).GetAuthorizationUrlAsync(mode, request, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="GetOAuthAuthorizationUrlAsync" />
    public static StripeOAuthAuthorizationUrl GetOAuthAuthorizationUrl(
        this DatabaseFacade database,
        StripeOAuthMode mode = StripeOAuthMode.Web,
        StripeOAuthConsentRequest? request = null) =>
        Completed.Take(Procedures(database).GetAuthorizationUrlAsync(mode, request, async: false, CancellationToken.None));

    /// <summary>Gets the tokens of an account, by the code of a redirect or through the browser.</summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="mode">
    ///     <see cref="StripeOAuthMode.Web" /> exchanges <paramref name="verifier" />; <see cref="StripeOAuthMode.App" /> opens the browser and waits.
    /// </param>
    /// <param name="verifier">The <c>code</c> of the redirect. It is sent once: using it twice ends the connection.</param>
    /// <param name="request">What is asked for in the browser, where it differs from the settings.</param>
    /// <param name="cancellationToken">Cancels the call, but no exchange that was sent.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="StripeOAuthException">Consent or exchange were refused, or no answer came.</exception>
    public static Task<StripeOAuthAccessTokenResult> GetOAuthAccessTokenAsync(
        this DatabaseFacade database,
        StripeOAuthMode mode = StripeOAuthMode.Web,
        string? verifier = null,
        StripeOAuthConsentRequest? request = null,
        CancellationToken cancellationToken = default) =>
        Procedures(database).GetAccessTokenAsync(mode, verifier, request, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="GetOAuthAccessTokenAsync" />
    public static StripeOAuthAccessTokenResult GetOAuthAccessToken(
        this DatabaseFacade database,
        StripeOAuthMode mode = StripeOAuthMode.Web,
        string? verifier = null,
        StripeOAuthConsentRequest? request = null) =>
        Completed.Take(Procedures(database).GetAccessTokenAsync(mode, verifier, request, async: false, CancellationToken.None));

    /// <summary>Gets a new access token.</summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="oauthRefreshToken">The refresh token; by default the stored one, or the setting <c>OAuthRefreshToken</c>.</param>
    /// <param name="cancellationToken">Cancels the call, but no refresh that was sent.</param>
    /// <returns>The tokens. With Stripe Apps the refresh token is a new one, and the old one is used up.</returns>
    /// <exception cref="StripeOAuthException">The refresh was refused, or no answer came.</exception>
    public static Task<StripeOAuthRefreshResult> RefreshOAuthAccessTokenAsync(
        this DatabaseFacade database, string? oauthRefreshToken = null, CancellationToken cancellationToken = default) =>
        Procedures(database).RefreshAsync(oauthRefreshToken, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="RefreshOAuthAccessTokenAsync" />
    public static StripeOAuthRefreshResult RefreshOAuthAccessToken(this DatabaseFacade database, string? oauthRefreshToken = null) =>
        Completed.Take(Procedures(database).RefreshAsync(oauthRefreshToken, async: false, CancellationToken.None));

    /// <summary>Ends the connection of an account: its tokens work no longer, and stored ones are removed.</summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="accountId">
    ///     The account (<c>acct_</c>); by default the one whose tokens are stored, or the setting <c>AccountId</c>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The account.</returns>
    /// <exception cref="StripeOAuthException">It was refused, or no answer came.</exception>
    public static Task<StripeOAuthDeauthorizationResult> DeauthorizeOAuthAsync(
        this DatabaseFacade database, string? accountId = null, CancellationToken cancellationToken = default) =>
        Procedures(database).DeauthorizeAsync(accountId, async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="DeauthorizeOAuthAsync" />
    public static StripeOAuthDeauthorizationResult DeauthorizeOAuth(this DatabaseFacade database, string? accountId = null) =>
        Completed.Take(Procedures(database).DeauthorizeAsync(accountId, async: false, CancellationToken.None));

    private static OAuthProcedures Procedures(DatabaseFacade database)
    {
        ArgumentNullException.ThrowIfNull(database);
        if (!database.IsStripe())
        {
            throw new InvalidOperationException(
                $"The OAuth procedures are those of a context over Stripe; this one's provider is {database.ProviderName}.");
        }

        return database.GetService<StripeConnection>().Procedures ?? throw new InvalidOperationException(
            "The context authenticates with an API key, so it has no OAuth application. Set AuthScheme=OAuth with OAuthClientId "
            + "and OAuthClientSecret, "
            + "or AuthScheme=OAuth alone where the program registered a StripeEmbeddedOAuthApplication.");
    }
}
