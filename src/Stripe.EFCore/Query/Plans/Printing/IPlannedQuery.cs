namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>A query that can say what it will do.</summary>
internal interface IPlannedQuery
{
    /// <summary>The plan, with the values of a run that begins now. It sends no request.</summary>
    StripeQueryPlan GetPlan();
}
