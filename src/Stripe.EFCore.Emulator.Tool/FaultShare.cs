using System.Net;

namespace Stripe.EFCore.Emulator.Tool;

/// <summary>Faults for a share of the requests, one kind after the other, by the number of the request: the same requests fail each time.</summary>
internal static class FaultShare
{
    private static readonly EmulatedFault[] Kinds =
    [
        EmulatedFault.Error(HttpStatusCode.InternalServerError),
        EmulatedFault.Reset,
        EmulatedFault.RateLimited("global-rate"),
        EmulatedFault.BrokenBody,
        EmulatedFault.Error(HttpStatusCode.ServiceUnavailable),
    ];

    /// <param name="percent">How many of a hundred requests fail.</param>
    public static Func<EmulatedRequest, EmulatedFault?>? Of(int percent)
        => percent == 0 ? null : request =>
        {
            var (before, failed) = ((request.Number - 1) * percent / 100, request.Number * percent / 100);
            return failed == before ? null : Kinds[(failed - 1) % Kinds.Length];
        };
}
