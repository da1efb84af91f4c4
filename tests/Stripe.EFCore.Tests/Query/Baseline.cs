using System.Runtime.CompilerServices;

namespace StripeEFCore.Tests.Query;

/// <summary>
///     Texts that tests compare with checked-in files. STRIPE_EFCORE_REWRITE_PLANS=1 rewrites the files: review the difference as you review source code.
/// </summary>
internal static class Baseline
{
    private const string RewriteVariable = "STRIPE_EFCORE_REWRITE_PLANS";

    /// <param name="name">The file, from the test's own folder.</param>
    /// <param name="text">What the test made.</param>
    /// <param name="test">The path of the test.</param>
    public static void AssertIs(string name, string text, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, name);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            System.IO.File.WriteAllText(file, text);

        Assert.Equal(System.IO.File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }

    /// <summary>The code of a query as it is written, without its line breaks.</summary>
    public static string Shown(string code)
        => string.Join(' ', code.Split('\n').Select(l => l.Trim()))["db => ".Length..].Replace(" .", ".", StringComparison.Ordinal);
}
