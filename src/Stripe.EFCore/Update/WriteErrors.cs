namespace Stripe.EFCore.Updates;

/// <summary>Why nothing is written.</summary>
internal static class WriteErrors
{
    /// <param name="effect">What happened to the writes.</param>
    /// <param name="wayOut">What else to do; null if there is nothing else.</param>
    public static NotSupportedException NotSupported(string effect, string? wayOut = null)
        => new($"This version of Stripe.EFCore reads and does not write: {effect}. Write with the services of Stripe.net, such as CustomerService{wayOut}.");
}
