using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator;

/// <summary>How an emulator starts.</summary>
public sealed record StripeEmulatorOptions
{
    /// <summary>Another seed gives other ids and other choices; the same seed and time always give the same data.</summary>
    public int Seed { get; init; }

    /// <summary>
    ///     How many customers the seeded data set has, from which everything else follows; 0, the default, starts empty. Data are computed when asked for, so
    ///     ten million need no memory.
    /// </summary>
    public long Customers { get; init; }

    /// <summary>
    ///     Adds objects that hold more than a page of other objects: invoices of 25 and 250 lines, subscriptions of 20 items, charges of 12 refunds, customers
    ///     with 12 subscriptions, and objects of every kind that is reached through them. Their ids are the same for every seed. Off by default.
    /// </summary>
    public bool LongLists { get; init; }

    /// <summary>
    ///     Adds events whose payloads have the shapes of older versions of the API, which Stripe.net does not read, and one that is too old to be shown. Off by
    ///     default.
    /// </summary>
    public bool OldEvents { get; init; }

    /// <summary>Adds customers, subscriptions, invoices and charges of a test clock, which lists leave out unless a parent is named. Off by default.</summary>
    public bool TestClocks { get; init; }

    /// <summary>The present: the seeded data end an hour before it, and new objects are created at it. The system's clock by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    ///     How long every answer is held back; not at all by default. A write is carried out at the end of this time, or at once when its client goes away.
    /// </summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How far the search index is behind, from the start on; the data that the emulator starts with are indexed. By default not at all.</summary>
    public EmulatedSearch Search { get; init; } = new();

    /// <summary>The port; 0, the default, for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Whether every address of this machine answers, as a container needs it. False, the default: loopback alone.</summary>
    public bool AnyAddress { get; init; }

    /// <summary>The secret test key that may do everything; null, the default, for a new one each time.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    ///     Restricted keys with the permissions that each has, in Stripe's words: <c>rak_customer_read</c>. To write is to read as well. None by default.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> RestrictedKeys { get; init; }
        = ImmutableDictionary<string, IReadOnlyCollection<string>>.Empty;

    internal ISeededData? Data { get; init; }
}
