using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>
///     What becomes of subscriptions and discounts: one line each over <see cref="StripeClientDatabaseFacadeExtensions.GetStripeClient" />,
///     for contexts of Stripe.net's classes and of read models alike.
/// </summary>
public static class StripeSubscriptionVerbExtensions
{
    /// <summary>
    ///     Ends a subscription now. To end it with its period, set <c>cancel_at_period_end</c>.
    ///     <see href="https://docs.stripe.com/api/subscriptions/cancel">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The subscription (<c>sub_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The subscription as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Subscription> CancelSubscriptionAsync(
        this DatabaseFacade database,
        string id,
        SubscriptionCancelOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Subscriptions.CancelAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Goes on with a subscription that is paused.
    ///     <see href="https://docs.stripe.com/api/subscriptions/resume">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The subscription (<c>sub_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The subscription as it is now.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Subscription> ResumeSubscriptionAsync(
        this DatabaseFacade database,
        string id,
        SubscriptionResumeOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Subscriptions.ResumeAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Takes the discount away from a subscription.
    ///     <see href="https://docs.stripe.com/api/discounts/subscription_delete">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The subscription (<c>sub_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The discount that was taken away.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Discount> DeleteSubscriptionDiscountAsync(
        this DatabaseFacade database,
        string id,
        SubscriptionDeleteDiscountOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Subscriptions.DeleteDiscountAsync(id, options, requestOptions, cancellationToken);

    /// <summary>
    ///     Takes the discount away from a customer.
    ///     <see href="https://docs.stripe.com/api/discounts/delete">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The customer (<c>cus_</c>).</param>
    /// <param name="options">The parameters of the request; null for Stripe's defaults.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The discount that was taken away.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Discount> DeleteCustomerDiscountAsync(
        this DatabaseFacade database,
        string id,
        CustomerDeleteDiscountOptions? options = null,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Customers.DeleteDiscountAsync(id, options, requestOptions, cancellationToken);
}
