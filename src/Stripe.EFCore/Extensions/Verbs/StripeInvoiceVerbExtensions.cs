using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>
///     What becomes of invoices and credit notes: one line each over <see cref="StripeClientDatabaseFacadeExtensions.GetStripeClient" />,
///     for contexts of Stripe.net's classes and of read models alike.
/// </summary>
public static class StripeInvoiceVerbExtensions
{
    /// <summary>
    ///     Makes an open invoice of a draft.
    ///     <see href="https://docs.stripe.com/api/invoices/finalize">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The invoice (<c>in_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The invoice as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Invoice> FinalizeInvoiceAsync(
        this DatabaseFacade database,
        string id,
        InvoiceFinalizeOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Invoices.FinalizeInvoiceAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Collects an open invoice now.
    ///     <see href="https://docs.stripe.com/api/invoices/pay">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The invoice (<c>in_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The invoice as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Invoice> PayInvoiceAsync(
        this DatabaseFacade database,
        string id,
        InvoicePayOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Invoices.PayAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Sends an invoice to its customer now.
    ///     <see href="https://docs.stripe.com/api/invoices/send">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The invoice (<c>in_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The invoice as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Invoice> SendInvoiceAsync(
        this DatabaseFacade database,
        string id,
        InvoiceSendOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Invoices.SendInvoiceAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Voids an open invoice. This cannot be undone.
    ///     <see href="https://docs.stripe.com/api/invoices/void">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The invoice (<c>in_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The invoice as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Invoice> VoidInvoiceAsync(
        this DatabaseFacade database,
        string id,
        InvoiceVoidOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Invoices.VoidInvoiceAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Gives an open invoice up as a bad debt.
    ///     <see href="https://docs.stripe.com/api/invoices/mark_uncollectible">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The invoice (<c>in_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The invoice as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Invoice> MarkInvoiceUncollectibleAsync(
        this DatabaseFacade database,
        string id,
        InvoiceMarkUncollectibleOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Invoices.MarkUncollectibleAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Voids a credit note. This cannot be undone.
    ///     <see href="https://docs.stripe.com/api/credit_notes/void">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The credit note (<c>cn_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The credit note as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<CreditNote> VoidCreditNoteAsync(
        this DatabaseFacade database,
        string id,
        CreditNoteVoidOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.CreditNotes.VoidCreditNoteAsync(id, options, requestOptions, cancellationToken);
}
