using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>The text of a scan's requests in a printed plan.</summary>
internal static class ScanText
{
    /// <summary>
    ///     The requests for a reader of the plan: what may be read instead, which lists are not read to their end, and which objects they lack. The printer
    ///     shows the first of many.
    /// </summary>
    public static string Of(BoundScan scan, DateTimeOffset now)
    {
        var lines = Lines(scan, now);
        if (scan.List is null)
            return string.Join('\n', scan.Fresh is null ? lines : [.. lines, .. Fresh(scan.Fresh, scan.Compiled)]);

        var whole = scan.Compiled.Resource.Parameters.Any(p => p.MayEnlarge) ? " (without objects of test clocks)" : "";
        return string.Join('\n', lines.Concat(Lines(scan.List, now).Select(l => $"{RequestLines.Instead}{l}{whole}")));
    }

    private static string[] Lines(BoundScan scan, DateTimeOffset now)
        => [.. scan.ToString()
            .Split('\n')
            .Select((line, i) => i < scan.Lists.Length ? line + WayOf(scan, scan.Lists[i]) + AgeOf(scan.Compiled, scan.Lists[i], now) : line)];

    private static string WayOf(BoundScan scan, ListRequest list)
        => list.IsSearch ? scan.Fresh is null ? " (may miss the last minute)" : ""
            : scan.Compiled.IsReadInRanges(list) ? " (a long list is read in several ranges of created at once)"
            : scan.Compiled.Layout.Include.RetrievesRows ? $" (then for each row {RetrieveOfRows(scan.Compiled)})"
            : "";

    private static string AgeOf(CompiledScan scan, ListRequest list, DateTimeOffset now)
        => scan.Notices.AsksForOlder(list, now)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" (without what is older than {scan.Resource.KeptFor!.Value.Days} days: Stripe does not keep it)")
            : "";

    /// <summary>The request that retrieves each row of a list, if the query reads fields that the list does not send.</summary>
    private static string RetrieveOfRows(CompiledScan scan)
        => new BoundScan(scan, [], [ScanBinding.Retrieve(scan, "{id}")]).ToString().Replace("%7Bid%7D", "{id}", StringComparison.Ordinal);

    /// <summary>One line a request.</summary>
    private static IEnumerable<string> Fresh(FreshPart fresh, CompiledScan scan)
    {
        var span = string.Create(CultureInfo.InvariantCulture, $"{fresh.Span.TotalSeconds:0.###} s");
        foreach (var line in new BoundScan(scan, fresh.Created, []).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return $"and {line} (created in the last {span})";
        yield return $"and {new BoundScan(scan, [fresh.Events], [])} (changed in the last {span}: each object that an event names is read by its id; "
            + "without permission to read events, created objects only)";
    }
}
