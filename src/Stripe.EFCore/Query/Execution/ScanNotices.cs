using System.Globalization;
using Stripe.EFCore.Api;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;

namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     Warnings about the answers of a scan: objects that Stripe no longer keeps, or that the list leaves out. Each is logged once per compiled
///     query; an event that is configured to throw is raised again at the next run.
/// </summary>
internal sealed class ScanNotices(StripeResource resource)
{
    private volatile bool _isToldOfAge;
    private volatile bool _isToldOfClocks;

    /// <summary>Whether a list is asked for objects that are older than Stripe keeps them. A limit on the number of rows does not limit their age.</summary>
    public bool AsksForOlder(ListRequest list, DateTimeOffset now)
    {
        if (resource.KeptFor is not { } kept)
            return false;

        var from = list.Parameters.Where(p => p.Name is "created" or "created[gt]" or "created[gte]").Select(p => TimeOf(p.Value)).Max();
        return from is { } bound ? bound < now - kept : list.ExpectedRows is null;
    }

    public void TellOfAge(QueryExecution execution, BoundScan scan)
    {
        if (_isToldOfAge || resource.KeptFor is not { } kept || !scan.Lists.Any(l => AsksForOlder(l, execution.Now)))
            return;

        execution.QueryContext.QueryLogger.OlderObjectsMissing(resource, kept);
        _isToldOfAge = true;
    }

    /// <summary>Warns that a whole list was read for keys that may belong to test clocks.</summary>
    public void TellOfClocks(QueryExecution execution)
    {
        if (_isToldOfClocks || !((StripeQueryContext)execution.QueryContext).MayHaveTestClocks)
            return;

        execution.QueryContext.QueryLogger.TestClockObjectsLeftOut(resource);
        _isToldOfClocks = true;
    }

    private static DateTimeOffset? TimeOf(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, 200_000_000_000))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
