namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>The order of values: null first, text as LINQ to Objects sorts it (the current culture), others by their own order.</summary>
internal static class SortValues
{
    public static int Compare(object? x, object? y) => Comparer<object?>.Default.Compare(x, y);
}
