using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Api;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.OAuth;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     How one context connects, made of its options: connections, credentials, and the OAuth procedures where there are any.
/// </summary>
internal sealed class StripeConnection
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<HttpMessageHandler, StripeTransport> Transports = [];

    public StripeConnection(IDbContextOptions options, IOAuthObserver observer)
    {
        var extension = options.FindExtension<StripeOptionsExtension>()
            ?? throw new InvalidOperationException("The context is not configured for Stripe: call UseStripe(...) on its options.");
        var services = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
        Settings = extension.Settings;
        Clock = extension.TimeProvider;
        Transport = extension.MessageHandler is { } handler
            ? Transports.GetValue(handler, h => new StripeTransport(h))
            : StripeTransport.Shared;

        if (extension.ApiKey is { } apiKey)
        {
            Credentials = new CallbackCredentials(() => apiKey.Ask(services), Settings.AccountId);
            return;
        }

        if (Settings.EffectiveAuthScheme == StripeAuthScheme.APIKey)
        {
            Credentials = new FixedCredentials(Settings);
            return;
        }

        var defaults = new OAuthServices(Transport.Http, Clock) { Observer = observer };
        var session = new OAuthSession(Settings, defaults with
        {
            OpenStore = extension.TokenStore is { } store ? () => store.Ask(services) : null,
            Browser = extension.Browser ?? defaults.Browser,
            ConsentTimeout = extension.ConsentTimeout ?? defaults.ConsentTimeout,
        });
        var source = session.Keeps ? new OAuthTokenSource(session) : null;
        Credentials = source is null ? new FixedCredentials(Settings) : source;
        Procedures = new OAuthProcedures(session, source);
    }

    public StripeConnectionSettings Settings { get; }

    public TimeProvider Clock { get; }

    public StripeTransport Transport { get; }

    public ICredentialSource Credentials { get; }

    /// <summary>Null where the context authenticates with an API key.</summary>
    public OAuthProcedures? Procedures { get; }
}
