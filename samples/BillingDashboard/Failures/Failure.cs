using System.Net;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OData;
using Stripe.EFCore;

namespace BillingDashboard.Failures;

/// <summary>What went wrong, in words for people, and the status that says it to programs. Texts of exceptions are for the log.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Title">What happened.</param>
/// <param name="Advice">What to do.</param>
public sealed record Failure(int Status, string Title, string Advice)
{
    /// <summary>Whether connecting the account again helps.</summary>
    public bool AsksToConnect { get; init; }

    /// <summary>Stripe's id of the request, for its support.</summary>
    public string? RequestId { get; init; }

    /// <summary>Seconds after which it is worth to try again; null where it is not.</summary>
    public int? RetryAfter { get; init; }

    public static Failure NotConnected { get; } = new(401, "No account is connected", "Open /connect in a browser, and send its cookie.");

    /// <summary>The failure for programs (RFC 9457).</summary>
    public ProblemDetails Problem
    {
        get
        {
            var problem = new ProblemDetails { Status = Status, Title = Title, Detail = Advice };
            if (RequestId is not null)
                problem.Extensions["stripeRequestId"] = RequestId;
            return problem;
        }
    }

    /// <summary>The answer to an exception; null for one that nobody expects, which is a fault of this application.</summary>
    public static Failure? Of(Exception exception, bool isByKey) => exception switch
    {
        StripeRateLimitException => new(503, "Stripe is busy", "It takes no more requests of this account at the moment. Nothing is wrong with your data.")
        {
            RetryAfter = 10,
        },
        StripeConnectionException => new(504, "Stripe did not answer", "The connection failed or took too long.") { RetryAfter = 5 },
        StripeAuthenticationException or StripePermissionException or StripeOAuthException or StripeOAuthTokenStoreException =>
            Refused(exception, isByKey),
        StripeInvalidRequestException { HttpStatusCode: HttpStatusCode.NotFound } refused =>
            new(404, "Stripe does not know this object", "It may have been deleted, or it belongs to another account.") { RequestId = refused.RequestId },
        StripeInvalidRequestException refused =>
            new(400, "Stripe did not take this request", "A filter may have a value that Stripe does not know.") { RequestId = refused.RequestId },
        StripeRequestException down => new(502, "Stripe has a problem", "It answered with an error.") { RetryAfter = 10, RequestId = down.RequestId },
        StripeResponseException => new(502, "Stripe's answer cannot be read", "So nothing is shown: a part of the numbers would be wrong.") { RetryAfter = 10 },
        StripeBudgetExceededException => new(503, "The budget of requests is used up", "The operator of this dashboard has set it."),
        StalePlaceException stale => new(400, "This page token is out of date", stale.Message),

        // Its text is about the query's own words, and says what a caller has to mend.
        ODataException query => new(400, "This OData query cannot be read", query.Message),
        BadHttpRequestException bad => new(bad.StatusCode, "The request cannot be read", "Check its parameters."),
        _ => null,
    };

    private static Failure Refused(Exception exception, bool isByKey)
    {
        var id = (exception as StripeRequestException)?.RequestId ?? (exception as StripeOAuthException)?.RequestId;
        return isByKey
            ? new(502, "Stripe does not take the configured key", "The operator of this dashboard has to check it. The log says more.") { RequestId = id }
            : new(401, "The account cannot be read any more", "Its owner may have ended the connection. Connect it again to go on.")
            {
                AsksToConnect = true,
                RequestId = id,
            };
    }
}
