using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Sending;

/// <summary>What a session is opened with.</summary>
/// <param name="Settings">Validated before.</param>
/// <param name="Credentials">Gives the credential of each request.</param>
/// <param name="Observer">Told of every request.</param>
/// <param name="Clock">Times requests and pauses.</param>
internal sealed record SessionSetup(StripeConnectionSettings Settings, ICredentialSource Credentials, IRequestObserver Observer, TimeProvider Clock)
{
    /// <summary>Whether its requests are no requests of the application, so that metrics and traces do not have them.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Reads with the key or access token of the settings, which are validated here.</summary>
    public static SessionSetup WithKey(StripeConnectionSettings settings, IRequestObserver observer, TimeProvider clock)
    {
        settings.Validate();
        return new(settings, new FixedCredentials(settings), observer, clock);
    }
}
