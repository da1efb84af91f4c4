using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Binding.Calls;

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
                nameof(DbFunctionsExtensions.Random)
                    => Expression.Call(Expression.Property(null, typeof(Random), nameof(Random.Shared)), nameof(Random.NextDouble), null),
                _ => throw OfAnotherDatabase(node),
            };
        }

        if (node.Arguments is [{ Type: var first }, ..] && first == typeof(DbFunctions))
            throw OfAnotherDatabase(node);

        // A tuple that is made by name is one that is made by its constructor, so that its items are known.
        if (node.Method.DeclaringType == typeof(Tuple) && node.Method.Name == nameof(Tuple.Create))
        {
            var constructor = node.Type.GetConstructors()[0];
            var parameters = constructor.GetParameters();
            return Expression.New(constructor, node.Arguments.Select((a, i) => bind(a).As(parameters[i].ParameterType)));
        }

        return null;
    }

    private static InvalidOperationException OfAnotherDatabase(MethodCallExpression call)
    {
        var name = call.Method.Name;
        var instead = name switch
        {
            "ILike" => "Write EF.Functions.Like, which matches letters of either case",
            "Least" => "Write Math.Min, or Min() over the values",
            "Greatest" => "Write Math.Max, or Max() over the values",
            "Collate" => "Say how texts are compared with a StringComparison",
            "Contains" or "FreeText" => "Write Contains of the text, as in x.Name.Contains(word)",
            _ when name.StartsWith("DateDiff", StringComparison.Ordinal) => "Subtract the times, as in (x.Ended - x.Started).TotalDays",
            _ => "Write in C# what it means: a query runs methods of .NET and of yours",
        };
        return QueryErrors.CannotTranslate(call, $"'EF.Functions.{name}' is a function of another database, and Stripe has none of that name. {instead}.");
    }

    private static MethodCallExpression Like(Expression[] arguments)
        => Expression.Call(
            LikeMethod,
            arguments[0].As(typeof(string)),
            arguments[1].As(typeof(string)),
            arguments.Length > 2 ? arguments[2].As(typeof(string)) : Expression.Constant("", typeof(string)));
}
