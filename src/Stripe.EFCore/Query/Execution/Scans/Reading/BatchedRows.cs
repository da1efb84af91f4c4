using System.Collections.Immutable;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>Reads the objects of several ids by one request.</summary>
internal static class BatchedRows
{
    /// <summary>The objects that Stripe has of some ids, by id.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, object?[]>> ReadAsync(
        IdBatches batches, QueryExecution execution, ScanLayout layout, ImmutableArray<string> wanted, CancellationToken cancellationToken)
    {
        var request = batches.RequestOf(wanted, layout);
        var found = new Dictionary<string, object?[]>(StringComparer.Ordinal);
        await foreach (var page in execution.Session.ListAsync(request, layout.Json, execution.IsAsync, cancellationToken).ConfigureAwait(false))
        {
            layout.Complete(page.Rows, request.Asked);
            await UnexpandedObjects.LookUpAsync(execution, layout, page.Rows, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Rows.Select(layout.Flatten))
            {
                if (row[layout.IdOrdinal] is string id)
                    found[id] = row;
            }
        }

        return found;
    }
}
