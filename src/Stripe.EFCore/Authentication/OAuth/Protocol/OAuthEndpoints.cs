using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>
///     Where the two services answer: <see href="https://docs.stripe.com/connect/oauth-reference">Connect</see> and <see
///     href="https://docs.stripe.com/stripe-apps/api-authentication/oauth">Stripe Apps</see>.
/// </summary>
internal sealed record OAuthEndpoints(string Authorize, string Token, string Deauthorize)
{
    /// <summary>The setting that says where secrets are sent.</summary>
    public required string Setting { get; init; }

    private static readonly Uri AppsPages = new("https://marketplace.stripe.com");

    public static OAuthEndpoints Of(StripeOAuthService service, StripeConnectionSettings settings)
    {
        var pages = settings.ConnectBase;
        if (service == StripeOAuthService.Connect)
        {
            return new(At(pages, "/oauth/authorize"), At(pages, "/oauth/token"), At(pages, "/oauth/deauthorize"))
            {
                Setting = nameof(settings.ConnectBase),
            };
        }

        if (pages == ConnectionProperties.Defaults.ConnectBase)
            pages = AppsPages;
        return new(At(pages, "/oauth/v2/authorize"), At(settings.ApiBase, "/v1/oauth/token"), At(settings.ApiBase, "/v1/oauth/deauthorize"))
        {
            Setting = nameof(settings.ApiBase),
        };
    }

    private static string At(Uri address, string path) => address.AbsoluteUri.TrimEnd('/') + path;
}
