namespace Stripe.EFCore.Redis;

/// <summary>How the instances of an application share limits over Redis.</summary>
public sealed class StripeRedisOptions
{
    /// <summary>
    ///     Among how many instances the limits are divided while Redis does not answer. By default as many as Redis last knew, and ten for an instance that
    ///     never reached it. Give the largest number that may run at once.
    /// </summary>
    public int? Instances { get; set; }

    /// <summary>What the names of all keys begin with; <c>Stripe.EFCore</c> by default. Instances with one prefix share.</summary>
    public string KeyPrefix { get; set; } = "Stripe.EFCore";

    /// <summary>The number of the database; by default the one of the connection.</summary>
    public int? Database { get; set; }
}
