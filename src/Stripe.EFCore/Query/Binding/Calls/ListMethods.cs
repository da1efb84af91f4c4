using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Binding.Calls;

/// <summary>
///     Methods of <see cref="List{T}" /> that mean the same as an operator of LINQ: <c>list.Exists(x =&gt; ..)</c> is <c>list.Any(x =&gt; ..)</c>.
/// </summary>
internal static class ListMethods
{
    public static Expression? TryRewrite(MethodCallExpression call)
    {
        if (call.Object is not { Type: { IsGenericType: true } type } list || type.GetGenericTypeDefinition() != typeof(List<>))
            return null;

        var element = type.GetGenericArguments()[0];
        return (call.Method.Name, call.Arguments) switch
        {
            (nameof(List<>.Exists), [LambdaExpression predicate]) => Operator(nameof(Enumerable.Any), predicate),
            (nameof(List<>.TrueForAll), [LambdaExpression predicate]) => Operator(nameof(Enumerable.All), predicate),
            (nameof(List<>.Find), [LambdaExpression predicate]) => Operator(nameof(Enumerable.FirstOrDefault), predicate),
            (nameof(List<>.FindLast), [LambdaExpression predicate]) => Operator(nameof(Enumerable.LastOrDefault), predicate),
            (nameof(List<>.FindAll), [LambdaExpression predicate]) => ToList(Operator(nameof(Enumerable.Where), predicate), element),
            (nameof(List<>.ConvertAll), [LambdaExpression converter]) => ToList(
                Expression.Call(
                    typeof(Enumerable), nameof(Enumerable.Select), [element, converter.ReturnType],
                    list, Expression.Lambda(converter.Body, converter.Parameters)),
                converter.ReturnType),
            _ => null,
        };

        MethodCallExpression Operator(string name, LambdaExpression predicate)
            => Expression.Call(typeof(Enumerable), name, [element], list, Expression.Lambda(predicate.Body, predicate.Parameters));
    }

    private static MethodCallExpression ToList(Expression sequence, Type element)
        => Expression.Call(typeof(Enumerable), nameof(Enumerable.ToList), [element], sequence);
}
