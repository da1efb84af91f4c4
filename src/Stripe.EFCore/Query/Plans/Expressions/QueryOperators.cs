using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>Calls of LINQ's operators, and the lambdas that they are given.</summary>
internal static class QueryOperators
{
    /// <summary>The lambda that an operator of LINQ was given; null where the argument is another value.</summary>
    public static LambdaExpression? UnwrapLambda(Expression expression)
        => expression switch
        {
            UnaryExpression { NodeType: ExpressionType.Quote, Operand: LambdaExpression quoted } => quoted,
            LambdaExpression lambda => lambda,
            _ => null,
        };

    /// <summary>The lambda that an operator of a query was given.</summary>
    public static LambdaExpression Lambda(Expression argument) => (LambdaExpression)((UnaryExpression)argument).Operand;

    /// <summary>A call of an operator of a query.</summary>
    public static MethodCallExpression Call(string method, Type[] typeArguments, params Expression[] arguments)
        => Expression.Call(typeof(Queryable), method, typeArguments, arguments);
}
