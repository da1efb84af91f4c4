using Microsoft.EntityFrameworkCore.Storage;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Infrastructure;

namespace Stripe.EFCore.Storage;

/// <summary>Stripe is there and cannot be created or deleted.</summary>
internal sealed class StripeDatabaseCreator(ConnectionCheck check) : IDatabaseCreator
{
    public bool CanConnect() => Completed.Take(check.CanConnectAsync(async: false, CancellationToken.None));

    public Task<bool> CanConnectAsync(CancellationToken cancellationToken = default)
        => check.CanConnectAsync(async: true, cancellationToken).AsTask();

    /// <summary>False: nothing had to be created.</summary>
    public bool EnsureCreated() => false;

    public Task<bool> EnsureCreatedAsync(CancellationToken cancellationToken = default) => Task.FromResult(false);

    public bool EnsureDeleted() => throw NotDeletable();

    public Task<bool> EnsureDeletedAsync(CancellationToken cancellationToken = default) => Task.FromException<bool>(NotDeletable());

    private static NotSupportedException NotDeletable() => new("A Stripe account cannot be deleted through a DbContext.");
}
