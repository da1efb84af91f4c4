using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>
///     Reads the rows of a list by a retrieve for each, where a query reads fields that the list does not send. Only a few retrieves run at once, so
///     that a query that stops early requests few rows that it does not need.
/// </summary>
internal sealed class RetrievedRows(CompiledScan scan, QueryExecution execution)
{
    /// <summary>The pages of a list split into smaller ones, with the retrieved rows. An object that was deleted in the meantime has no row.</summary>
    /// <exception cref="StripeResponseException">An object of the list has no id to retrieve it by.</exception>
    public async IAsyncEnumerable<Page> ReadAsync(IAsyncEnumerable<Page> pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (page.Rows.Count == 0)
            {
                yield return page;
                continue;
            }

            var left = page.Rows.Count;
            foreach (var rows in page.Rows.Chunk(execution.IsAsync ? execution.MaxInFlight : 1))
            {
                left -= rows.Length;
                yield return page with { Rows = await RetrieveAsync(rows, cancellationToken).ConfigureAwait(false), HasMore = page.HasMore || left > 0 };
            }
        }
    }

    private async ValueTask<IReadOnlyList<object?[]>> RetrieveAsync(object?[][] rows, CancellationToken cancellationToken)
    {
        var requests = Array.ConvertAll(rows, RequestOf);
        if (!execution.IsAsync)
        {
            var row = await execution.Session.RetrieveAsync(requests[0], scan.Layout.Json, async: false, cancellationToken).ConfigureAwait(false);
            return row is null ? [] : [row];
        }

        var found = await Task.WhenAll(requests.Select(r => execution.Session.RetrieveAsync(r, scan.Layout.Json, async: true, cancellationToken).AsTask()))
            .ConfigureAwait(false);
        return [.. found.OfType<object?[]>()];
    }

    private RetrieveRequest RequestOf(object?[] row)
        => row[scan.Layout.JsonIdOrdinal] is string id
            ? ScanBinding.Retrieve(scan, id)
            : throw new StripeResponseException(
                $"GET {scan.Resource.ListPath} answered an object without an id, so the fields that the list does not send ({Fields}) cannot be read.");

    private string Fields => string.Join(", ", scan.Layout.Include.Fields);
}
