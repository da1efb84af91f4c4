// ReSharper disable once CheckNamespace
namespace Stripe.EFCore;

/// <summary>How a planned request asks Stripe.</summary>
public enum StripePlannedRequestKind
{
    /// <summary>A list, in pages of up to 100 objects.</summary>
    List,

    /// <summary>A search, in pages of up to 100 objects. It may miss the last minute.</summary>
    Search,

    /// <summary>One object, by its id.</summary>
    Retrieve,
}

/// <summary>A request of a query's plan.</summary>
/// <param name="Text">
///     The request as the plan shows it, with the values that it would have now. <c>{...}</c> stands for a value that is known when the query runs.
/// </param>
/// <param name="Path">Its path, such as <c>/v1/invoices</c>.</param>
/// <param name="Kind">How it asks.</param>
/// <param name="IsForRows">
///     Whether it is sent for values of other rows: as many requests as there are different values, or the whole list once where that is cheaper. False: once.
/// </param>
/// <param name="IsWholeList">
///     Whether it reads a list with none of the query's filters, to its end or, for a query of a few rows, until this process has found them.
/// </param>
public sealed record StripePlannedRequest(string Text, string Path, StripePlannedRequestKind Kind, bool IsForRows, bool IsWholeList)
{
    /// <summary>What the plan says about the request: that a list is shared, read in ranges, or lacks objects. Empty where it says nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>
    ///     The lists that the run reads to their end in place of this request, and of all others with the same lists, where those have fewer pages than these
    ///     are requests: of many ids, or of many values of a filter. Empty where there are none.
    /// </summary>
    public IReadOnlyList<StripePlannedRequest> Instead { get; init; } = [];

    /// <summary>The text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
