using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Writes;

/// <summary>One object to create, change or delete.</summary>
/// <param name="Method">POST or DELETE.</param>
/// <param name="Path">The path with every id filled in: <c>/v1/customers/cus_1</c>.</param>
/// <param name="Endpoint">The path with placeholders for the ids in it: <c>/v1/customers/{id}</c>.</param>
/// <param name="Body">What is sent, and the key by which Stripe knows a repetition.</param>
internal sealed record WriteRequest(HttpMethod Method, string Path, string Endpoint, WriteBody Body)
{
    /// <summary>What has to be answered; null where nobody knows.</summary>
    public AnswerCheck? Expected { get; init; }

    /// <summary>Who goes first where requests have to wait.</summary>
    public RequestClass Class { get; init; }
}
