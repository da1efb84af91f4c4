using System.Runtime.CompilerServices;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>
///     Objects with one of many values: a list for each value, or the list that has them all, once it is known not to be longer than that. The filter above
///     picks its rows.
/// </summary>
/// <param name="each">A list for each value.</param>
/// <param name="all">The list that has them all.</param>
internal sealed class ManyValues(ScanReader reader, QueryExecution execution, BoundScan each, BoundScan all)
{
    public async IAsyncEnumerable<object?[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var whole = new SteppedScan(reader, execution, all);
        await using var reading = whole.ConfigureAwait(false);
        if (await whole.TryReadInPlaceOfAsync(each.Lists.Length, cancellationToken).ConfigureAwait(false))
        {
            // A list for a value has the objects of test clocks too.
            if (reader.Compiled.Resource.Parameters.Any(p => p.MayEnlarge))
                reader.Compiled.Notices.TellOfClocks(execution);
            foreach (var row in whole.Rows)
                yield return row;
            yield break;
        }

        var lists = new BoundScan(each.Compiled, each.Lists, each.Retrieves) { IsUnion = each.IsUnion };
        await foreach (var row in reader.ReadAsync(execution, lists, cancellationToken).ConfigureAwait(false))
            yield return row;
    }
}
