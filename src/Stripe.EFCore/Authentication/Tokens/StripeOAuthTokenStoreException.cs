namespace Stripe.EFCore;

/// <summary>Stored tokens cannot be read or written. What cannot be read is never overwritten.</summary>
/// <param name="problem">What is wrong.</param>
/// <param name="message">What is wrong where, and the way out.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class StripeOAuthTokenStoreException(StripeOAuthTokenStoreProblem problem, string message, Exception? innerException = null)
    : StripeEFCoreException(message, innerException)
{
    /// <summary>What is wrong.</summary>
    public StripeOAuthTokenStoreProblem Problem => problem;
}

/// <summary>What can be wrong with stored tokens. That there are none is no problem of the store.</summary>
public enum StripeOAuthTokenStoreProblem
{
    /// <summary>They are there whole, and were encrypted with another client secret or passphrase.</summary>
    WrongSecret,

    /// <summary>They were cut off, damaged or changed, or are no stored tokens.</summary>
    Damaged,

    /// <summary>They were written by a later version.</summary>
    UnknownVersion,

    /// <summary>The place cannot be read or written.</summary>
    Inaccessible,

    /// <summary>Another process kept the lock for longer than it is waited for.</summary>
    Busy,
}
