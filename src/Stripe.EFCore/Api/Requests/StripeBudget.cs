namespace Stripe.EFCore;

/// <summary>What a number of requests is for.</summary>
public enum StripeBudget
{
    /// <summary>One run of a query: <see cref="StripeConnectionSettings.QueryRequestBudget" />.</summary>
    Query,

    /// <summary>One context: <see cref="StripeConnectionSettings.RequestBudget" />.</summary>
    Context,

    /// <summary>One account in a calendar month, in this process: <see cref="StripeConnectionSettings.MonthlyRequestBudget" />.</summary>
    Month,
}
