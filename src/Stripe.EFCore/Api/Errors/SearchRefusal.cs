using System.Net;

namespace Stripe.EFCore.Api.Errors;

/// <summary>The way out where Stripe refuses a search.</summary>
internal static class SearchRefusal
{
    private const string WithoutSearch =
        "leave UseSearch() and Search(...) out of the query and UseSearch out of the connection, so that the list is read";

    /// <summary>The advice for a refused search; null for another request or another failure.</summary>
    public static string? Of(RequestFailure failure)
        => !failure.Path.EndsWith("/search", StringComparison.Ordinal) ? null
            : failure.Status switch
            {
                HttpStatusCode.Forbidden or HttpStatusCode.NotFound => $"If Stripe refuses search for this account or this key, {WithoutSearch}.",
                HttpStatusCode.BadRequest when failure.Error.Param == "page" =>
                    "The token of the page has expired or is not of this search. Run the query again.",
                HttpStatusCode.BadRequest =>
                    "A search has at most 10 clauses, joined by AND or by OR but not by both, over the fields of https://docs.stripe.com/search#query-fields. "
                    + $"If Stripe refuses search for this account, {WithoutSearch}.",
                _ => null,
            };
}
