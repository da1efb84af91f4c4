using Microsoft.AspNetCore.Http;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>Answers the paths of both OAuth services.</summary>
internal sealed class OAuthHandler(StripeEmulator emulator, TimeProvider clock)
{
    public bool Handles(HttpRequest request) => false;

    public Task HandleAsync(HttpContext context) => throw new NotImplementedException(emulator.ToString() + clock);
}
