using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using static StripeEFCore.TestShared.StripeMembers;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>What a query compares with a filter: a property of the entity, or a member of an object inside it.</summary>
internal static class FilterColumn
{
    private static readonly MethodInfo PropertyMethod = typeof(EF).GetMethod(nameof(EF.Property))!;

    public static Expression Of(ParameterExpression row, IEntityType entityType, ListParameter filter)
        => entityType.GetProperties().FirstOrDefault(p => p.GetJsonPath().Equals(filter.Field) && !IsExpandable(p.ClrType)) is { } property
            ? Expression.Call(PropertyMethod.MakeGenericMethod(property.ClrType), row, Expression.Constant(property.Name))
            : filter.Field!.Segments.Aggregate((Expression)row, Member);

    public static Expression Is(Expression column, ExpressionType comparison, string value)
        => Expression.MakeBinary(comparison, column, Expression.Constant(Value(value, column.Type), column.Type));

    public static Expression IsAmong(Expression column, string[] values)
    {
        var among = Array.CreateInstance(column.Type, values.Length);
        for (var i = 0; i < values.Length; i++)
            among.SetValue(Value(values[i], column.Type), i);
        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [column.Type], Expression.Constant(among), column);
    }
}
