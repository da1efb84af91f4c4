using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace Stripe.EFCore.Query;

/// <summary>Names the parameter of a list that a method of <see cref="StripeFilters" /> stands for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FilterMethodAttribute(string parameter) : Attribute
{
    public string Parameter { get; } = parameter;
}

/// <summary>Replaces the methods of <see cref="StripeFilters" /> by the properties that they stand for, before EF Core sees them.</summary>
internal sealed class FilterMethods : ExpressionVisitor
{
    private static readonly MethodInfo PropertyMethod = typeof(EF).GetMethod(nameof(EF.Property))!;

    public static InvalidOperationException OutsideOfQuery(string method)
        => new($"'{method}' is a filter of Stripe's list and no field of the object, so it has a meaning in queries only, as in Where(x => x.{method}(...)).");

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(StripeFilters) || node.Method.GetCustomAttribute<FilterMethodAttribute>() is not { Parameter: var parameter })
            return base.VisitMethodCall(node);

        var property = Expression.Call(
            PropertyMethod.MakeGenericMethod(node.Arguments is [_] ? node.Type : node.Arguments[1].Type),
            Visit(node.Arguments[0]), Expression.Constant(parameter));
        return node.Arguments is [_, var value] ? Expression.Equal(property, Visit(value)) : property;
    }
}
