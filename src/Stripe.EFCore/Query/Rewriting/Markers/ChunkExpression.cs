using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Rewriting.Markers;

/// <summary>A query whose elements are handed out in arrays of a size.</summary>
internal sealed class ChunkExpression(Expression source, Expression size, Type type) : PlanNodeExpression(type)
{
    public Expression Source { get; } = source;

    public Expression Size { get; } = size;
}
