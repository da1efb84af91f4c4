using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics.Internal;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests.Variants;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>
///     Warnings about a scan: that nothing narrows it, and objects that Stripe no longer keeps, or that the list leaves out. Each is logged once per compiled
///     query; an event that is configured to throw is raised again at the next run.
/// </summary>
/// <param name="resource">What is read.</param>
/// <param name="always">The parameters that each of its lists has, whatever the query asks for.</param>
internal sealed class ScanNotices(StripeResource resource, ImmutableArray<RequestParameter> always)
{
    /// <summary>An upper bound of <c>created</c> that is no older leaves out next to nothing.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>Before Stripe began: a lower bound of <c>created</c> that is older leaves out nothing.</summary>
    private static readonly DateTimeOffset Beginning = new(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The logs that know it: each context of an application may have one of its own.</summary>
    private readonly ConditionalWeakTable<object, object> _toldOfLength = [];
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

    /// <summary>Warns that a list is read to its end though nothing narrows what Stripe is asked for.</summary>
    /// <param name="search">Says which search would have narrowed it.</param>
    public void TellOfLength(QueryExecution execution, ImmutableArray<ListRequest> lists, Func<QueryExecution, string?> search)
    {
        var logger = execution.QueryContext.QueryLogger;
        object log = logger.DbContextLogger is NullDbContextLogger ? logger.Logger : logger.DbContextLogger;
        if (_toldOfLength.TryGetValue(log, out _) || !IsWhole(lists, execution.Now))
            return;

        logger.UnboundedScan(resource, search(execution));
        _toldOfLength.TryAdd(log, log);
    }

    public void TellOfAge(QueryExecution execution, ImmutableArray<ListRequest> lists)
    {
        if (_isToldOfAge || resource.KeptFor is not { } kept || !lists.Any(l => AsksForOlder(l, execution.Now)))
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

    private bool IsWhole(ImmutableArray<ListRequest> lists, DateTimeOffset now)
        => resource.ListPath.Contains('{', StringComparison.Ordinal) ? false
            : resource.CompleteSets.IsEmpty
            ? lists.Any(l => IsWhole(l, now))
            : resource.CompleteSets.All(set => lists.Any(l => IsWhole(l, now) && set.ToHashSet().SetEquals(l.Parameters.Where(IsOfCompleteSet))));

    /// <summary>
    ///     Whether nothing narrows a list. Where lists leave something out by default, one part alone is a filter of the query's: all parts have to be asked
    ///     for.
    /// </summary>
    private bool IsWhole(ListRequest list, DateTimeOffset now) => list.ExpectedRows is null && list.Parameters.All(p => LeavesNothingOut(p, now));

    private bool IsOfCompleteSet(RequestParameter parameter) => resource.CompleteSets.Any(set => set.Contains(parameter));

    private bool LeavesNothingOut(RequestParameter parameter, DateTimeOffset now)
        => always.Contains(parameter)
            || IsOfCompleteSet(parameter)
            || RangeBounds.IsBoundOf(parameter.Name, "created") && TimeOf(parameter.Value) is { } bound
                && (RangeBounds.IsLower(parameter) ? bound < Beginning : bound > now - Recent);

    private static DateTimeOffset? TimeOf(string text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, 200_000_000_000))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
