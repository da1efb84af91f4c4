using System.Diagnostics;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>
///     Where a condition is on its way from the operator to the request. In debug builds a test takes the stack at each station: it holds how long the way is,
///     and docs/architecture.md shows it.
/// </summary>
internal static class QueryTrail
{
    private static readonly AsyncLocal<Action<StackTrace>?> Current = new();

    /// <summary>Gets the stack at each station that this thread of execution passes; null for nobody.</summary>
    public static Action<StackTrace>? Listener
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    /// <summary>Marks a station in the calling method.</summary>
    [Conditional("DEBUG")]
    public static void Mark() => Current.Value?.Invoke(new StackTrace(skipFrames: 1, fNeedFileInfo: true));
}
