using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>
///     One scan of a list that changes, by a reader that may be slow, stop or be cancelled, with answers in any order of which some fail. All of it, and so
///     what happens, follows from the seed.
/// </summary>
internal sealed class RandomScan
{
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(30);

    private readonly Random _random;
    private readonly ChangingList _list;
    private readonly CreatedRange _range;
    private readonly HeldSession _session;
    private readonly ScanWatch _watch = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly int _pageSize;
    private readonly bool _sizeChanges;
    private readonly int _inFlight;
    private readonly int _disorder;
    private readonly double _failures;
    private readonly double _changes;
    private readonly int _answersAtMost;
    private readonly int _slowness;
    private readonly long _stopAfter;
    private readonly List<Exception> _thrown = [];
    private readonly List<ChangingList.Row> _given = [];
    private readonly List<double> _shares = [];
    private readonly string _what;
    private int _answers;
    private int _sentBefore = int.MaxValue;

    public RandomScan(int seed)
    {
        _random = new Random(seed);
        var kind = CreatedSeconds.Kinds[_random.Next(CreatedSeconds.Kinds.Count)];
        _pageSize = Chance(0.5) ? 100 : 1 + _random.Next(100);
        var pages = Chance(0.1) ? _random.Next(3) : Chance(0.1) ? _random.Next(80) : _random.Next(25);
        var count = (pages * _pageSize) + _random.Next(_pageSize + 1);
        var created = CreatedSeconds.Of(kind, count, seed);
        if (Chance(0.3))
            created = [.. created.Select(second => second / 100_000 * 100_000)];
        _disorder = Chance(0.15) ? _random.Next(1, 200_000) : 0;
        _list = new ChangingList(_random, created, _disorder);
        _range = new CreatedRange(Bound(created), Bound(created));
        _inFlight = Chance(0.2) ? 1 : 1 + _random.Next(32);
        _sizeChanges = Chance(0.2);
        _failures = Chance(0.2) ? 0.03 * _random.NextDouble() : 0;
        _changes = Chance(0.6) ? 2 * _random.NextDouble() : 0;
        _answersAtMost = Chance(0.15) ? _random.Next(60) : int.MaxValue;
        _slowness = Chance(0.3) ? _random.Next(12) : 0;
        _stopAfter = Chance(0.15) ? _random.Next(count + 1) : long.MaxValue;
        _session = new HeldSession(Answer);
        _what = $"{count} rows, {kind}, of {_range}, pages of {_pageSize}{(_sizeChanges ? " and less" : "")}, {_inFlight} in flight, {_failures:P1} failures, "
            + $"{_changes:F1} changes an answer, disorder {_disorder}, cancelled at {_answersAtMost}, slowness {_slowness}, stopped after {_stopAfter}";
    }

    /// <summary>What the runs were, for a look at whether they are varied.</summary>
    public string Ending { get; private set; } = "";

    public int Requests => _session.Sent;

    public bool MetGoneCursor { get; private set; }

    /// <exception cref="InvalidOperationException">Something is not as it must be.</exception>
    public async Task RunAsync()
    {
        try
        {
            await ReadAsync();
            Check();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message} ({_what})", exception);
        }
    }

    private async Task ReadAsync()
    {
        var pace = new ScanPace(_inFlight, Chance(0.2) ? _random.Next(5000) : null, 1 + _random.Next(200)) { ReadsAhead = Chance(0.9) };
        var pages = RangeScan.ReadAsync(
            _session,
            new(new ListRequest("/v1/things", [], []), _range, new RowLayout([]), CreatedOrdinal: 1, IdOrdinal: 0),
            pace,
            _watch,
            _cancellation.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        try
        {
            while (await NextAsync(pages))
            {
                _given.AddRange(pages.Current.Rows.Select(r => _list[(string)r[0]!]));
                if (_watch.Share is { } share)
                    _shares.Add(share);
                if (_given.Count >= _stopAfter)
                    break;

                for (var i = _slowness == 0 ? 0 : _random.Next(_slowness); i > 0 && _session.Open > 0; i--)
                {
                    Proceed();
                    await SettleAsync(null, 0);
                }
            }

            Ending = _given.Count >= _stopAfter ? "stopped" : "complete";
        }
        catch (OperationCanceledException cancelled) when (cancelled.CancellationToken == _cancellation.Token && _cancellation.IsCancellationRequested)
        {
            Ending = "cancelled";
        }
        catch (Exception exception) when (_thrown.Contains(exception))
        {
            Ending = "failed";
        }

        await LeaveAsync(pages);
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<Page> pages)
    {
        var waits = _watch.Waits;
        var next = pages.MoveNextAsync().AsTask();
        await SettleAsync(next, waits);
        while (!next.IsCompleted)
        {
            if (_session.Open == 0)
                throw new InvalidOperationException("The reader waits, and nothing is under way.");

            waits = _watch.Waits;
            Proceed();
            await SettleAsync(next, waits);
        }

        return await next;
    }

    /// <summary>A cancelled request may take time to end. The scan is left when all of them have ended.</summary>
    private async Task LeaveAsync(IAsyncEnumerator<Page> pages)
    {
        var sent = _session.Sent;
        var left = pages.DisposeAsync().AsTask();
        while (_session.Open > 0)
        {
            if (left.IsCompleted)
                throw new InvalidOperationException("The scan was left while requests were under way.");
            _session.End(_random);
        }

        await left.WaitAsync(TooLong);
        if (_session.Sent > Math.Min(sent, _sentBefore) || _watch.UnderWay != 0)
            throw new InvalidOperationException("Something was asked for after the scan was left or cancelled.");
    }

    /// <summary>
    ///     Waits until every request that was begun is here, and the reader has its page, has looked for it in vain or has called the requests back.
    /// </summary>
    private async Task SettleAsync(Task? next, int waits)
    {
        var patience = DateTime.UtcNow + TooLong;
        while (_session.Open != _watch.UnderWay && !_session.IsCalledBack || next is { IsCompleted: false } && _watch.Waits == waits && !_session.IsCalledBack)
        {
            if (DateTime.UtcNow > patience)
                throw new InvalidOperationException($"Nothing moves: {_session.Open} requests of {_watch.UnderWay} are here.");
            await Task.Yield();
        }
    }

    private void Proceed()
    {
        for (var changes = _changes * _random.NextDouble() * 2; changes > _random.NextDouble(); changes--)
            Change();
        if (_answers++ == _answersAtMost)
        {
            _cancellation.Cancel();
            _sentBefore = _session.Sent;
        }

        Exception? failure = Chance(_failures) ? Failure() : null;
        if (failure is not null)
            _thrown.Add(failure);
        _session.End(_random, failure);
    }

    private void Change()
    {
        if (_list.Now.Count == 0 || Chance(0.4))
            _list.Insert(_random);
        else
            _list.Delete(Chance(0.5) && _given.Count > 0 ? _given[Math.Max(0, _given.Count - 1 - _random.Next(5))] : _list.Now[_random.Next(_list.Now.Count)]);
    }

    private Page Answer(ListRequest list, string? cursor)
    {
        // Where a page was too much, the list keeps to a smaller one.
        if (_sizeChanges && Chance(0.1))
            list.PageSize!.Largest = Math.Max(1, list.PageSize.Largest / 2);
        try
        {
            return _list.Answer(list, cursor, Math.Min(_pageSize, list.PageSize!.Largest));
        }
        catch (StripeInvalidRequestException gone)
        {
            MetGoneCursor = true;
            if (_disorder > 0)
                _thrown.Add(gone);
            throw;
        }
    }

    private Exception Failure() => _random.Next(4) switch
    {
        0 => new StripeConnectionException("reset"),
        1 => new StripeRateLimitException("429"),
        2 => new StripeResponseException("truncated"),
        _ => new StripeRequestException("500")
        {
            Failure = new RequestFailure(HttpMethod.Get, "/v1/things") { Status = System.Net.HttpStatusCode.InternalServerError },
        },
    };

    private void Check()
    {
        var wanted = _list.Before.Where(r => _list.Contains(r) && !(r.Created < _range.From) && !(r.Created >= _range.Before)).ToList();
        if (_given.Distinct().Count() != _given.Count)
            throw new InvalidOperationException($"{_given.GroupBy(r => r).First(g => g.Count() > 1).Key} came twice.");
        if (_given.FirstOrDefault(r => r.Created < _range.From || r.Created >= _range.Before) is { } other)
            throw new InvalidOperationException($"{other} is not in the range.");
        if (_session.MostOpen > _inFlight)
            throw new InvalidOperationException($"{_session.MostOpen} requests were under way.");
        CheckOrder(_given, (first, second) => second.Created - first.Created);
        CheckOrder([.. _given.Where(_list.WasBefore)], (first, second) => first.CompareTo(second));
        if (_shares.Any(s => s is < 0 or > 1) || (Ending == "complete" && _shares is [.., var last] && last != 1))
            throw new InvalidOperationException("The share is not between 0 and 1, or not 1 at the end.");

        var given = _given.ToHashSet();
        var missing = Ending == "complete" ? wanted.FirstOrDefault(r => !given.Contains(r))
            : _disorder == 0 && _given is [.., var furthest] ? wanted.FirstOrDefault(r => r.CompareTo(furthest) <= 0 && !given.Contains(r))
            : null;
        if (missing is not null)
            throw new InvalidOperationException($"{missing} did not come.");
    }

    /// <summary>A row that is created in a second that is being read may come behind the others of that second.</summary>
    private void CheckOrder(IReadOnlyList<ChangingList.Row> rows, Func<ChangingList.Row, ChangingList.Row, long> compare)
    {
        if (_disorder == 0 && rows.Zip(rows.Skip(1)).FirstOrDefault(pair => compare(pair.First, pair.Second) > 0) is { First: not null } pair)
            throw new InvalidOperationException($"{pair.Second} came after {pair.First}.");
    }

    private long? Bound(long[] created) => created.Length > 0 && Chance(0.25) ? created[_random.Next(created.Length)] : null;

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
