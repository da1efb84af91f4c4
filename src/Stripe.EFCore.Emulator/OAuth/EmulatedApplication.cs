using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator;

/// <summary>An application that is registered with the emulator's OAuth services.</summary>
public sealed class EmulatedApplication
{
    private ImmutableArray<string> _redirectUris;

    internal EmulatedApplication(ApplicationRegistration registration)
    {
        ClientId = registration.ClientId;
        Name = registration.Name;
        ClientSecret = registration.ClientSecret;
        Service = registration.Service;
        _redirectUris = registration.RedirectUris;
        Scopes = registration.Scopes;
        IsOwn = registration.IsOwn;
    }

    /// <summary>The client id (<c>ca_</c>).</summary>
    public string ClientId { get; }

    /// <summary>What the consent page calls it.</summary>
    public string Name { get; }

    /// <summary>The secret key of the platform or developer, which is its client secret.</summary>
    public string ClientSecret { get; }

    /// <summary>The service that it is registered with.</summary>
    public EmulatedOAuthService Service { get; }

    /// <summary>Where people may be sent back to, compared character by character; the first is used where a request names none.</summary>
    public ImmutableArray<string> RedirectUris => _redirectUris;

    /// <summary>What it may ask for.</summary>
    public ImmutableArray<string> Scopes { get; }

    /// <summary>Whether it works on live data, as its secret key says. Its redirect URIs must then be https.</summary>
    public bool Livemode => ClientSecret.StartsWith("sk_live_", StringComparison.Ordinal);

    /// <summary>
    ///     Whether it is an application of the emulator's own account: then every secret key of the emulator is its client secret.
    /// </summary>
    internal bool IsOwn { get; }

    /// <summary>Registers another redirect URI, for a listener whose port was not known before.</summary>
    /// <param name="redirectUri">The URI, exactly as requests will name it.</param>
    public void AddRedirectUri(string redirectUri) => ImmutableInterlocked.Update(ref _redirectUris, uris => uris.Add(redirectUri));
}

/// <summary>How an application is registered.</summary>
internal sealed record ApplicationRegistration(
    string ClientId,
    string Name,
    string ClientSecret,
    EmulatedOAuthService Service,
    ImmutableArray<string> RedirectUris,
    ImmutableArray<string> Scopes,
    bool IsOwn);
