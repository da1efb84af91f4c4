using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Writes;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Api;

/// <summary>Reads from Stripe with the credentials and the account of one context.</summary>
internal interface IStripeSession
{
    /// <summary>
    ///     Reads a list page by page, the next page being fetched while the caller works on this one. With <paramref name="async" /> false every
    ///     step completes before it returns, on the caller's thread.
    /// </summary>
    IAsyncEnumerable<Page> ListAsync(ListRequest request, RowLayout layout, bool async, CancellationToken cancellationToken);

    /// <summary>Reads one page of a list.</summary>
    /// <param name="request">The list.</param>
    /// <param name="cursor">The id behind which the page begins; null for the first.</param>
    /// <param name="layout">What is read of each object.</param>
    /// <param name="cancellationToken">Calls the request back.</param>
    ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken);

    /// <summary>Reads one object as a row, or null where Stripe does not have it or has only the stub of a deleted one.</summary>
    ValueTask<object?[]?> RetrieveAsync(RetrieveRequest request, RowLayout layout, bool async, CancellationToken cancellationToken);
}

/// <summary>Writes to Stripe with the credentials and the account of one context.</summary>
internal interface IStripeWriteSession
{
    /// <summary>Reads one object whole, past the cache.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="endpoint">The path with placeholders for the ids in it.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    ValueTask<WrittenObject> ReadAsync(string path, string endpoint, bool async, CancellationToken cancellationToken);

    /// <summary>Sends one write until it is answered or refused. Each repetition carries the same idempotency key.</summary>
    /// <returns>The object as Stripe has it now; of a deleted one what is left of it.</returns>
    ValueTask<WrittenObject> WriteAsync(WriteRequest request, bool async, CancellationToken cancellationToken);
}

/// <summary>Sends what others prepare, with the limits, budgets and retries of one context.</summary>
internal interface IStripeClientSession
{
    ValueTask<T> SendAsync<T>(PageRequest request, IAnswerReader<T> reader, CancellationToken cancellationToken);

    /// <summary>Drops cached answers that a write made old. What the distributed cache throws is told and not thrown: the write is done.</summary>
    /// <param name="credential">What the write was sent with.</param>
    /// <param name="tag">The resource that changed; null for all of the account.</param>
    ValueTask DropCacheAsync(Credential credential, string? tag);
}
