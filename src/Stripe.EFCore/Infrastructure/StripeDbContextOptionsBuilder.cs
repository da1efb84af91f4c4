using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Caching.Distributed;
using Stripe.EFCore.Infrastructure.Callbacks;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Configures how a context reaches Stripe. Every setting of the connection string has a method here.</summary>
/// <param name="optionsBuilder">The options that are built.</param>
public sealed class StripeDbContextOptionsBuilder(DbContextOptionsBuilder optionsBuilder)
{
    private readonly DbContextOptionsBuilder _optionsBuilder = optionsBuilder;

    /// <summary>How requests authenticate; by default an API key, or OAuth if any OAuth setting is given.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder AuthScheme(StripeAuthScheme scheme) => With(s => s with { AuthScheme = scheme });

    /// <summary>The secret (<c>sk_live_</c>, <c>sk_test_</c>) or restricted (<c>rk_</c>) key of the account or platform.</summary>
    /// <param name="apiKey">The key.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder LiveApiKey(string apiKey) => With(s => s with { LiveAPIKey = apiKey });

    /// <inheritdoc cref="LiveApiKey" />
    public StripeDbContextOptionsBuilder ApiKey(string apiKey) => LiveApiKey(apiKey);

    /// <summary>
    ///     A key that is asked for at every request, so that it can be rolled without a restart: <c>ApiKey(services =>
    ///     services.GetRequiredService&lt;KeyRing&gt;().Current)</c>.
    /// </summary>
    /// <param name="apiKey">
    ///     Returns the key from the services of the context's scope: those that <c>AddDbContext</c> made it with, or those of each lease of a
    ///     pool with <c>AddStripeScope</c>. Called often and on any thread, but never twice at once for one context.
    /// </param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder ApiKey(Func<IServiceProvider, string> apiKey)
        => AskForApiKey(ApplicationCallback<string?>.Of(nameof(ApiKey), Given(apiKey)));

    /// <inheritdoc cref="ApiKey(Func{IServiceProvider, string})" />
    /// <param name="apiKey">Returns the key. Called often and on any thread, but never twice at once for one context.</param>
    public StripeDbContextOptionsBuilder ApiKey(Func<string> apiKey) => AskForApiKey(ApplicationCallback<string?>.Of(nameof(ApiKey), Given(apiKey)));

    /// <inheritdoc cref="ApiKey(Func{IServiceProvider, string})" />
    /// <remarks>Synchronous queries need a synchronous callback; both may be given.</remarks>
    public StripeDbContextOptionsBuilder ApiKey(Func<IServiceProvider, CancellationToken, Task<string>> apiKey)
    {
        ArgumentNullException.ThrowIfNull(apiKey);
        return AskForApiKey(ApplicationCallback<string?>.Of(nameof(ApiKey), async (services, cancellationToken) =>
            await apiKey(services, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Each context gets its key from <c>Database.SetStripeApiKey</c>; a context without a key is refused at its first request.</summary>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder ApiKeyPerContext() =>
        AskForApiKey(ApplicationCallback<string?>.Of(nameof(ApiKeyPerContext), string? () => throw ConnectionLease.NoApiKey()));

    /// <summary>The connected account whose data is wanted: the Stripe-Account header.</summary>
    /// <param name="accountId">
    ///     The account (<c>acct_</c>). Null and blank are refused when the context is made: the account of a tenant that has none must not turn
    ///     into the platform's own; <see cref="PlatformAccount" /> says that that is meant.
    /// </param>
    /// <returns>The same builder.</returns>
    [OverloadResolutionPriority(1)]
    public StripeDbContextOptionsBuilder AccountId(string? accountId) => With(s => s with { AccountId = accountId });

    /// <summary>
    ///     A callback that each run of a query calls once for its account: <c>AccountId(services =>
    ///     services.GetRequiredService&lt;Tenant&gt;().AccountId)</c>. An answer that is null or blank is refused;
    ///     <see cref="StripeAccount.Platform" /> stands for the key's own account.
    /// </summary>
    /// <param name="accountId">
    ///     Returns the account from the services of the context's scope: those that <c>AddDbContext</c> made it with, or those of each lease of
    ///     a pool with <c>AddStripeScope</c>. Called on any thread, but never twice at once for one context.
    /// </param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder AccountId(Func<IServiceProvider, string?> accountId) =>
        AskForAccount(ApplicationCallback<string?>.Of(nameof(AccountId), Given(accountId)));

    /// <inheritdoc cref="AccountId(Func{IServiceProvider, string})" />
    /// <param name="accountId">Returns the account. Called on any thread, but never twice at once for one context.</param>
    public StripeDbContextOptionsBuilder AccountId(Func<string?> accountId)
        => AskForAccount(ApplicationCallback<string?>.Of(nameof(AccountId), Given(accountId)));

    /// <inheritdoc cref="AccountId(Func{IServiceProvider, string})" />
    /// <remarks>Synchronous queries need a synchronous callback; both may be given.</remarks>
    public StripeDbContextOptionsBuilder AccountId(Func<IServiceProvider, CancellationToken, Task<string?>> accountId) =>
        AskForAccount(ApplicationCallback<string?>.Of(nameof(AccountId), Given(accountId)));

    /// <summary>Each context gets its account from <c>Database.SetStripeAccount</c>; a context without an account is refused at its first request.</summary>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder AccountPerContext() =>
        AskForAccount(ApplicationCallback<string?>.Of(nameof(AccountPerContext), string? () => throw ConnectionLease.NoAccount()));

    /// <summary>The key's own account, as without <c>AccountId</c>: states that the platform's own data is meant.</summary>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder PlatformAccount() => With(s => s with { AccountId = StripeAccount.Platform });

    /// <summary>Authenticates with OAuth.</summary>
    /// <param name="configure">The OAuth settings.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder OAuth(Action<StripeOAuthOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Update(e =>
        {
            var oauth = new StripeOAuthOptionsBuilder(e);
            configure(oauth);
            return oauth.Build();
        });
    }

    /// <summary>Where the API answers, for an emulator or a proxy; Stripe's own address by default.</summary>
    /// <param name="address">An absolute http or https address.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder ApiBase(Uri address) => With(s => s with { ApiBase = address });

    /// <summary>How long one request may take; 80 seconds by default.</summary>
    /// <param name="timeout">The time.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder Timeout(TimeSpan timeout) => With(s => s with { Timeout = timeout });

    /// <summary>
    ///     How often a request is sent again that got no answer, a broken one, or an error of Stripe's (409, 5xx); 2 by default, 0 for never. One that came too
    ///     soon (429) is sent again up to three times as often.
    /// </summary>
    /// <param name="retries">The number of repeats, 0 to 10.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MaxRetries(int retries) => With(s => s with { MaxRetries = retries });

    /// <summary>
    ///     The version of Stripe's API that answers, with preview features behind it where they are wanted; the one that Stripe.net is made for by default.
    ///     Stripe.net's classes read the fields of that version, so another one is for read models.
    /// </summary>
    /// <param name="version">The version, such as <c>2026-01-28.clover</c>; null for Stripe.net's.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder ApiVersion(string? version) => With(s => s with { ApiVersion = version });

    /// <summary>
    ///     How many bytes one answer may have after decompression; 67108864 (64 MiB) by default. A longer one is an error and is not kept in memory.
    /// </summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MaxResponseSize(long bytes) => With(s => s with { MaxResponseSize = bytes });

    /// <summary>The most rows that a query without aggregates returns, above 0; -1, the default, for all.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MaxRows(long rows) => With(s => s with { MaxRows = rows });

    /// <summary>Refuses every write before a request is sent.</summary>
    /// <param name="isReadonly">Whether writes are refused.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder Readonly(bool isReadonly = true) => With(s => s with { Readonly = isReadonly });

    /// <summary>
    ///     Lets SaveChangesAsync send changes that do not depend on each other at once, at most <see cref="MaxConcurrency" />. Without it they go one by one.
    /// </summary>
    /// <param name="isConcurrent">Whether they go at once.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder ConcurrentWrites(bool isConcurrent = true) => With(s => s with { ConcurrentWrites = isConcurrent });

    /// <summary>How many objects one ExecuteUpdate or ExecuteDelete may write; 1000 by default. One that finds more writes none.</summary>
    /// <param name="objects">The number of objects; -1 for any number.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MaxBulkWrites(int objects) => With(s => s with { MaxBulkWrites = objects });

    /// <summary>Where Stripe's OAuth service answers; Stripe's own address by default.</summary>
    /// <param name="address">An absolute http or https address.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder ConnectBase(Uri address) => With(s => s with { ConnectBase = address });

    /// <summary>How many requests of one context may be under way at once; 8 by default.</summary>
    /// <param name="requests">The number of requests, at least 1.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MaxConcurrency(int requests) => With(s => s with { MaxConcurrency = requests });

    /// <summary>The share of Stripe's rate limits that queries may take, so that payments keep theirs; 0.5 by default.</summary>
    /// <param name="share">Above 0 and up to 1.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder RateLimitShare(double share) => With(s => s with { RateLimitShare = share });

    /// <summary>Where requests are held back to keep Stripe's rate limits; by default everywhere but at an emulator on this machine.</summary>
    /// <param name="limits">Where.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder RateLimits(StripeRateLimits limits) => With(s => s with { RateLimits = limits });

    /// <summary>How many requests a context may send; -1, the default, for any number.</summary>
    /// <param name="requests">The number of requests.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder RequestBudget(long requests) => With(s => s with { RequestBudget = requests });

    /// <summary>How many requests one run of a query may send; -1, the default, for any number.</summary>
    /// <param name="requests">The number of requests.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder QueryRequestBudget(long requests) => With(s => s with { QueryRequestBudget = requests });

    /// <summary>
    ///     How many requests this process, or with shared limits all instances, may send for one account in a calendar month (UTC); -1, the default, for any
    ///     number.
    /// </summary>
    /// <param name="requests">The number of requests.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MonthlyRequestBudget(long requests) => With(s => s with { MonthlyRequestBudget = requests });

    /// <summary>Lets queries use Stripe's search, whose answers lag behind writes; off by default.</summary>
    /// <param name="useSearch">Whether they may.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder UseSearch(bool useSearch = true) => With(s => s with { UseSearch = useSearch });

    /// <summary>
    ///     Lets the objects of Stripe.net that queries return keep their JSON, as <see cref="StripeEntity.RawJsonElement" /> and <c>RawJObject</c>, which
    ///     costs memory; off by default. <c>WithRawJson</c> says it for one query.
    /// </summary>
    /// <param name="keepRawJson">Whether they keep it.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder KeepRawJson(bool keepRawJson = true) => With(s => s with { KeepRawJson = keepRawJson });

    /// <summary>Caches answers; zero, the default, turns the cache off.</summary>
    /// <param name="duration">How long an answer is served again.</param>
    /// <param name="size">How many bytes of answers are kept; 64 MiB by default.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder Cache(TimeSpan duration, long? size = null)
        => With(s => s with { CacheDuration = duration, CacheSize = size ?? s.CacheSize });

    /// <summary>
    ///     Lets the instances of an application share Stripe's rate limits and the requests of a month. Package Stripe.EFCore.Redis does it over Redis:
    ///     <c>stripe.UseRedis(...)</c>.
    /// </summary>
    /// <param name="limits">Where they are shared; one object for the process.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder UseSharedLimits(IStripeSharedLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return Update(e => e.WithSharedLimits(limits));
    }

    /// <summary>
    ///     Lets the instances of an application share the answers that queries with a cache read: below the memory of each process stands this cache. Whether
    ///     a query may have a cached answer, and how old, says <see cref="Cache" /> or <c>WithCache</c>.
    /// </summary>
    /// <param name="cache">The shared cache, such as Redis.</param>
    /// <param name="protection">Data Protection with keys that all instances share: it encrypts the answers.</param>
    /// <param name="keepFor">How long the cache keeps an answer for queries that take an older one; an hour by default.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder UseDistributedCache(IDistributedCache cache, IDataProtectionProvider protection, TimeSpan? keepFor = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(protection);
        if (keepFor is { Ticks: <= 0 })
            throw new ArgumentOutOfRangeException(nameof(keepFor), keepFor, "The time for which the distributed cache keeps an answer has to be above zero.");
        return Update(e => e.WithDistributedCache(new(cache, protection, keepFor ?? TimeSpan.FromHours(1))));
    }

    /// <summary>Any settings, changed as a whole: what <see cref="StripeConnectionSettings" /> holds and has no method here.</summary>
    /// <param name="change">Makes new settings of the present ones.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder Settings(Func<StripeConnectionSettings, StripeConnectionSettings> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return With(change);
    }

    /// <summary>Sends requests through this handler and not the process-wide one. The application disposes of it.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder MessageHandler(HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Update(e => e.WithMessageHandler(handler));
    }

    /// <summary>
    ///     Sends requests through a named client of <see cref="System.Net.Http.IHttpMessageHandlerFactory" />, with the handlers that
    ///     <c>services.AddHttpClient("stripe")</c> has. Give it no handler that retries: the provider does. Its own time limit does not count;
    ///     <see cref="Timeout" /> does.
    /// </summary>
    /// <param name="name">The client's name.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>See <see href="https://learn.microsoft.com/dotnet/core/extensions/httpclient-factory">IHttpClientFactory</see>.</remarks>
    public StripeDbContextOptionsBuilder UseHttpClientFactory(string name = "stripe")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Update(e => e.WithHttpClient(name));
    }

    /// <summary>Tells the time and makes pauses; the system's clock by default.</summary>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>The same builder.</returns>
    public StripeDbContextOptionsBuilder TimeProvider(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        return Update(e => e.WithTimeProvider(timeProvider));
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

    private static T Given<T>(T callback)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(callback);
        return callback;
    }

    private StripeDbContextOptionsBuilder AskForApiKey(ApplicationCallback<string?> apiKey) => Update(e => e.WithApiKey(apiKey));

    private StripeDbContextOptionsBuilder AskForAccount(ApplicationCallback<string?> account) => Update(e => e.WithAccount(account));

    private StripeDbContextOptionsBuilder With(Func<StripeConnectionSettings, StripeConnectionSettings> change)
        => Update(e => e.WithSettings(change(e.Settings)));

    private StripeDbContextOptionsBuilder Update(Func<StripeOptionsExtension, StripeOptionsExtension> change)
    {
        ((IDbContextOptionsBuilderInfrastructure)_optionsBuilder).AddOrUpdateExtension(change(_optionsBuilder.Options.GetExtension<StripeOptionsExtension>()));
        return this;
    }
}
