using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator;

/// <summary>How an emulator starts.</summary>
public sealed record StripeEmulatorOptions
{
    /// <summary>Another seed gives other ids and other choices; the same seed and time always give the same data.</summary>
    public int Seed { get; init; }

    /// <summary>How many customers the seeded data set has, from which everything else follows; 0, the default, starts empty. Data are computed when asked for, so ten million need no memory.</summary>
    public long Customers { get; init; }

    /// <summary>The present: the seeded data end an hour before it, and new objects are created at it. The system's clock by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How long every answer is held back; none by default.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The port on loopback; 0, the default, for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Restricted keys with the permissions that each has, in Stripe's words: <c>rak_customer_read</c>. To write is to read as well. None by default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> RestrictedKeys { get; init; } = ImmutableDictionary<string, IReadOnlyCollection<string>>.Empty;

    internal ISeededData? Data { get; init; }
}
