using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     Objects of many ids: a retrieve for each, or the whole list that has them, once it is known not to be longer than that. What is read of a list
///     that turns out to be longer is a small part of what the ids cost.
/// </summary>
/// <param name="requests">The ids, each once.</param>
/// <param name="list">The list.</param>
internal sealed class ManyIds(ScanReader reader, QueryExecution execution, ImmutableArray<RetrieveRequest> requests, BoundScan list)
{
    /// <summary>So few are retrieved without a look at the list.</summary>
    public const int Few = 8;

    /// <summary>The part of what the ids cost that is read of the list before its size is looked into: a short list ends with it.</summary>
    private const int FirstPart = 20;

    private const int MostFirstPages = 16;

    public async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var whole = new SteppedScan(reader, execution, list);
        await using var reading = whole.ConfigureAwait(false);
        var isInList = await TryReadListAsync(whole, cancellationToken).ConfigureAwait(false);
        if (isInList)
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
        if (missing.Length > Few)
            reader.Notices.TellOfClocks(execution);
        if (missing.Length is 0 or > Few)
            return rows;

        var all = rows.ToList();
        await foreach (var row in reader.RetrieveAsync(execution, missing, null, cancellationToken).ConfigureAwait(false))
            all.Add(row);
        return reader.Layout.CreatedOrdinal is >= 0 and var created ? all.OrderByDescending(r => r[created] as long?) : all;
    }

    private bool MayBeLeftOut => reader.Resource.Parameters.Any(p => p.MayEnlarge) && ((StripeQueryContext)execution.QueryContext).MayHaveTestClocks;

    /// <summary>The requests whose objects the list lacks.</summary>
    private ImmutableArray<RetrieveRequest> Missing(IReadOnlyList<object?[]> rows)
    {
        var found = rows.Select(r => r[reader.Layout.IdOrdinal]).OfType<string>()
            .Select(id => reader.Resource.RetrievePath!.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        return requests.RemoveAll(r => found.Contains(r.Path));
    }

    /// <summary>Whether the list was read to its end; if not, it is longer than the ids are many.</summary>
    private async ValueTask<bool> TryReadListAsync(SteppedScan whole, CancellationToken cancellationToken)
    {
        var size = new ListSize(reader, execution, whole);
        var first = Math.Clamp(requests.Length / FirstPart, 1, MostFirstPages);
        while (!whole.IsComplete)
        {
            if (whole.Pages >= first && await size.IsAtLeastAsync(requests.Length, cancellationToken).ConfigureAwait(false))
                return false;

            var isRead = execution.IsAsync && whole.Pages >= first && (whole.Pages >= KeyedScan.PagesBeforeRest || size.IsLong)
                ? await whole.TryReadRestAsync(2L * requests.Length, size.IsLong, cancellationToken).ConfigureAwait(false)
                : null;
            if (isRead == false)
                return false;
            if (isRead is null)
                await whole.ReadPageAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
