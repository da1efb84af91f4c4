using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Stripe.EFCore.Diagnostics;

using IsolationLevel = System.Data.IsolationLevel;

namespace Stripe.EFCore.Storage;

/// <summary>
///     Stripe has no transactions. To begin one is an error by default; where the event is made a mere warning, the transaction does
///     nothing.
/// </summary>
internal sealed class StripeTransactionManager(IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> logger)
    : IRelationalTransactionManager, ITransactionEnlistmentManager
{
    private static readonly StripeTransaction Ignored = new();

    public IDbContextTransaction? CurrentTransaction => null;

    public Transaction? EnlistedTransaction => null;

    public IDbContextTransaction BeginTransaction()
    {
        logger.TransactionIgnored();
        return Ignored;
    }

    public async Task<IDbContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Task.FromResult(BeginTransaction()).ConfigureAwait(false);
    }

    public IDbContextTransaction BeginTransaction(IsolationLevel isolationLevel) => BeginTransaction();

    public Task<IDbContextTransaction> BeginTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken = default)
        => BeginTransactionAsync(cancellationToken);

    public IDbContextTransaction? UseTransaction(DbTransaction? transaction)
    {
        logger.TransactionIgnored();
        return transaction is null ? null : Ignored;
    }

    public IDbContextTransaction? UseTransaction(DbTransaction? transaction, Guid transactionId) => UseTransaction(transaction);

    public Task<IDbContextTransaction?> UseTransactionAsync(DbTransaction? transaction, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(UseTransaction(transaction));
    }

    public Task<IDbContextTransaction?> UseTransactionAsync(DbTransaction? transaction, Guid transactionId, CancellationToken cancellationToken = default)
        => UseTransactionAsync(transaction, cancellationToken);

    public void EnlistTransaction(Transaction? transaction) => logger.TransactionIgnored();

    public void CommitTransaction() => logger.TransactionIgnored();

    public Task CommitTransactionAsync(CancellationToken cancellationToken = default)
    {
        CommitTransaction();
        return Task.CompletedTask;
    }

    public void RollbackTransaction() => logger.TransactionIgnored();

    public Task RollbackTransactionAsync(CancellationToken cancellationToken = default)
    {
        RollbackTransaction();
        return Task.CompletedTask;
    }

    public void ResetState()
    {
    }

    public Task ResetStateAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private sealed class StripeTransaction : IDbContextTransaction
    {
        public Guid TransactionId { get; } = Guid.NewGuid();

        public void Commit()
        {
        }

        public Task CommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public void Rollback()
        {
        }

        public Task RollbackAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
