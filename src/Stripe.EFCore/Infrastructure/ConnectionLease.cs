using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.OAuth;
using Stripe.EFCore.Infrastructure.Callbacks;

namespace Stripe.EFCore.Infrastructure;

/// <summary>The scope, account, key and tokens of a context from its creation or lease until it is disposed or returned to its pool.</summary>
/// <param name="options">The options of the context.</param>
/// <param name="extension">Those of Stripe.</param>
/// <param name="transport">The connections.</param>
/// <param name="observer">Receives the OAuth events.</param>
/// <param name="checkNothingTracked">Refuses another account for a context that tracks objects.</param>
internal sealed class ConnectionLease(
    IDbContextOptions options, StripeOptionsExtension extension, StripeTransport transport, IOAuthObserver observer, Action<string> checkNothingTracked)
{
    private readonly Lock _gate = new();
    private readonly CallbackGate _callbacks = new();
    private IServiceProvider? _scope;
    private (bool IsSet, string? Account) _account;
    private string? _apiKey;
    private ICredentialSource? _credentials;
    private (OAuthTokenSource? Source, OAuthProcedures Procedures)? _oauth;
    private (bool IsKnown, string? Account) _used;

    public ICredentialSource Credentials
    {
        get
        {
            lock (_gate)
                return _credentials ??= NewCredentials();
        }
    }

    public OAuthProcedures? Procedures
    {
        get
        {
            lock (_gate)
                return HasOAuth ? OAuth.Procedures : null;
        }
    }

    private StripeConnectionSettings Settings => extension.Settings;

    private bool HasOAuth => extension.ApiKey is null && Settings.EffectiveAuthScheme == StripeAuthScheme.OAuth;

    private (OAuthTokenSource? Source, OAuthProcedures Procedures) OAuth => _oauth ??= NewOAuth();

    public void EnterScope(IServiceProvider services)
    {
        lock (_gate)
            (_scope, _credentials, _oauth) = (services, null, null);
    }

    public void SetAccount(string? account)
    {
        extension.PerContext.Account = true;
        lock (_gate)
            (_account, _credentials) = ((true, account), null);
    }

    public void SetApiKey(string apiKey)
    {
        if (HasOAuth)
            throw new InvalidOperationException(
                "The context authenticates with OAuth, which takes no API key. Configure it with ApiKeyPerContext() and no OAuth setting.");
        ConnectionRules.CheckKey(Settings, apiKey);
        extension.PerContext.ApiKey = true;
        lock (_gate)
            (_apiKey, _credentials) = (apiKey, null);
    }

    private ContextCredentials NewCredentials()
    {
        var account = NewAccount();
        var settings = account is null || HasOAuth ? Settings : Settings with { AccountId = StripeAccount.Platform };
        var hasCallbacks = (_apiKey is null && extension.ApiKey is not null) || (!_account.IsSet && extension.Account is not null);
        return new(NewBearer(settings), account, hasCallbacks ? _callbacks : null, Use);
    }

    private ICredentialSource NewBearer(StripeConnectionSettings settings)
    {
        if (_apiKey is not null)
            return new FixedCredentials(settings with { LiveAPIKey = _apiKey });
        if (extension.ApiKey is { } ask)
            return new CallbackCredentials(settings, (async, cancellationToken) => ask.AskAsync(ServicesFor(ask.Method), async, cancellationToken));
        if (HasOAuth)
            return OAuth.Source ?? (ICredentialSource)new FixedCredentials(settings);
        return extension.PerContext.ApiKey
            ? new CallbackCredentials(settings, (_, _) => throw NoApiKey())
            : new FixedCredentials(settings);
    }

    /// <summary>Returns the account if a callback or the context sets it; null if only the settings do, or if there is none.</summary>
    private Func<bool, CancellationToken, ValueTask<string?>>? NewAccount()
    {
        if (_account is { IsSet: true, Account: var set })
            return (_, _) => new(set);

        if (extension.Account is { } ask)
        {
            return async (async, cancellationToken) => ConnectionRules.AccountOf(
                await ask.AskAsync(ServicesFor(ask.Method), async, cancellationToken).ConfigureAwait(false),
                $"What the callback given to {ask.Method}(...) answered");
        }

        return Settings.AccountId is null && extension.PerContext.Account
            ? (_, _) => throw NoAccount()
            : null;
    }

    private void Use(string? account)
    {
        if (_used is { IsKnown: true, Account: var before } && before != account)
            checkNothingTracked("account");
        _used = (true, account);
    }

    private (OAuthTokenSource? Source, OAuthProcedures Procedures) NewOAuth()
    {
        var defaults = new OAuthServices(transport.Http, extension.TimeProvider) { Observer = observer, IsProxied = transport.IsProxied };
        var session = new OAuthSession(Settings, defaults with
        {
            OpenStore = extension.TokenStore is { } store ? () => store.Ask(ServicesFor(store.Method)) : null,
            Browser = extension.Browser ?? defaults.Browser,
            ConsentTimeout = extension.ConsentTimeout ?? defaults.ConsentTimeout,
        });
        var source = session.Keeps ? new OAuthTokenSource(session) : null;
        return (source, new OAuthProcedures(session, source));
    }

    /// <summary>The services of the scope; those of shared options give singletons only.</summary>
    private IServiceProvider? ServicesFor(string method)
    {
        if (_scope is not null)
            return _scope;

        var services = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
        return services is not null && SharedServices.Are((DbContextOptions)options, services)
            ? new SharedServices(services, method, ((DbContextOptions)options).ContextType)
            : services;
    }

    public static InvalidOperationException NoAccount() => NotSet(
        "account", "SetStripeAccount(...), with StripeAccount.Platform for the key's own account,");

    public static InvalidOperationException NoApiKey() => NotSet("API key", "SetStripeApiKey(...)");

    private static InvalidOperationException NotSet(string what, string call) => new(
        $"The {what} of this context is not set, and contexts with these options have one each. Call Database.{call} after the context is taken from its pool "
        + "or factory: what was set before is cleared when a context goes back to its pool.");
}

/// <summary>Whether each context with these options has its own account or key. It becomes true when the first context sets one.</summary>
internal sealed class PerContext
{
    private volatile bool _account;
    private volatile bool _apiKey;

    public bool Account { get => _account; set => _account = value; }

    public bool ApiKey { get => _apiKey; set => _apiKey = value; }
}
