using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

/// <summary>The list of the events that name changed objects.</summary>
internal static class ChangeEvents
{
    private const string Events = "/v1/events";

    public static ListRequest Request(StripeResource resource, string since)
        => new(
            Events,
            [
                new RequestParameter("created[gte]", since),
                .. SearchEvents.Of(resource).Select((type, i) => new RequestParameter($"types[{i.ToString(CultureInfo.InvariantCulture)}]", type)),
            ],
            [])
        {
            Endpoint = Events,
        };
}
