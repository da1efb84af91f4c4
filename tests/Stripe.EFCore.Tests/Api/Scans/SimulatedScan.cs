using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Scans;
using Stripe.EFCore.Rows;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>
///     Runs a schedule against a list whose answers take about one unit of time each, under a limit of requests for a unit where there is one; the reader
///     works on a page for some time. No clock and no thread: the same seed is the same run.
/// </summary>
internal sealed class SimulatedScan(long[] created, ScanPace pace, int seed = 3, long weight = 0, double? rate = null, double reading = 0)
{
    private readonly Random _random = new(seed);
    private readonly HeldBack _heldBack = new();
    private double _free;
    private double _readerIsBusyUntil;

    public int Requests { get; private set; }

    public double Time { get; private set; }

    public int MostBuffered { get; private set; }

    /// <summary>How many requests were under way or waited to be, on average over the answers.</summary>
    public double UnderWay { get; private set; }

    /// <summary>The places in the list of the rows that came, in the order in which they came.</summary>
    public List<int> Rows { get; } = new(created.Length);

    public SimulatedScan Run()
    {
        var schedule = new ScanSchedule(default, pace, createdOrdinal: 1, idOrdinal: 0);
        var answers = new PriorityQueue<(ScanSlice Slice, Page Page, double Waited, double Took), double>();
        var (underWay, taken) = (0, 0);
        while (true)
        {
            while (Time >= _readerIsBusyUntil && schedule.TryTake(out var page))
            {
                taken++;
                Rows.AddRange(page.Rows.Select(r => int.Parse((string)r[0]!)));
                _readerIsBusyUntil = Time + reading;
                Ask();
            }

            if (schedule.IsComplete)
                return this;

            if (Time >= _readerIsBusyUntil)
            {
                schedule.IsAwaited = true;
                Ask();
            }

            if (Time < _readerIsBusyUntil && !(answers.TryPeek(out _, out var next) && next < _readerIsBusyUntil))
            {
                Time = _readerIsBusyUntil;
                continue;
            }

            if (!answers.TryDequeue(out var answer, out var time))
                throw new InvalidOperationException("The reader waits, and nothing is under way.");

            UnderWay += (underWay - UnderWay) / (Requests - underWay + 1);
            underWay--;
            Time = time;
            _heldBack.Answered(TimeSpan.FromSeconds(answer.Waited), TimeSpan.FromSeconds(answer.Took));
            schedule.Accept(answer.Slice, answer.Page, "/v1/things", _heldBack.Share);
            Ask();
            MostBuffered = Math.Max(MostBuffered, Requests - underWay - taken);
        }

        void Ask()
        {
            while (schedule.Next() is { } slice)
            {
                Requests++;
                underWay++;
                var start = Math.Max(Time, _free);
                _free = start + (1 / rate ?? 0);
                var took = 0.8 + (0.4 * _random.NextDouble());
                answers.Enqueue((slice, Answer(slice), start - Time, took), start + took);
            }
        }
    }

    private Page Answer(ScanSlice slice)
    {
        var first = Math.Max(
            slice.Cursor is { } cursor ? int.Parse(cursor) + 1 : 0,
            slice.Range.Before is { } before ? FirstOlder(before) : 0);
        var end = slice.Range.From is { } from ? FirstOlder(from) : created.Length;
        var last = Math.Min(end, first + 100);
        var rows = Enumerable.Range(first, Math.Max(0, last - first)).Select(i => new object?[] { $"{i}", created[i] }).ToList();
        return new Page(rows, last < end, rows.Count == 0 ? null : $"{last - 1}", null, Bytes: 0) { Weight = weight };
    }

    /// <summary>The first place that is older than a second.</summary>
    private int FirstOlder(long second)
    {
        var (low, high) = (0, created.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = created[middle] >= second ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
