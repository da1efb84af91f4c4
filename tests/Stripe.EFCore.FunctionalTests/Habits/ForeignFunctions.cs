using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>Functions as the packages of other databases declare them.</summary>
internal static class ForeignFunctions
{
    public static bool ILike(this DbFunctions _, string? text, string pattern) => throw new InvalidOperationException($"{text} {pattern}");

    public static int DateDiffDay(this DbFunctions _, DateTime start, DateTime end) => throw new InvalidOperationException($"{start} {end}");

    public static bool FreeText(this DbFunctions _, string? text, string words) => throw new InvalidOperationException($"{text} {words}");
}
