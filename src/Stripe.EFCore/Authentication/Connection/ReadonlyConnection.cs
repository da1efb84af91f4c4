namespace Stripe.EFCore.Authentication.Connection;

/// <summary>A connection that only reads.</summary>
internal static class ReadonlyConnection
{
    /// <summary>Why nothing is written over it, and what to do instead.</summary>
    /// <param name="wayOut">What else to do; null if there is nothing else.</param>
    public static InvalidOperationException Refusal(string? wayOut = null) => new(
        "The connection setting Readonly is true, so nothing is written, and no request was sent. Leave Readonly out of the connection string (or call "
        + $"Readonly(false) on the options builder) in the part of the application that writes{wayOut}.");
}
