using Stripe.EFCore.Metadata;

namespace Stripe.EFCore;

/// <summary>
///     Parameters of Stripe's lists that are no fields of the objects, for use in queries over Stripe.net's classes: a query with
///     <c>Where(t => t.Payout() == id)</c> sends <c>payout=</c>. Outside of a query they throw. Each is short for <c>EF.Property</c> with the parameter's name.
/// </summary>
public static class StripeFilters
{
    /// <summary>
    ///     The automatic payout that a balance transaction was asked by; null where the query asks for none. A manual payout has no transactions of its own.
    /// </summary>
    /// <param name="transaction">The balance transaction.</param>
    /// <returns>The payout's id.</returns>
    [FilterMethod("payout")]
    public static string? Payout(this BalanceTransaction transaction) => throw FilterMethodAttribute.OutsideOfQuery(nameof(Payout));

    /// <summary>Whether an item of a subscription has a price.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="price">The id of the price.</param>
    /// <returns>True in each row: only such subscriptions are asked for.</returns>
    [FilterMethod("price")]
    public static bool HasPrice(this Subscription subscription, string price) => throw FilterMethodAttribute.OutsideOfQuery(nameof(HasPrice));

    /// <summary>Whether an item of a subscription has a plan.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="plan">The id of the plan.</param>
    /// <returns>True in each row: only such subscriptions are asked for.</returns>
    [FilterMethod("plan")]
    public static bool HasPlan(this Subscription subscription, string plan) => throw FilterMethodAttribute.OutsideOfQuery(nameof(HasPlan));

    /// <summary>The earliest end of the current periods of a subscription's items, to be compared with a time.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <returns>A time that a query compares and does not select.</returns>
    [FilterMethod("current_period_end")]
    public static DateTime? CurrentPeriodEnd(this Subscription subscription) => throw FilterMethodAttribute.OutsideOfQuery(nameof(CurrentPeriodEnd));

    /// <summary>The latest start of the current periods of a subscription's items, to be compared with a time.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <returns>A time that a query compares and does not select.</returns>
    [FilterMethod("current_period_start")]
    public static DateTime? CurrentPeriodStart(this Subscription subscription) => throw FilterMethodAttribute.OutsideOfQuery(nameof(CurrentPeriodStart));

    /// <summary>Whether an invoice item is on no invoice yet, as the query asks for it; null where it does not ask.</summary>
    /// <param name="item">The invoice item.</param>
    /// <returns>The value that the row was asked with.</returns>
    [FilterMethod("pending")]
    public static bool? Pending(this InvoiceItem item) => throw FilterMethodAttribute.OutsideOfQuery(nameof(Pending));

    /// <summary>Whether an event was delivered to all webhook endpoints, as the query asks for it; null where it does not ask.</summary>
    /// <param name="event">The event.</param>
    /// <returns>The value that the row was asked with.</returns>
    [FilterMethod("delivery_success")]
    public static bool? DeliverySuccess(this Event @event) => throw FilterMethodAttribute.OutsideOfQuery(nameof(DeliverySuccess));
}
