using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Finds the operator for which EF Core refuses a query, and says why and what to write in its place. EF Core's own navigation expansion refuses it, before
///     any provider sees the query, and names no reason.
/// </summary>
internal sealed class UntranslatedOperators : ExpressionVisitor
{
    private (MethodCallExpression Call, string Reason)? _found;

    /// <summary>The refusal with the operator and its reason; null if EF Core refuses another part of the query.</summary>
    public static InvalidOperationException? Explain(Expression query, InvalidOperationException refusal)
    {
        var operators = new UntranslatedOperators();
        operators.Visit(query);
        return operators._found is var (call, reason) && EFCoreInternals.RefusesOperator(refusal, call.Method.Name)
            ? QueryErrors.CannotTranslate(call, reason, refusal)
            : null;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        // EF Core looks at what an operator stands on before it looks at the operator.
        base.VisitMethodCall(node);
        var isOperator = node.Method.DeclaringType == typeof(Queryable) || node.Method.DeclaringType == typeof(Enumerable);
        if (_found is null && isOperator && ReasonFor(node) is { } reason)
            _found = (node, reason);
        return node;
    }

    private static string? ReasonFor(MethodCallExpression call)
    {
        var name = call.Method.Name;
        var parameters = call.Method.GetParameters();
        var reason = name switch
        {
            _ when IsIndexed(call) => " with the index of an element: rows have no number.",
            nameof(Queryable.TakeWhile) or nameof(Queryable.SkipWhile) => ". If the condition follows the order of the rows, Where gives the same rows.",
            nameof(Queryable.Zip) => ": rows have no number to pair them by. Join them by a key.",
            nameof(Queryable.Append) or nameof(Queryable.Prepend) => ". Write Concat(new[] { ... }), or add the element to the result.",
            nameof(Queryable.Aggregate) or nameof(Queryable.AggregateBy) => ". Use Sum, Min, Max, Average or Count, behind GroupBy where each key has its own.",
            nameof(Queryable.CountBy) => ". Write GroupBy(x => key).Select(g => new { g.Key, Count = g.Count() }).",
            nameof(Queryable.DefaultIfEmpty) when call.Arguments.Count > 1
                => " with a value. Write DefaultIfEmpty(), and give the value with ?? where the row is read.",
            nameof(Queryable.SequenceEqual) => ". Compare the lists that the two queries give.",
            nameof(Queryable.Index) => ": rows have no number.",
            nameof(Queryable.Shuffle) => ". Write OrderBy(x => EF.Functions.Random()).",
            nameof(Queryable.Take) when parameters[1].ParameterType == typeof(Range) => " with a range. Write Skip(start).Take(count).",
            nameof(Queryable.ElementAt) or nameof(Queryable.ElementAtOrDefault) when parameters[1].ParameterType == typeof(Index)
                => " with an index from the end. Reverse the order of the rows, and count from the start.",
            _ when parameters.Any(p => p.Name == "comparer") && (name != nameof(Queryable.Contains) || call.Method.DeclaringType == typeof(Queryable))
                => " with a comparer. Compare what the comparer compares, such as x.Email.ToLower().",
            _ => null,
        };
        return reason is null ? null : $"EF Core does not translate '{name}'{reason}";
    }

    private static bool IsIndexed(MethodCallExpression call)
        => call.Arguments is [_, var selector, ..] && QueryOperators.UnwrapLambda(selector) is { Parameters: [_, { Type: var index }] } && index == typeof(int)
            && call.Method.Name is nameof(Queryable.Select) or nameof(Queryable.Where) or nameof(Queryable.SelectMany)
                or nameof(Queryable.TakeWhile) or nameof(Queryable.SkipWhile);
}
