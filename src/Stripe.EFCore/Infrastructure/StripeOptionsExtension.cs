using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api.Caching;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Infrastructure.Callbacks;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     What a context was configured with. None of it changes the model or the services, so all keys and accounts share one of each.
/// </summary>
internal sealed class StripeOptionsExtension : IDbContextOptionsExtension
{
    private readonly Action<IServiceCollection> _addServices;
    private readonly Lazy<Exception?> _problem;

    /// <param name="addServices">Adds the provider's services, which stand above these options.</param>
    public StripeOptionsExtension(Action<IServiceCollection> addServices)
    {
        _addServices = addServices;
        _problem = new Lazy<Exception?>(FindProblem);
        Info = new ExtensionInfo(this);
    }

    private StripeOptionsExtension(StripeOptionsExtension other)
        : this(other._addServices)
    {
        Settings = other.Settings;
        MessageHandler = other.MessageHandler;
        HttpClient = other.HttpClient;
        TimeProvider = other.TimeProvider;
        ApiKey = other.ApiKey;
        Account = other.Account;
        TokenStore = other.TokenStore;
        Browser = other.Browser;
        ConsentTimeout = other.ConsentTimeout;
        SharedLimits = other.SharedLimits;
        DistributedCache = other.DistributedCache;
    }

    public StripeConnectionSettings Settings { get; private init; } = new();

    /// <summary>The handler that sends requests instead of the process-wide one; the application's to dispose of.</summary>
    public HttpMessageHandler? MessageHandler { get; private init; }

    /// <summary>The name of the client of IHttpClientFactory that sends requests; null for none.</summary>
    public string? HttpClient { get; private init; }

    public TimeProvider TimeProvider { get; private init; } = TimeProvider.System;

    /// <summary>Returns the API key of each request; null where the settings have it.</summary>
    public ApplicationCallback<string?>? ApiKey { get; private init; }

    /// <summary>Returns the account of each run of a query; null if the settings have it or if it is the key's own.</summary>
    public ApplicationCallback<string?>? Account { get; private init; }

    /// <summary>What the contexts with these options set for themselves. The only mutable state here: contexts of a pool share it.</summary>
    public PerContext PerContext { get; } = new();

    /// <summary>Returns the store of OAuth tokens; null where the settings name it.</summary>
    public ApplicationCallback<IStripeOAuthTokenStore>? TokenStore { get; private init; }

    /// <summary>Shows the page that asks for consent; null for the system's browser.</summary>
    public IStripeBrowserLauncher? Browser { get; private init; }

    /// <summary>How long a person may take to consent; null for the default.</summary>
    public TimeSpan? ConsentTimeout { get; private init; }

    /// <summary>Where the instances of the application share their limits; null where each process is alone.</summary>
    public IStripeSharedLimits? SharedLimits { get; private init; }

    /// <summary>Where the instances of the application share answers; null for nowhere.</summary>
    public DistributedPages? DistributedCache { get; private init; }

    public DbContextOptionsExtensionInfo Info { get; }

    public StripeOptionsExtension WithSettings(StripeConnectionSettings settings) => new(this) { Settings = settings };

    public StripeOptionsExtension WithMessageHandler(HttpMessageHandler handler) => new(this) { MessageHandler = handler, HttpClient = null };

    public StripeOptionsExtension WithHttpClient(string name) => new(this) { HttpClient = name, MessageHandler = null };

    public StripeOptionsExtension WithTimeProvider(TimeProvider timeProvider) => new(this) { TimeProvider = timeProvider };

    public StripeOptionsExtension WithApiKey(ApplicationCallback<string?> apiKey) => new(this) { ApiKey = apiKey.Or(ApiKey) };

    public StripeOptionsExtension WithAccount(ApplicationCallback<string?> account) => new(this) { Account = account.Or(Account) };

    public StripeOptionsExtension WithTokenStore(ApplicationCallback<IStripeOAuthTokenStore> store) => new(this) { TokenStore = store };

    public StripeOptionsExtension WithBrowser(IStripeBrowserLauncher browser) => new(this) { Browser = browser };

    public StripeOptionsExtension WithConsentTimeout(TimeSpan timeout) => new(this) { ConsentTimeout = timeout };

    public StripeOptionsExtension WithSharedLimits(IStripeSharedLimits limits) => new(this) { SharedLimits = limits };

    public StripeOptionsExtension WithDistributedCache(DistributedPages pages) => new(this) { DistributedCache = pages };

    public void ApplyServices(IServiceCollection services) => _addServices(services);

    public void Validate(IDbContextOptions options) => ConnectionRules.Check(Settings, ApiKey is not null, Account is not null);

    private Exception? FindProblem()
    {
        try
        {
            ConnectionRules.Check(Settings, ApiKey is not null, Account is not null);
            return null;
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
        {
            return problem;
        }
    }

    private sealed class ExtensionInfo(StripeOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private bool HasProblem => extension._problem.Value is not null;

        public override bool IsDatabaseProvider => true;

        public override string LogFragment => $"Stripe={extension.Settings.ToDisplayString()} ";

        public override int GetServiceProviderHashCode() => 0;

        /// <summary>
        ///     EF Core validates options only when it builds a service provider for them. Settings that cannot work share none, so that
        ///     they are refused whenever a context is made with them.
        /// </summary>
        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other)
            => other is ExtensionInfo info && !HasProblem && !info.HasProblem;

        /// <summary>Nothing: what makes service providers differ is nothing of Stripe's.</summary>
        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
        {
        }
    }
}
