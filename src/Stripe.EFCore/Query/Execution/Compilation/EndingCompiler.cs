using System.Collections.Immutable;
using System.Reflection;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Compiles what is made of a query's rows in the end.</summary>
internal static class EndingCompiler
{
    private static readonly MethodInfo ElementMethod = typeof(EndingCompiler).GetMethod(nameof(Element), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo KeysMethod = typeof(Endings).GetMethod(nameof(Endings.Keys))!;
    private static readonly MethodInfo ExtremeMethod = typeof(Endings).GetMethod(nameof(Endings.Extreme))!;
    private static readonly MethodInfo SumMethod = typeof(Endings).GetMethod(nameof(Endings.Sum))!;
    private static readonly MethodInfo AverageMethod = typeof(Endings).GetMethod(nameof(Endings.Average))!;

    /// <param name="element">Compiles over the query's rows.</param>
    /// <param name="scope">The rows around the query.</param>
    /// <param name="type">The type of the result.</param>
    public static Delegate Compile(PlanCompiler plans, BoundQuery query, RowCompiler element, ImmutableArray<Layout> scope, Type type)
    {
        var ending = query.Ending;
        switch (ending.Kind)
        {
            case EndingKind.Any:
                return Endings.Any(ending.Negated);
            case EndingKind.Count:
                return Endings.Count();
            case EndingKind.LongCount:
                return Endings.LongCount();
            case EndingKind.First or EndingKind.Single or EndingKind.Last or EndingKind.ElementAt:
                var index = ending.Argument is null ? null : plans.Rows(scope.Insert(0, Layout.Empty)).Function<int>(ending.Argument);
                return (Delegate)ElementMethod.MakeGenericMethod(type)
                    .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [ending, element.Function(query.Shaper, type), index], null)!;
        }

        if (ending.Kind == EndingKind.Keys)
        {
            var keyType = query.Shaper.Type.Widened();
            return (Delegate)KeysMethod.MakeGenericMethod(keyType).Invoke(null, [element.Function(query.Shaper, keyType)])!;
        }

        var value = element.Function<object?>(query.Shaper);
        var valueType = query.Shaper.Wide().Type.Unwidened();
        object?[] arguments = ending.Kind switch
        {
            EndingKind.Min or EndingKind.Max => [value, ending.Kind == EndingKind.Max],
            _ => [value, valueType],
        };
        var method = ending.Kind switch
        {
            EndingKind.Sum => SumMethod,
            EndingKind.Average => AverageMethod,
            _ => ExtremeMethod,
        };
        return (Delegate)method.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    private static EndingFunction<T?> Element<T>(Ending ending, RowFunction<T> shaper, RowFunction<int>? index) => Endings.Element(ending, shaper, index);
}
