namespace StripeEFCore.Tests.Api.Scans;

/// <summary>When the objects of a business were created, over two years, newest first.</summary>
internal static class CreatedSeconds
{
    private const int TwoYears = 365 * 86_400 * 2;

    private const long Start = 1_700_000_000;

    public static IReadOnlyList<string> Kinds { get; } = ["even", "growth", "half in one hour", "twelve bursts", "one second", "old and dense"];

    public static long[] Of(string kind, int count, int seed = 1)
    {
        var random = new Random(seed);
        var seconds = new long[count];
        for (var i = 0; i < count; i++)
        {
            seconds[i] = Start + kind switch
            {
                "even" => random.Next(TwoYears),
                "growth" => (long)(TwoYears * Math.Log(1 + random.NextDouble() * (Math.Exp(5) - 1)) / 5),
                "half in one hour" => i % 2 == 0 ? random.Next(TwoYears) : TwoYears / 2 + random.Next(3600),
                "twelve bursts" => random.Next(12) * (TwoYears / 12) + random.Next(86_400 * 3),
                "one second" => TwoYears / 3,
                "old and dense" => (long)(TwoYears * Math.Pow(random.NextDouble(), 6)),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
            };
        }

        Array.Sort(seconds, (a, b) => b.CompareTo(a));
        return seconds;
    }
}
