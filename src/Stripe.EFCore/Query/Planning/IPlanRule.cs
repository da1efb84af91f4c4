using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning;

/// <summary>A pure rewrite of a plan: the rows stay what they are, what is asked of the API for them becomes less.</summary>
internal interface IPlanRule
{
    LogicalPlan Apply(LogicalPlan plan);
}
