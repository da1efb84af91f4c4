using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>Where a run finds who is told of its pages: each run of a compiled query may have another.</summary>
/// <param name="Parameter">The query's parameter; null where it is the same for all runs, as it may be in a compiled query.</param>
/// <param name="Constant">Who it is in all runs.</param>
internal sealed record ProgressSource(string? Parameter, IProgress<StripeScanProgress>? Constant)
{
    public static ProgressSource Of(Expression argument) => argument switch
    {
        QueryParameterExpression { Name: var name } => new(name, null),
        ConstantExpression { Value: IProgress<StripeScanProgress> progress } => new(null, progress),
        _ => throw new InvalidOperationException("WithProgress takes an object that does not depend on a row of the query."),
    };

    public IProgress<StripeScanProgress>? In(QueryContext context)
        => Parameter is null ? Constant : (IProgress<StripeScanProgress>?)context.Parameters[Parameter];
}
