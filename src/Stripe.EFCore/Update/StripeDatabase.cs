using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Updates.Saving;

namespace Stripe.EFCore.Updates;

/// <summary>Saves the changes of a context: POST for what is new or changed, DELETE for what is removed.</summary>
internal sealed class StripeDatabase(
    DatabaseDependencies dependencies,
    StripeConnection connection,
    EntryWriter writer,
    IDiagnosticsLogger<DbLoggerCategory.Update> logger,
    IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> transactions)
    : Database(dependencies)
{
    public override int SaveChanges(IList<IUpdateEntry> entries) => Completed.Take(SaveAsync(entries, async: false, CancellationToken.None));

    public override Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
        => SaveAsync(entries, async: true, cancellationToken).AsTask();

    private async ValueTask<int> SaveAsync(IList<IUpdateEntry> entries, bool async, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (connection.Settings.Readonly)
            throw ReadonlyConnection.Refusal(", or undo the changes with ChangeTracker.Clear()");

        if (Transaction.Current is not null)
            transactions.TransactionIgnored();
        var plan = WritePlan.Of(entries);
        foreach (var write in plan.Writes.Where(w => w.IsDelete))
        {
            if (Consequences.Of(write.Resource) is { } consequence)
                logger.DeleteHasConsequences(write.Name, write.Resource.ListPath, consequence);
        }

        var most = async && connection.Settings.ConcurrentWrites ? connection.Settings.MaxConcurrency : 1;
        return await new SaveRun(plan, writer, most).RunAsync(async, cancellationToken).ConfigureAwait(false);
    }
}
