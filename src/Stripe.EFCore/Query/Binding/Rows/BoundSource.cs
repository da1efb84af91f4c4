using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding.Rows;

/// <summary>A sequence whose names are resolved: its rows, and an element over their slots.</summary>
internal sealed record BoundSource(LogicalPlan Plan, Expression Shaper);
