using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Stripe.EFCore.Testcontainers;

/// <summary>What a <see cref="StripeEmulatorContainer" /> is started with.</summary>
public sealed class StripeEmulatorConfiguration : ContainerConfiguration
{
    internal StripeEmulatorConfiguration(string? apiKey = null, int? customers = null, int? seed = null, TimeSpan? latency = null)
    {
        ApiKey = apiKey;
        Customers = customers;
        Seed = seed;
        Latency = latency;
    }

    internal StripeEmulatorConfiguration(IResourceConfiguration<CreateContainerParameters> resource)
        : base(resource)
    {
    }

    internal StripeEmulatorConfiguration(IContainerConfiguration container)
        : base(container)
    {
    }

    internal StripeEmulatorConfiguration(StripeEmulatorConfiguration old, StripeEmulatorConfiguration next)
        : base(old, next)
    {
        ApiKey = BuildConfiguration.Combine(old.ApiKey, next.ApiKey);
        Customers = next.Customers ?? old.Customers;
        Seed = next.Seed ?? old.Seed;
        Latency = next.Latency ?? old.Latency;
    }

    /// <summary>The secret key that the emulator takes.</summary>
    public string? ApiKey { get; }

    /// <summary>How many customers the data have; all else follows from them. 0 starts empty.</summary>
    public int? Customers { get; }

    /// <summary>Another seed gives other data; the same seed gives the same.</summary>
    public int? Seed { get; }

    /// <summary>How long every answer is held back.</summary>
    public TimeSpan? Latency { get; }
}
