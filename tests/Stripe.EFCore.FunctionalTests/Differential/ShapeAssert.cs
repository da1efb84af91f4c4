namespace StripeEFCore.FunctionalTests.Differential;

internal static class ShapeAssert
{
    public static void Answers(QueryShape shape, string expected, string actual)
    {
        if (expected == actual)
            return;

        var (wanted, given) = (expected.Split('\n'), actual.Split('\n'));
        var (missing, extra) = (Left(wanted, given), Left(given, wanted));
        Assert.Fail(
            missing.Count == 0 && extra.Count == 0
                ? $"{shape.Name}\nThe rows are in another order. Expected:\n{string.Join('\n', wanted.Take(12))}\nActual:\n{string.Join('\n', given.Take(12))}"
                : $"{shape.Name}\nMissing ({missing.Count}):\n{string.Join('\n', missing.Take(8))}\n"
                    + $"Too many ({extra.Count}):\n{string.Join('\n', extra.Take(8))}");
    }

    public static void SendsNoMore(QueryShape shape, RequestBound bound, IReadOnlyList<string> sent)
    {
        var most = shape.Requests ?? bound.Of(shape);
        var isExact = shape.Requests is not null;
        Assert.True(
            isExact ? sent.Count == most : sent.Count <= most,
            $"{shape.Name}\n{sent.Count} requests were sent, and {(isExact ? "exactly" : "at most")} {most} were expected:\n"
                + string.Join("\n", sent.Take(20)));
    }

    private static List<string> Left(string[] rows, string[] others)
    {
        var left = rows.ToList();
        foreach (var other in others)
            left.Remove(other);
        return left;
    }
}
