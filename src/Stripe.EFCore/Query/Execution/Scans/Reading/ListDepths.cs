namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>A page of a list, newest first, of what is older than a time.</summary>
/// <param name="At">The time, in unix seconds.</param>
/// <param name="Oldest">The <c>created</c> second of its last row.</param>
internal sealed record Look(long At, int Rows, bool HasMore, long Oldest)
{
    /// <summary>Rows for a second, those seconds included in which there was nothing before the first row.</summary>
    public double Density => Rows / (double)Math.Max(1, At - Oldest);
}

/// <summary>
///     How long a list is, from what was seen of it: its first pages, and single pages at older times. Each says how dense the list is where it
///     is. Knows no list and sends nothing.
/// </summary>
internal sealed class ListDepths
{
    /// <summary>Looks of one round.</summary>
    private const int MostLooks = 8;

    /// <summary>Looks of the first round, but where very many pages are at stake.</summary>
    public const int MostFirstLooks = 3;

    private const int PageSize = 100;

    /// <summary>The first second of 2010, the year in which Stripe began: no object is older.</summary>
    private const long Earliest = 1_262_304_000;

    /// <summary>A list that is by so much longer or shorter than asked for is not looked at more closely.</summary>
    private const double ClearRatio = 1.3;

    /// <summary>A list of about the length that is asked for is looked at until no two looks are further apart than this part of it.</summary>
    private const int ClosestLooks = 24;

    /// <summary>How many pages of a list are known by one look.</summary>
    private const int PagesOfLook = 64;

    /// <summary>Looks are no closer to each other than this, in pages.</summary>
    private const int ClosestPages = 8;

    /// <summary>With this number of pages at stake, a second and a third look in the first round are worth it.</summary>
    private const int PagesOfSecondLook = 12, PagesOfThirdLook = 40;

    /// <summary>With this number of pages at stake, looks are spread over all of them.</summary>
    private const int PagesOfManyLooks = 200;

    /// <summary>The first page may be that of a busy hour or of a quiet night: so much further and nearer the other looks are.</summary>
    private const int Spread = 5;

    private readonly List<Depth> _depths;

    /// <param name="pages">The first pages.</param>
    /// <param name="oldest">The <c>created</c> second of their last row.</param>
    /// <param name="density">Their rows for a second.</param>
    /// <param name="looks">What was seen behind them, newest first.</param>
    public ListDepths(int pages, long oldest, double density, IEnumerable<Look> looks)
    {
        _depths = [new(oldest, pages, density, IsEnd: false)];
        AtLeast = pages + 1;
        foreach (var look in looks.Where(l => l.At <= oldest))
        {
            var before = _depths[^1];
            var time = Math.Min(look.At, before.Time);
            if (!look.HasMore)
            {
                var rest = look.Rows == 0 ? 0 : (double)look.Rows / PageSize;
                _depths.Add(
                    new(
                        look.Rows == 0 ? look.At : look.Oldest,
                        before.PagesAt(time, before.Density) + rest,
                        before.Density,
                        IsEnd: true)
                    { IsEmpty = look.Rows == 0 });
                break;
            }

            if (look.Oldest < before.Time)
            {
                AtLeast += look.At <= before.Time ? 1 : 0;
                _depths.Add(new(look.Oldest, before.PagesAt(time, look.Density) + 1, look.Density, IsEnd: false));
            }
        }
    }

    /// <summary>Pages that there are for certain: each was seen, and one more follows the first ones.</summary>
    public long AtLeast { get; }

    /// <summary>Pages in front of the last place where more followed.</summary>
    public double Seen => _depths[^1].IsEnd ? _depths[^2].Pages : _depths[^1].Pages;

    /// <summary>Pages that there are as far as can be told; infinite where nothing says where the list ends.</summary>
    public double Expected
    {
        get
        {
            // Where an empty look is all that is known of the end, that is as likely to be near as far.
            var last = _depths[^1];
            if (last.IsEnd)
                return Math.Max(AtLeast, last.IsEmpty ? (_depths[^2].Pages + last.Pages) / 2 : last.Pages);

            // A list that is sparser the older it is goes on like that; and nothing is older than Stripe.
            var most = last.Pages + last.Density * Math.Max(last.Time - Earliest, 0) / PageSize;
            var falling = _depths.Count == 1 ? most : Math.Max(Falling(_depths[0], last), Falling(_depths[^2], last));
            return Math.Max(AtLeast, Math.Min(most, falling));
        }
    }

    private static double Falling(Depth before, Depth last)
        => last.Density >= 0.9 * before.Density || last.Time >= before.Time
            ? double.PositiveInfinity
            : last.Pages + last.Density * (before.Time - last.Time) / Math.Log(before.Density / last.Density) / PageSize;

    /// <summary>
    ///     The times to look at next, so that it can be told whether the list has a number of pages; none where it can be told already, or no look would help.
    /// </summary>
    /// <param name="pages">The number of pages.</param>
    /// <param name="firstLooks">Looks of the first round: with one it is likely that the list is read.</param>
    public IReadOnlyList<long> Next(long pages, int firstLooks = MostFirstLooks) => _depths[^1].IsEnd ? Closer(pages) : Deeper(_depths[^1], pages, firstLooks);

    /// <summary>Where to look for the end of a list that goes on, so that it is known to be longer than asked for.</summary>
    private IReadOnlyList<long> Deeper(Depth seen, long pages, int firstLooks)
    {
        if (seen.Pages >= ClearRatio * pages)
            return [];

        List<double> depths = [];
        if (pages < PagesOfManyLooks && _depths.Count == 1)
        {
            if (pages >= PagesOfThirdLook && firstLooks > 2)
                depths.Add((double)pages / Spread);
            depths.Add(pages);
            if (pages >= PagesOfSecondLook && firstLooks > 1)
                depths.Add(Spread * pages);
        }
        else
        {
            // Lists are dense in some places and sparse in others: the further it is, the more looks on the way.
            var far = 1.5 * pages - seen.Pages;
            var count = 1 + (int)Math.Clamp(far / PagesOfLook, 0, MostLooks - 1);
            depths.AddRange(Enumerable.Range(1, count).Select(i => seen.Pages + far * i / count));
            if (_depths.Count == 1)
                depths.Add(Spread * pages);
        }

        return [.. depths.Select(d => (long)(seen.Time - Math.Max(0, d - seen.Pages) * PageSize / seen.Density))
            .Where(t => t > Earliest && t < seen.Time)
            .Distinct()];
    }

    /// <summary>Where to look more closely at a list whose end is known, so that its length can be told from what is asked for.</summary>
    private IReadOnlyList<long> Closer(long pages)
    {
        // An end far behind what was seen says little: there may be nothing on most of the way to it.
        var all = _depths[^1].Pages;
        var isFar = all > ClearRatio * pages;
        if (all * ClearRatio < pages || isFar && _depths[^2].Pages >= pages)
            return [];

        var closest = Math.Max(ClosestPages, pages / ClosestLooks);
        var gaps = _depths.Zip(_depths.Skip(1)).Where(d => d.Second.Pages - d.First.Pages > closest && d.First.Time - d.Second.Time > 4);
        if (!isFar)
            return [.. gaps.OrderByDescending(d => d.Second.Pages - d.First.Pages).Take(MostLooks).Select(d => Between(d, 1, 2))];

        var parts = pages < PagesOfThirdLook ? 2 : 4;
        return [.. gaps.TakeLast(1).SelectMany(d => Enumerable.Range(1, parts - 1).Select(i => Between(d, i, parts)))];
    }

    private static long Between((Depth First, Depth Second) gap, int part, int parts) => gap.First.Time - (gap.First.Time - gap.Second.Time) * part / parts;

    /// <summary>A place in the list.</summary>
    /// <param name="Time">Its <c>created</c> second.</param>
    /// <param name="Pages">How many pages are newer, as far as can be told.</param>
    /// <param name="Density">Rows for a second there.</param>
    private readonly record struct Depth(long Time, double Pages, double Density, bool IsEnd)
    {
        /// <summary>Whether the look that found the end found nothing, so that the end is somewhere before it.</summary>
        public bool IsEmpty { get; init; }

        /// <summary>The pages before an older time with another density, by the logarithmic mean of both: exact where a business grows evenly.</summary>
        public double PagesAt(long time, double density)
        {
            var ratio = density / Density;
            var mean = Math.Abs(ratio - 1) < 1e-6 ? density : (density - Density) / Math.Log(ratio);
            return Pages + (Time - time) * mean / PageSize;
        }
    }
}
