using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>Looks up by id the objects that the server did not expand as requested: neither the id nor null is a correct result.</summary>
internal static class UnexpandedObjects
{
    public static async ValueTask LookUpAsync(QueryExecution execution, ScanLayout layout, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (!layout.Expands)
            return;

        while (layout.Unexpanded(rows).ToList() is { Count: > 0 } places)
        {
            foreach (var same in places.GroupBy(p => (p.Object, p.Id)))
            {
                object? found = same.Key.Object.Request(same.Key.Id) is { } request
                    ? await execution.Session.RetrieveAsync(request, same.Key.Object.Layout, execution.IsAsync, cancellationToken).ConfigureAwait(false)
                    : new UnreadableValue(UnreadableValueException.NotExpanded(typeof(object)));
                foreach (var place in same)
                    place.Row[place.Ordinal] = found;
            }
        }
    }
}
