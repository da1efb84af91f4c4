using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>
///     Objects of many ids: a retrieve for each, or the whole list that has them, once it is known not to be longer than that.
/// </summary>
/// <param name="requests">The ids, each once.</param>
/// <param name="list">The list.</param>
internal sealed class ManyIds(ScanReader reader, QueryExecution execution, ImmutableArray<RetrieveRequest> requests, BoundScan list)
{
    public async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var whole = new SteppedScan(reader, execution, list);
        await using var reading = whole.ConfigureAwait(false);
        if (await whole.TryReadInPlaceOfAsync(requests.Length, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in await WithLeftOutAsync(whole.Rows, cancellationToken).ConfigureAwait(false))
                yield return row;
            yield break;
        }

        await foreach (var row in reader.RetrieveAsync(execution, requests, null, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    /// <summary>
    ///     Adds the rows of test clocks, which the list leaves out: a few are retrieved one by one; for many, a warning reports that they may be
    ///     missing.
    /// </summary>
    private async ValueTask<IEnumerable<object?[]>> WithLeftOutAsync(IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var missing = MayBeLeftOut ? Missing(rows) : [];
        if (missing.Length > ScanBinder.FewIds)
            reader.Compiled.Notices.TellOfClocks(execution);
        if (missing.Length is 0 or > ScanBinder.FewIds)
            return rows;

        var all = rows.ToList();
        await foreach (var row in reader.RetrieveAsync(execution, missing, null, cancellationToken).ConfigureAwait(false))
            all.Add(row);
        return reader.Compiled.Layout.CreatedOrdinal is >= 0 and var created ? all.OrderByDescending(r => r[created] as long?) : all;
    }

    private bool MayBeLeftOut => reader.Compiled.Resource.Parameters.Any(p => p.MayEnlarge) && ((StripeQueryContext)execution.QueryContext).MayHaveTestClocks;

    /// <summary>The requests whose objects the list lacks.</summary>
    private ImmutableArray<RetrieveRequest> Missing(IReadOnlyList<object?[]> rows)
    {
        var found = rows.Select(r => r[reader.Compiled.Layout.IdOrdinal]).OfType<string>()
            .Select(id =>
                reader.Compiled.Resource.RetrievePath!.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return requests.RemoveAll(r => found.Contains(r.Path));
    }
}
