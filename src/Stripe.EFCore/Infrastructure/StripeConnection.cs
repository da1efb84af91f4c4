using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.OAuth;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     How one context connects, made of its options: connections, credentials, and the OAuth procedures where there are any. What belongs to
///     one lease of a pooled context (its scope, account, key and tokens) is dropped when the context goes back to its pool.
/// </summary>
internal sealed class StripeConnection : ICredentialSource, IResettableService
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<HttpMessageHandler, StripeTransport> Transports = [];

    private readonly IDbContextOptions _options;
    private readonly IOAuthObserver _observer;
    private readonly ICurrentDbContext _context;
    private readonly StripeOptionsExtension _extension;
    private volatile ConnectionLease _lease;

    public StripeConnection(IDbContextOptions options, IOAuthObserver observer, ICurrentDbContext context)
    {
        _extension = options.FindExtension<StripeOptionsExtension>()
            ?? throw new InvalidOperationException("The context is not configured for Stripe: call UseStripe(...) on its options.");
        _options = options;
        _observer = observer;
        _context = context;
        Transport = _extension.MessageHandler is { } handler
            ? Transports.GetValue(handler, h => new StripeTransport(h))
            : StripeTransport.Shared;
        _lease = NewLease();
    }

    public StripeConnectionSettings Settings => _extension.Settings;

    public TimeProvider Clock => _extension.TimeProvider;

    public StripeTransport Transport { get; }

    /// <summary>Null where the context authenticates with an API key.</summary>
    public OAuthProcedures? Procedures => _lease.Procedures;

    /// <summary>Gives callbacks the services of the scope that the context belongs to, until it goes back to its pool.</summary>
    public void EnterScope(IServiceProvider services) => _lease.EnterScope(services);

    /// <summary>Reads another account from the next query on.</summary>
    public void SetAccount(string? account)
    {
        CheckNothingTracked("account");
        _lease.SetAccount(account);
    }

    /// <summary>Reads with another key from the next query on.</summary>
    public void SetApiKey(string apiKey)
    {
        CheckNothingTracked("API key");
        _lease.SetApiKey(apiKey);
    }

    public ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken) =>
        _lease.Credentials.GetAsync(async, cancellationToken);

    public ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken) =>
        _lease.Credentials.ReplaceAsync(refused, expired, async, cancellationToken);

    public ICredentialSource ForRun() => _lease.Credentials.ForRun();

    public void ResetState() => _lease = NewLease();

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }

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
