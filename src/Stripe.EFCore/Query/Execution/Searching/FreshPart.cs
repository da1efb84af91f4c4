using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Query.Execution.Searching;

/// <summary>What is read besides a search, because the search may not know it yet.</summary>
/// <param name="Span">How long back.</param>
/// <param name="Created">The lists of the objects that were created since then.</param>
/// <param name="Events">The list of the events since then that name changed objects.</param>
internal sealed record FreshPart(TimeSpan Span, ImmutableArray<ListRequest> Created, ListRequest Events)
{
    /// <summary>One line a request.</summary>
    public IEnumerable<string> Describe(ScanReader reader)
    {
        var span = string.Create(CultureInfo.InvariantCulture, $"{Span.TotalSeconds:0.###} s");
        foreach (var line in new BoundScan(reader, Created, []).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return $"and {line} (created in the last {span})";
        yield return $"and {new BoundScan(reader, [Events], [])} (changed in the last {span}: each object that an event names is read by its id; "
            + "without permission to read events, created objects only)";
    }
}
