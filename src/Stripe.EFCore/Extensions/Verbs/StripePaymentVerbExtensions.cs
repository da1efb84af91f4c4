using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>
///     What becomes of payments: one line each over <see cref="StripeClientDatabaseFacadeExtensions.GetStripeClient" />,
///     for contexts of Stripe.net's classes and of read models alike.
/// </summary>
public static class StripePaymentVerbExtensions
{
    /// <summary>
    ///     Confirms that the customer pays a payment intent, which collects it.
    ///     <see href="https://docs.stripe.com/api/payment_intents/confirm">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The payment intent (<c>pi_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The payment intent as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<PaymentIntent> ConfirmPaymentIntentAsync(
        this DatabaseFacade database,
        string id,
        PaymentIntentConfirmOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.PaymentIntents.ConfirmAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Captures the money of a payment intent that is authorized.
    ///     <see href="https://docs.stripe.com/api/payment_intents/capture">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The payment intent (<c>pi_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The payment intent as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<PaymentIntent> CapturePaymentIntentAsync(
        this DatabaseFacade database,
        string id,
        PaymentIntentCaptureOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.PaymentIntents.CaptureAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Cancels a payment intent. What is left to capture goes back.
    ///     <see href="https://docs.stripe.com/api/payment_intents/cancel">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The payment intent (<c>pi_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The payment intent as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<PaymentIntent> CancelPaymentIntentAsync(
        this DatabaseFacade database,
        string id,
        PaymentIntentCancelOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.PaymentIntents.CancelAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Attaches a payment method to the customer in <c>options</c>.
    ///     <see href="https://docs.stripe.com/api/payment_methods/attach">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The payment method (<c>pm_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The payment method as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<PaymentMethod> AttachPaymentMethodAsync(
        this DatabaseFacade database,
        string id,
        PaymentMethodAttachOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.PaymentMethods.AttachAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Detaches a payment method from its customer. It cannot be used again.
    ///     <see href="https://docs.stripe.com/api/payment_methods/detach">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The payment method (<c>pm_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The payment method as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<PaymentMethod> DetachPaymentMethodAsync(
        this DatabaseFacade database,
        string id,
        PaymentMethodDetachOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.PaymentMethods.DetachAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Approves a review, which closes it.
    ///     <see href="https://docs.stripe.com/api/radar/reviews/approve">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The review (<c>prv_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The review as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Review> ApproveReviewAsync(
        this DatabaseFacade database,
        string id,
        ReviewApproveOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Reviews.ApproveAsync(id, options, requestOptions, cancellationToken);
}
