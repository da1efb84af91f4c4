using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Caching;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.OAuth;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     How one context connects, made of its options: connections, credentials, and the OAuth procedures where there are any. What belongs to
///     one lease of a pooled context (its scope, account, key and tokens) is dropped when the context goes back to its pool.
/// </summary>
internal sealed class StripeConnection : ICredentialSource, IResettableService, IDisposable
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<HttpMessageHandler, StripeTransport> Transports = [];

    private readonly IDbContextOptions _options;
    private readonly IOAuthObserver _observer;
    private readonly ICurrentDbContext _context;
    private readonly StripeOptionsExtension _extension;
    private volatile ConnectionLease? _lease;

    public StripeConnection(IDbContextOptions options, IOAuthObserver observer, ICurrentDbContext context)
    {
        _extension = options.FindExtension<StripeOptionsExtension>()
            ?? throw new InvalidOperationException("The context is not configured for Stripe: call UseStripe(...) on its options.");
        _options = options;
        _observer = observer;
        _context = context;
        Transport = (_extension.MessageHandler ?? HandlerOfFactory(options)) is { } handler
            ? Transports.GetValue(handler, h => new StripeTransport(h))
            : StripeTransport.Shared;
        Process = ProcessState.Shared with { SharedLimits = _extension.SharedLimits, Distributed = _extension.DistributedCache };
        _lease = NewLease();
    }

    public StripeConnectionSettings Settings => _extension.Settings;

    public TimeProvider Clock => _extension.TimeProvider;

    public StripeTransport Transport { get; }

    /// <summary>What the context shares with the others of its process, and with those of other processes.</summary>
    public ProcessState Process { get; }

    /// <summary>Null where the context authenticates with an API key.</summary>
    public OAuthProcedures? Procedures => Lease.Procedures;

    private ConnectionLease Lease => _lease ?? throw IsOver();

    /// <summary>Gives callbacks the services of the scope that the context belongs to, until it goes back to its pool.</summary>
    public void EnterScope(IServiceProvider services) => Lease.EnterScope(services);

    /// <summary>Reads another account from the next query on.</summary>
    public void SetAccount(string? account)
    {
        CheckNothingTracked("account");
        Lease.SetAccount(account);
    }

    /// <summary>Reads with another key from the next query on.</summary>
    public void SetApiKey(string apiKey)
    {
        CheckNothingTracked("API key");
        Lease.SetApiKey(apiKey);
    }

    public ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken) =>
        Lease.Credentials.GetAsync(async, cancellationToken);

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken) =>
        Lease.Credentials.ReplaceAsync(refused, expired, async, cancellationToken);

    public ICredentialSource ForRun() => Lease.Credentials.ForRun();

    /// <summary>
    ///     Gives the credentials of a run to who keeps them beyond one: those of this lease, and none once it is over. The next lease may be another tenant's.
    /// </summary>
    public Func<ICredentialSource> CredentialsOfLease()
    {
        var lease = Lease;
        return () => _lease == lease ? lease.Credentials.ForRun() : throw IsOver();
    }

    /// <summary>Drops cached answers of the account that the context reads.</summary>
    /// <param name="tag">
    ///     The resource that changed, such as <c>/v1/customers</c>: answers with expansions are dropped with it. Null for all of the account.
    /// </param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask DropCacheAsync(string? tag, bool async, CancellationToken cancellationToken)
    {
        var credential = await ForRun().GetAsync(async, cancellationToken).ConfigureAwait(false);
        var call = new CacheCall(Clock, NoRequestObserver.Instance, async, cancellationToken);
        try
        {
            await new CacheDrops(Process, Settings.ApiBase).DropAsync(credential, tag, call).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The cache is the application's, and may throw anything.
            throw new InvalidOperationException(
                "The answers in memory are dropped, but the distributed cache failed, so that its answers are still given to queries that may have them. Drop "
                + "them again when the cache works, or use BypassCache() until then.",
                failure);
        }
    }

    public void ResetState() => _lease = NewLease();

    public void Dispose() => _lease = null;

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }

    /// <summary>The factory changes the handler of a client from time to time, so each context asks for it.</summary>
    private HttpMessageHandler? HandlerOfFactory(IDbContextOptions options)
    {
        if (_extension.HttpClient is not { } name)
            return null;

        var services = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
        var factory = services?.GetService(typeof(IHttpMessageHandlerFactory)) as IHttpMessageHandlerFactory;
        return factory?.CreateHandler(name) ?? throw new InvalidOperationException(
            $"UseHttpClientFactory(\"{name}\") finds no IHttpMessageHandlerFactory. Register the client with services.AddHttpClient(\"{name}\"), and the "
            + "context with AddStripe or AddDbContext, so that it knows the application's services.");
    }

    private static ObjectDisposedException IsOver() => new(
        nameof(DbContext),
        "The context is disposed, or went back to its pool, and a StripeClient sends with its key and account only until then. Take a new client with "
        + "Database.GetStripeClient() of the context that you use now.");

    private ConnectionLease NewLease() => new(_options, _extension, Transport, _observer, CheckNothingTracked);

    /// <summary>Two accounts can use the same id (of a coupon or a product): an object of one must not be taken for that of the other.</summary>
    private void CheckNothingTracked(string change)
    {
        if (_context.Context.GetService<IStateManager>().Count > 0)
        {
            throw new InvalidOperationException(
                $"The {change} of the context changes while it tracks objects that were read before. Take another context for another account, or call "
                + "ChangeTracker.Clear() first.");
        }
    }
}
