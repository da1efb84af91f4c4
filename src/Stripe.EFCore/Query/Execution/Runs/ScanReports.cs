using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>Tells of the pages of one run's lists, one at a time, to those who asked for it and to EF Core's logging.</summary>
internal sealed class ScanReports
{
    private readonly ImmutableArray<IProgress<StripeScanProgress>> _listeners;
    private readonly IDiagnosticsLogger<DbLoggerCategory.Query>? _logger;
    private readonly Dictionary<IReportedScan, ScanReport> _reports = [];
    private readonly Lock _telling = new();

    private ScanReports(ImmutableArray<IProgress<StripeScanProgress>> listeners, IDiagnosticsLogger<DbLoggerCategory.Query>? logger)
        => (_listeners, _logger) = (listeners, logger);

    public ScanTraffic Traffic { get; } = new();

    /// <summary>The reports of a run, or null where nobody listens.</summary>
    public static ScanReports? TryCreate(StripeQueryContext context, ImmutableArray<ProgressSource> progress)
    {
        var logger = context.QueryLogger.WantsScanPageRead() ? context.QueryLogger : null;
        return progress.IsEmpty && logger is null
            ? null
            : new([.. progress.Select(p => p.In(context)).OfType<IProgress<StripeScanProgress>>().Distinct()], logger);
    }

    /// <summary>Says how many lists a scan is going to read.</summary>
    public void Expect(IReportedScan scan, int lists)
    {
        lock (_telling)
            Of(scan).Expect(lists);
    }

    /// <summary>Lets pages through and tells of each before the query has it. What a listener throws ends the query.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="scan">The scan that takes them.</param>
    /// <param name="list">What is read.</param>
    /// <param name="part">Says how much of it is done; null where it is one of an unknown number of lists.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async IAsyncEnumerable<Page> WatchAsync(
        IAsyncEnumerable<Page> pages,
        IReportedScan scan,
        ListRequest list,
        ListPart? part,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            lock (_telling)
            {
                var progress = Of(scan).Add(list.Path, page, part, Traffic);
                _logger?.ScanPageRead(progress);
                foreach (var listener in _listeners)
                    listener.Report(progress);
            }

            yield return page;
        }
    }

    private ScanReport Of(IReportedScan scan)
    {
        if (!_reports.TryGetValue(scan, out var report))
            _reports.Add(scan, report = new ScanReport(scan));
        return report;
    }
}

/// <summary>How far the lists of one scan have been read.</summary>
internal sealed class ScanReport(IReportedScan scan)
{
    private readonly HashSet<ListPart> _parts = [];
    private bool _isUncounted;
    private int _expected = 1;
    private long _pages;
    private long _rows;
    private long? _newest;
    private long? _oldest;
    private double? _share;

    /// <summary>Says how many lists are going to be read.</summary>
    public void Expect(int lists) => _expected = Math.Max(_expected, lists);

    public StripeScanProgress Add(string path, Page page, ListPart? part, ScanTraffic traffic)
    {
        if (part is null)
            _isUncounted = true;
        else
            _parts.Add(part);
        _pages++;
        _rows += page.Rows.Count;
        if (scan.HasCreated)
        {
            foreach (var row in page.Rows)
            {
                if (scan.CreatedSecondOf(row) is not { } created)
                    continue;
                (_newest, _oldest) = (Math.Max(created, _newest ?? created), Math.Min(created, _oldest ?? created));
                part?.Reached(created);
            }
        }

        part?.Took(page);
        if (!_isUncounted && _parts.All(p => p.Share is not null))
            _share = Math.Max(_share ?? 0, _parts.Sum(p => p.Share!.Value) / Math.Max(_expected, _parts.Count));
        return new(path, _pages, _rows, Time(_newest), Time(_oldest), _share, traffic.Waited, Math.Max(traffic.UnderWay, part?.UnderWay ?? 0));
    }

    private static DateTime? Time(long? second)
        => second is { } known ? DateTime.UnixEpoch.AddSeconds(known) : null;
}

/// <summary>One list, and what says how much of it is done.</summary>
internal abstract class ListPart
{
    /// <summary>What part of it was taken; null where that is unknown.</summary>
    public abstract double? Share { get; }

    /// <summary>Requests for it that were begun, also those that are not counted as sent yet.</summary>
    public virtual int UnderWay => 0;

    public virtual void Reached(long created)
    {
    }

    public virtual void Took(Page page)
    {
    }
}

/// <summary>A list that is read in ranges: the scan knows their densities.</summary>
internal sealed class RangedPart(ScanWatch watch) : ListPart
{
    public override double? Share => watch.Share;

    public override int UnderWay => watch.UnderWay;
}

/// <summary>A list that is read in its order, of which the rows that are wanted or the range are known, or neither.</summary>
internal sealed class OrderedPart(long? expectedRows, CreatedRange range) : ListPart
{
    private long? _newest = range.Before;
    private long? _oldest;
    private long _rows;
    private bool _isDone;

    public override double? Share => _isDone ? 1 : ByRows is { } rows ? Math.Max(rows, ByTime ?? 0) : ByTime;

    private double? ByRows => expectedRows is > 0 and var rows ? Math.Min(1, (double)_rows / rows) : null;

    private double? ByTime => range.From is { } from && _newest is { } newest && _oldest is { } oldest && newest > from
        ? Math.Clamp((double)(newest - oldest) / (newest - from), 0, 1)
        : null;

    public override void Reached(long created)
    {
        _newest ??= created;
        _oldest = Math.Min(created, _oldest ?? created);
    }

    public override void Took(Page page)
    {
        _rows += page.Rows.Count;
        _isDone |= !page.HasMore;
    }
}
