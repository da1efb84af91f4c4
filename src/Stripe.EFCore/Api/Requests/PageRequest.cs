using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Requests;

/// <summary>How many objects the pages of a list may have: fewer after a page was too much for Stripe.</summary>
internal sealed class PageSize
{
    public int Largest { get; set; } = 100;
}

/// <summary>A request as it is told to observers, and as it is sent.</summary>
/// <param name="Endpoint">The path with placeholders for the ids in it.</param>
/// <param name="Class">Who goes first where requests have to wait.</param>
internal sealed record PageRequest(RequestInfo Info, string PathAndQuery, string Endpoint, RequestClass Class = RequestClass.Small)
{
    /// <summary>The run of a query that it belongs to, if to any.</summary>
    public QueryScope? Scope { get; init; }

    /// <summary>Asks for the same with fewer objects in a page, where that makes sense and is possible.</summary>
    public Func<PageRequest?>? Smaller { get; init; }

    /// <summary>What it changes; null where it reads.</summary>
    public WriteBody? Write { get; init; }

    /// <summary>The request itself where it is prepared already; null where it is made of the rest.</summary>
    public PreparedRequest? Prepared { get; init; }

    /// <summary>What gives its credentials; null for the context, or for the run of a query.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>Is told how long it waited for the rate limits; null where nobody asks.</summary>
    public HeldBack? HeldBack { get; init; }
}

/// <summary>Who goes first where requests have to wait.</summary>
internal enum RequestClass
{
    /// <summary>One of a few: an object by its id, the first pages of a list. Does not wait behind those of scans.</summary>
    Small,

    /// <summary>One of many.</summary>
    Bulk,
}
