namespace Stripe.EFCore;

/// <summary>
///     The base of every exception type of queries, connections and tokens, so that one <c>catch</c> serves for all of them.
/// </summary>
/// <remarks>
///     <para>
///         Each type below it says that something outside the program failed: a request (<see cref="StripeRequestException" />), an answer (<see
///         cref="StripeResponseException" />), a budget (<see cref="StripeBudgetExceededException" />), an authorization (<see cref="StripeOAuthException" />)
///         or a store of tokens (<see cref="StripeOAuthTokenStoreException" />).
///     </para>
///     <para>
///         What SaveChanges, ExecuteUpdate and ExecuteDelete throw derives from EF Core's DbUpdateException instead, since EF Core promises that; one of the
///         types below this one is the inner exception: <see cref="StripeUpdateException" />, <see cref="StripeBulkWriteException" />.
///     </para>
///     <para>
///         A mistake in a query, a model or a setting is an <see cref="InvalidOperationException" />, a <see cref="NotSupportedException" /> or an <see
///         cref="ArgumentException" />, as it is with every provider of EF Core. A query that its caller cancels ends with an
///         <see cref="OperationCanceledException" />.
///     </para>
///     <para>
///         No message holds a key, a token or a password.
///     </para>
/// </remarks>
public abstract class StripeEFCoreException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What failed, and the way out.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    protected StripeEFCoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
