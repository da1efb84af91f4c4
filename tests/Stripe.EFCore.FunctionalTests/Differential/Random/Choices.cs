using CsCheck;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>
///     What a generator decides, one number at a time. The numbers are kept, so that a query that fails can be made again with some of them taken back: 0 is
///     the simplest choice everywhere, and what is not decided is 0.
/// </summary>
public sealed class Choices
{
    private readonly PCG? _random;
    private readonly IReadOnlyList<int> _given;
    private readonly List<int> _made = [];

    private Choices(PCG? random, IReadOnlyList<int> given) => (_random, _given) = (random, given);

    public IReadOnlyList<int> Made => _made;

    public static Choices At(PCG random) => new(random, []);

    public static Choices Again(IReadOnlyList<int> made) => new(null, made);

    /// <summary>A number below <paramref name="count" />.</summary>
    public int Below(int count)
    {
        var choice = count <= 1 ? 0
            : _random is not null ? (int)_random.Next((uint)count)
            : _made.Count < _given.Count ? Math.Min(_given[_made.Count], count - 1)
            : 0;
        _made.Add(choice);
        return choice;
    }

    /// <summary>True in <paramref name="percent" /> of a hundred cases; false is the simple choice.</summary>
    public bool Chance(int percent) => Below(100) >= 100 - percent;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
