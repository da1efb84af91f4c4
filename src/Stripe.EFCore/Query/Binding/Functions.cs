using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Methods that have a meaning in queries only, or another one there than in C#.</summary>
internal static class Functions
{
    private static readonly MethodInfo LikeMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.Like))!;

    public static Expression? TryBind(MethodCallExpression node, Func<Expression, Expression> bind)
    {
        if (node.Method.DeclaringType == typeof(DbFunctionsExtensions))
        {
            return node.Method.Name switch
            {
                nameof(DbFunctionsExtensions.Like) => Like([.. node.Arguments.Skip(1).Select(bind)]),
                nameof(DbFunctionsExtensions.Random) => Expression.Call(Expression.Property(null, typeof(Random), nameof(Random.Shared)), nameof(Random.NextDouble), null),
                _ => null,
            };
        }

        // A tuple that is made by name is one that is made by its constructor, so that its items are known.
        if (node.Method.DeclaringType == typeof(Tuple) && node.Method.Name == nameof(Tuple.Create))
        {
            var constructor = node.Type.GetConstructors()[0];
            var parameters = constructor.GetParameters();
            return Expression.New(constructor, node.Arguments.Select((a, i) => bind(a).As(parameters[i].ParameterType)));
        }

        return null;
    }

    private static MethodCallExpression Like(Expression[] arguments)
        => Expression.Call(
            LikeMethod,
            arguments[0].As(typeof(string)),
            arguments[1].As(typeof(string)),
            arguments.Length > 2 ? arguments[2].As(typeof(string)) : Expression.Constant("", typeof(string)));
}
