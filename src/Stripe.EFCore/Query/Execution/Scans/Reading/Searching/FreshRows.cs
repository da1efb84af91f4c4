using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

namespace Stripe.EFCore.Query.Execution.Scans.Reading.Searching;

/// <summary>
///     What a search finds, united with what it may not know yet: the newest rows of the list, and the objects that events name, read anew. Each object
///     comes once, as it was read last, and what was deleted does not come. The search is read first, so that a change while it is read is seen too.
/// </summary>
internal sealed class FreshRows(ScanReader reader, QueryExecution execution, IAsyncEnumerable<object?[]> search, FreshPart fresh)
{
    public async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = new List<object?[]>();
        await foreach (var row in search.WithCancellation(cancellationToken).ConfigureAwait(false))
            found.Add(row);

        var changed = await ChangedAsync(cancellationToken).ConfigureAwait(false);
        var created = await reader.ReadAllAsync(execution, new BoundScan(reader.Compiled, fresh.Created, []), cancellationToken).ConfigureAwait(false);
        var known = created.Select(IdOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        RetrieveRequest[] asked = [.. changed.Where(c => c.Value || !known.Contains(c.Key)).Select(c => ScanBinding.Retrieve(reader.Compiled, c.Key))];
        var reread = await reader.ReadAllAsync(execution, new BoundScan(reader.Compiled, [], [.. asked]), cancellationToken).ConfigureAwait(false);

        var rereadIds = asked.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var rows = new List<object?[]>(reread);
        rows.AddRange(created.Where(row => IdOf(row) is not { } id || !rereadIds.Contains(id)));
        rows.AddRange(found.Where(row => IdOf(row) is not { } id || !rereadIds.Contains(id) && !known.Contains(id)));
        foreach (var row in reader.Sorted(rows))
            yield return row;
    }

    private string? IdOf(object?[] row) => row[reader.Compiled.Layout.IdOrdinal] as string;

    private async ValueTask<IReadOnlyDictionary<string, bool>> ChangedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ChangedObjects.ReadAsync(execution, reader.Compiled.Resource, fresh.Events, cancellationToken).ConfigureAwait(false);
        }
        catch (StripePermissionException)
        {
            execution.QueryContext.QueryLogger.ChangesNotRead(reader.Compiled.Resource, fresh.Span);
            return new Dictionary<string, bool>();
        }
    }
}
