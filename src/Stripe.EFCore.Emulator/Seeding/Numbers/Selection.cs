namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>
///     What is chosen out of a sequence by a pattern of twenty places that is turned differently in every block of twenty: counted and
///     found in both directions by arithmetic. A place may count for several.
/// </summary>
internal sealed class Selection
{
    public const int Block = 20;

    private readonly SeedMath _math;
    private readonly int _perBlock;

    /// <summary>By turn and place: how many are chosen before the place. One place more than the block has.</summary>
    private readonly int[] _before = new int[Block * (Block + 1)];

    /// <summary>By turn and rank: the place.</summary>
    private readonly int[] _place;

    /// <param name="length">How long the sequence is.</param>
    /// <param name="weights">For each of the twenty places how many it counts for.</param>
    public Selection(SeedMath math, long length, IReadOnlyList<int> weights)
    {
        _math = math;
        _perBlock = weights.Sum();
        _place = new int[Block * _perBlock];
        for (var turn = 0; turn < Block; turn++)
        {
            var rank = 0;
            for (var place = 0; place < Block; place++)
            {
                _before[turn * (Block + 1) + place] = rank;
                for (var i = weights[(place + turn) % Block]; i > 0; i--)
                    _place[turn * _perBlock + rank++] = place;
            }

            _before[turn * (Block + 1) + Block] = rank;
        }

        Count = Before(length);
    }

    public long Count { get; }

    /// <summary>Where a place of the sequence stands in the unturned pattern.</summary>
    public static int PatternOf(SeedMath math, long place) => (int)((place % Block + Turn(math, place / Block)) % Block);

    /// <summary>How many are chosen before a place of the sequence.</summary>
    public long Before(long place) => place / Block * _perBlock + _before[Turn(_math, place / Block) * (Block + 1) + (int)(place % Block)];

    /// <summary>The place of what was chosen.</summary>
    public long PlaceOf(long rank)
        => rank / _perBlock * Block + _place[Turn(_math, rank / _perBlock) * _perBlock + (int)(rank % _perBlock)];

    private static int Turn(SeedMath math, long block) => math.Pick(block, Purpose.Statuses, Block);
}
