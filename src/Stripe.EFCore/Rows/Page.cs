using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Rows;

/// <summary>One page of a list, read into rows of the columns that a query wants.</summary>
/// <param name="Rows">The objects in the API's order; a row has one slot a column of the <see cref="RowLayout" />.</param>
/// <param name="HasMore">Whether older objects follow.</param>
/// <param name="LastId">The <c>id</c> of the last object, the cursor of the next page; null on an empty page and where objects have no id.</param>
/// <param name="NextPageUrl">Where a list gives it (API v2), the URL of the next page.</param>
/// <param name="Bytes">How many bytes of JSON were read.</param>
internal sealed record Page(IReadOnlyList<object?[]> Rows, bool HasMore, string? LastId, string? NextPageUrl, long Bytes)
{
    /// <summary>Whether the answer said if more follow: with a boolean <c>has_more</c>, or in API v2 with a <c>next_page_url</c>.</summary>
    public bool SaysWhetherMore { get; init; } = true;

    /// <summary>Where a search gives it, the token of its next page.</summary>
    public string? NextPage { get; init; }

    /// <summary>Bytes of memory that its rows take: those that were allocated when it was read.</summary>
    public long Weight { get; init; }

    /// <summary>The answer, if the page may have to wait for others.</summary>
    public PackedAnswer? Packed { get; init; }

    /// <summary>Where a search was asked for it, how many objects match; exact up to 10,000.</summary>
    public long? TotalCount { get; init; }

    /// <summary>The page with its rows packed, if it came with <see cref="Packed" />.</summary>
    /// <param name="all">The rows of the answer, of which the page has some.</param>
    public Page Pack(IReadOnlyList<object?[]> all)
        => Packed is { } answer ? this with { Rows = new PackedRows(answer, all, Rows), Weight = answer.Size, Packed = null } : this;
}
