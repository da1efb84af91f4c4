using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Clients;

/// <summary>Whose client it is.</summary>
/// <param name="Settings">The settings of the context.</param>
/// <param name="Session">Sends for the context.</param>
/// <param name="Credentials">Gives the credentials of the requests of one call.</param>
/// <param name="Clock">Times what is waited for.</param>
internal sealed record ClientSetup(
    StripeConnectionSettings Settings, IStripeClientSession Session, Func<ICredentialSource> Credentials, TimeProvider Clock)
{
    public ClientAddresses Addresses { get; } = new(Settings);

    /// <summary>A client of Stripe.net that sends for the context. It holds no key.</summary>
    public StripeClient ToClient() => new(new StripeClientOptions
    {
        ApiKey = PreparedRequest.KeyOfContext,
        ClientId = Settings.OAuthClientId,
        HttpClient = new ContextHttpClient(this),
        ApiBase = ClientAddresses.Text(Addresses.Api),
        ConnectBase = ClientAddresses.Text(Addresses.Connect),
        FilesBase = ClientAddresses.Text(Addresses.Files),
        MeterEventsBase = ClientAddresses.Text(Addresses.MeterEvents),
    });
}
