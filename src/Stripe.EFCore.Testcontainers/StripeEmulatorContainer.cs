using DotNet.Testcontainers.Containers;

namespace Stripe.EFCore.Testcontainers;

/// <summary>The Stripe emulator in a container. <see cref="StripeEmulatorBuilder" /> makes one.</summary>
public sealed class StripeEmulatorContainer : DockerContainer
{
    private readonly StripeEmulatorConfiguration _configuration;

    internal StripeEmulatorContainer(StripeEmulatorConfiguration configuration)
        : base(configuration)
    {
        _configuration = configuration;
    }

    /// <summary>The secret key that the emulator takes.</summary>
    public string ApiKey => _configuration.ApiKey!;

    /// <summary>Where the started container answers, as <c>StripeClientOptions.ApiBase</c> of Stripe.net takes it.</summary>
    /// <returns>The address without a slash at the end.</returns>
    /// <exception cref="InvalidOperationException">The container was not started.</exception>
    public string GetBaseAddress() => $"http://{Hostname}:{GetMappedPublicPort(StripeEmulatorBuilder.Port)}";

    /// <summary>A connection string for <c>UseStripe</c>.</summary>
    /// <returns>The key and the address.</returns>
    /// <exception cref="InvalidOperationException">The container was not started.</exception>
    public string GetConnectionString() => $"LiveAPIKey={ApiKey};ApiBase={GetBaseAddress()}";
}
