using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>
///     What becomes of quotes: one line each over <see cref="StripeClientDatabaseFacadeExtensions.GetStripeClient" />,
///     for contexts of Stripe.net's classes and of read models alike.
/// </summary>
public static class StripeQuoteVerbExtensions
{
    /// <summary>
    ///     Makes an open quote of a draft.
    ///     <see href="https://docs.stripe.com/api/quotes/finalize">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The quote (<c>qt_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The quote as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Quote> FinalizeQuoteAsync(
        this DatabaseFacade database,
        string id,
        QuoteFinalizeOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Quotes.FinalizeQuoteAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Accepts an open quote, which makes its invoice or subscription.
    ///     <see href="https://docs.stripe.com/api/quotes/accept">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The quote (<c>qt_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The quote as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Quote> AcceptQuoteAsync(
        this DatabaseFacade database,
        string id,
        QuoteAcceptOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Quotes.AcceptAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Cancels a quote that is not accepted.
    ///     <see href="https://docs.stripe.com/api/quotes/cancel">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The quote (<c>qt_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The quote as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Quote> CancelQuoteAsync(
        this DatabaseFacade database,
        string id,
        QuoteCancelOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Quotes.CancelAsync(id, options, requestOptions, cancellationToken);
}
