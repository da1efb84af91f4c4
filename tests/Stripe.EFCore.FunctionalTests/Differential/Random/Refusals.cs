namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>The queries that are refused, each with its reason.</summary>
public static class Refusals
{
    private static readonly string[] Known = [];

    public static bool IsKnown(string message) => Known.Any(k => message.Contains(k, StringComparison.Ordinal));
}
