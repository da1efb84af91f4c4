using Stripe.EFCore.Query.Execution.Lookups;
using Stripe.EFCore.Query.Execution.Scans.Reading;

namespace StripeEFCore.Tests.Query;

/// <summary>Keys and a list that are weighed as a run weighs them, window by window, without requests: what is counted is what they would cost.</summary>
/// <param name="pages">The pages that the list has.</param>
internal sealed class WeighedList(int pages)
{
    private const int PageSize = 100;

    private const int WindowSize = 100;

    private readonly List<Look> _looks = [];
    private int _read;
    private long _atLeast;
    private int _givenUp;
    private int _lookedFor;

    /// <summary>When the list's objects were created, newest first; where it is not given, looks tell how long the list is.</summary>
    public long[]? Seconds { get; init; }

    /// <summary>So many times the pages that there are: how looks are mistaken.</summary>
    public double Mistake { get; init; } = 1;

    public bool CanBeLookedAt { get; init; } = true;

    public bool IsLikely { get; init; }

    /// <summary>How often the run waits before the list is chosen, with the first page beside the surrounding rows.</summary>
    public int Waves { get; private set; }

    public int Looks { get; private set; }

    public int Keys { get; private set; }

    public bool IsRead { get; private set; }

    /// <summary>The requests for the keys and the list, half-empty pages aside.</summary>
    public int Requests => Keys + Looks + (IsRead ? pages : _read) + _givenUp;

    private ListDepths? Depths
        => Seconds is null || _read == 0 ? null : new(_read, Oldest(_read * PageSize), Density(0, _read * PageSize), _looks.OrderByDescending(l => l.At));

    /// <param name="costs">The pages of each key's answer.</param>
    public WeighedList Ask(IReadOnlyList<int> costs)
    {
        var isFirst = true;
        foreach (var window in costs.Chunk(WindowSize))
        {
            if (Decide(window.Length, isFirst))
                return this;

            // Looks of later windows are on their way with the keys of the one before.
            Waves++;
            isFirst = false;
            for (var further = window.Sum() - window.Length; further > 0; further--)
            {
                if (Decide(1, isFirst: false, isForeseen: false))
                    return this;
            }
        }

        return this;
    }

    /// <summary>Whether the list is read.</summary>
    private bool Decide(int wanted, bool isFirst, bool isForeseen = true)
    {
        // Further pages of a key are not foreseen: they are weighed one by one, and looked for now and then.
        var mayLook = isForeseen || Keys + wanted >= KeysOrList.CostOfNextLook * _lookedFor;
        while (true)
        {
            var expected = !CanBeLookedAt ? null : Seconds is null ? Mistake * pages : Depths?.Expected;
            var weighed = new KeysOrList(Keys, wanted, _read, Math.Max(_atLeast, Depths?.AtLeast ?? _read + 1), expected) { IsListLikely = IsLikely };
            switch (weighed.Next(mayLook))
            {
                case Step.AskKeys:
                    Keys += wanted;
                    return false;

                case Step.Look:
                    mayLook = false;
                    _lookedFor = Keys + wanted;
                    if (Look(Keys + wanted) && isFirst)
                        Waves++;
                    break;

                case Step.ReadPage:
                    _read++;
                    IsRead = _read >= pages;
                    break;

                case Step.ReadList when pages - _read > weighed.MostPages:
                    _givenUp += (int)weighed.MostPages;
                    _atLeast = weighed.MostPages + weighed.MostPages / 2;
                    break;

                default:
                    IsRead = true;
                    break;
            }

            if (IsRead)
                return true;
        }
    }

    private bool Look(int cost)
    {
        if (Seconds is null)
        {
            Looks++;
            return true;
        }

        var times = Depths!.Next(cost, IsLikely ? 1 : ListDepths.MostFirstLooks);
        Looks += times.Count;
        _looks.AddRange(times.Select(LookAt));
        return times.Count > 0;
    }

    private Look LookAt(long time)
    {
        var first = Array.FindIndex(Seconds!, s => s < time);
        if (first < 0)
            return new Look(time, 0, false, time);

        var count = Math.Min(PageSize, Seconds!.Length - first);
        return new Look(time, count, first + count < Seconds.Length, Oldest(first + count));
    }

    private long Oldest(int count) => Seconds![Math.Min(count, Seconds.Length) - 1];

    private double Density(int first, int count) => Math.Min(count, Seconds!.Length - first) / (double)Math.Max(1, Seconds[first] - Oldest(first + count));
}
