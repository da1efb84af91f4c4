using System.Globalization;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Stripe.EFCore.Testcontainers;

/// <summary>
///     Configures a container with the Stripe emulator. The image is built once, on the machine or the build server that runs the tests, by
///     <c>build-image</c> beside the emulator's <c>Dockerfile</c>.
/// </summary>
public sealed class StripeEmulatorBuilder : ContainerBuilder<StripeEmulatorBuilder, StripeEmulatorContainer, StripeEmulatorConfiguration>
{
    /// <summary>The name that <c>build-image</c> gives the image.</summary>
    public const string DefaultImage = "stripe-emulator:latest";

    /// <summary>The port of the emulator inside the container.</summary>
    public const int Port = 12111;

    /// <summary>The key that the emulator takes where none is given.</summary>
    public const string DefaultApiKey = "sk_test_emulator";

    /// <summary>Starts from the defaults of the emulator.</summary>
    /// <param name="image">The image.</param>
    public StripeEmulatorBuilder(string image = DefaultImage)
        : this(new StripeEmulatorConfiguration())
    {
        DockerResourceConfiguration = Init().WithImage(image).DockerResourceConfiguration;
    }

    private StripeEmulatorBuilder(StripeEmulatorConfiguration configuration)
        : base(configuration)
    {
        DockerResourceConfiguration = configuration;
    }

    /// <inheritdoc />
    protected override StripeEmulatorConfiguration DockerResourceConfiguration { get; }

    /// <summary>Sets the secret key that the emulator takes.</summary>
    /// <param name="apiKey">A key such as <c>sk_test_mine</c>.</param>
    /// <returns>The changed builder.</returns>
    public StripeEmulatorBuilder WithApiKey(string apiKey) => With(new(apiKey: apiKey), "--key", apiKey);

    /// <summary>Sets the size of the business that the emulator has.</summary>
    /// <param name="customers">How many customers; all else follows from them. 0 starts empty.</param>
    /// <returns>The changed builder.</returns>
    public StripeEmulatorBuilder WithCustomers(int customers) => With(new(customers: customers), "--customers", Text(customers));

    /// <summary>Sets the seed of the data.</summary>
    /// <param name="seed">The same seed gives the same data.</param>
    /// <returns>The changed builder.</returns>
    public StripeEmulatorBuilder WithSeed(int seed) => With(new(seed: seed), "--seed", Text(seed));

    /// <summary>Holds every answer back.</summary>
    /// <param name="latency">For how long, in whole milliseconds.</param>
    /// <returns>The changed builder.</returns>
    public StripeEmulatorBuilder WithLatency(TimeSpan latency) => With(new(latency: latency), "--latency", Text((long)latency.TotalMilliseconds));

    /// <inheritdoc />
    public override StripeEmulatorContainer Build()
    {
        Validate();
        return new StripeEmulatorContainer(DockerResourceConfiguration);
    }

    /// <inheritdoc />
    protected override StripeEmulatorBuilder Init()
        => Merge(base.Init().DockerResourceConfiguration, new StripeEmulatorConfiguration(apiKey: DefaultApiKey))
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request
                .ForPort(Port)
                .ForPath("/v1/customers?limit=1")
                .ForStatusCodeMatching(status => (int)status is 200 or 401)));

    /// <inheritdoc />
    protected override StripeEmulatorBuilder Clone(IResourceConfiguration<CreateContainerParameters> resourceConfiguration)
        => Merge(DockerResourceConfiguration, new StripeEmulatorConfiguration(resourceConfiguration));

    /// <inheritdoc />
    protected override StripeEmulatorBuilder Clone(IContainerConfiguration resourceConfiguration)
        => Merge(DockerResourceConfiguration, new StripeEmulatorConfiguration(resourceConfiguration));

    /// <inheritdoc />
    protected override StripeEmulatorBuilder Merge(StripeEmulatorConfiguration oldValue, StripeEmulatorConfiguration newValue)
        => new(new StripeEmulatorConfiguration(oldValue, newValue));

    private StripeEmulatorBuilder With(StripeEmulatorConfiguration changed, string option, string value)
        => Merge(DockerResourceConfiguration, changed).WithCommand(option, value);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
