using System.Collections.Immutable;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Requests;

/// <summary>
///     A query parameter in wire form: <c>status</c> = <c>open</c>, <c>created[gte]</c> = <c>1700000000</c>. Not yet percent-encoded.
/// </summary>
internal readonly record struct RequestParameter(string Name, string Value);

/// <summary>All rows of one list (GET), page by page, in the API's order.</summary>
/// <param name="Path">The path with every path parameter filled in: <c>/v1/customers</c>.</param>
/// <param name="Parameters">Filters; neither paging nor expand.</param>
/// <param name="Expand">Fields to expand, as seen from an item (<c>customer</c>); the <c>data.</c> prefix is added when it is sent.</param>
/// <param name="ExpectedRows">
///     How many rows the caller is going to take, or null for all: the size of the first page, and how far pages are asked for ahead of time. Who takes more
///     gets more.
/// </param>
internal sealed record ListRequest(
    string Path,
    ImmutableArray<RequestParameter> Parameters,
    ImmutableArray<string> Expand,
    long? ExpectedRows = null)
{
    /// <summary>
    ///     Whether the list takes <c>limit</c> and a cursor; false for those that answer everything at once (<c>report_types</c>).
    /// </summary>
    public bool IsPaged { get; init; } = true;

    /// <summary>Whether pages may have to wait long for others, so that less memory is worth more time.</summary>
    public bool Packs { get; init; }

    /// <summary>Whether only the answer says where the next page is (<c>next_page_url</c>), as in API v2: such a list takes no cursor.</summary>
    public bool IsPagedByUrl { get; init; }

    /// <summary>
    ///     Whether it is a search: pages follow each other by a token (<c>next_page</c>), and an answer may have objects that were deleted meanwhile.
    /// </summary>
    public bool IsSearch { get; init; }

    /// <summary>
    ///     Whether the next page is asked for while the caller works on this one; false where the caller is likely to stop early.
    /// </summary>
    public bool Prefetch { get; init; } = true;

    /// <summary>Rows of the list that were read before: it is read from behind the last of them, and without them.</summary>
    public ImmutableArray<ReadRow> ReadBefore { get; init; } = [];

    /// <summary>Where rows have their <c>created</c> second, if the list can be asked for ranges of it; otherwise -1.</summary>
    public int CreatedOrdinal { get; init; } = -1;

    /// <summary>The values that the request carries, by parameter: columns whose field the objects lack take their values from here.</summary>
    public ImmutableDictionary<string, object?> Asked { get; init; } = ImmutableDictionary<string, object?>.Empty;

    /// <summary>The refusals which mean that the list has no objects; null where no refusal does.</summary>
    public EmptyAnswer? MeansEmpty { get; init; }

    /// <summary>The path with placeholders for the ids in it, which is what Stripe counts requests by; null where it is the path itself.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The path for people to read: an id that looks like a key is masked.</summary>
    public string ShownPath => Secrets.MaskIn(Path, secret: null);

    /// <summary>Whether it goes before scans where requests have to wait; after a few pages it is a scan in any case.</summary>
    public RequestClass Class { get; init; }

    /// <summary>The run of a query that it belongs to, if to any.</summary>
    public QueryScope? Scope { get; init; }

    /// <summary>The size that the pages of several requests for parts of one list keep to; null where each list has its own.</summary>
    public PageSize? PageSize { get; init; }

    /// <summary>Is told how long its requests wait for the rate limits; null where nobody asks.</summary>
    public HeldBack? HeldBack { get; init; }
}

/// <summary>One object by its id (GET).</summary>
/// <param name="Path">The path with the id filled in and percent-encoded: <c>/v1/customers/cus_1</c>.</param>
/// <param name="Expand">Fields to expand, as seen from the object.</param>
internal sealed record RetrieveRequest(string Path, ImmutableArray<string> Expand)
{
    /// <summary>The object's id.</summary>
    public string Id => Uri.UnescapeDataString(Path[(Path.LastIndexOf('/') + 1)..]);

    /// <summary>The object that has to be answered; null where the path has no id, as <c>/v1/balance</c>.</summary>
    public ObjectIdentity? Expected { get; init; }

    /// <summary>Parameters of the request, such as <c>include</c> of API v2.</summary>
    public ImmutableArray<RequestParameter> Parameters { get; init; } = [];

    /// <summary>The path with placeholders for the ids in it; null where the caller does not know.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether it goes before scans where requests have to wait.</summary>
    public RequestClass Class { get; init; }

    /// <summary>The run of a query that it belongs to, if to any.</summary>
    public QueryScope? Scope { get; init; }
}
