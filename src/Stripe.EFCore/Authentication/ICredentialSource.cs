namespace Stripe.EFCore.Authentication;

/// <summary>
///     Gives the credential of each request, asked again for every attempt. With <c>async</c> false every task is complete when it is
///     answered.
/// </summary>
internal interface ICredentialSource
{
    ValueTask<Credential> GetAsync(bool async, CancellationToken cancellationToken);

    /// <summary>The credential to try once more with after Stripe refused one (401); null where there is no other.</summary>
    /// <param name="refused">The credential that was refused.</param>
    /// <param name="expired">Whether Stripe says that it has expired, rather than that it never was one.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<Credential?> ReplaceAsync(Credential refused, bool expired, bool async, CancellationToken cancellationToken);

    /// <summary>The source for all requests of one run of a query, which read one account. Usable from several threads at once.</summary>
    ICredentialSource ForRun() => this;
}
