using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

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

    private static bool IsExpandable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);

    /// <summary>The member of Stripe.net's class with a field, or with the id of the object that the field names.</summary>
    private static MemberExpression Member(Expression holder, string field)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        var property = holder.Type.GetProperties(all).Single(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == field);
        return property.Name.StartsWith("Internal", StringComparison.Ordinal)
            ? Expression.Property(holder, property.Name["Internal".Length..] + "Id")
            : Expression.Property(holder, property);
    }

    private static object Value(string text, Type type)
        => (Nullable.GetUnderlyingType(type) ?? type) is var target && target == typeof(bool) ? bool.Parse(text)
            : target == typeof(DateTime) && long.TryParse(text, out var seconds) ? DateTime.UnixEpoch.AddSeconds(seconds)
            : target == typeof(DateTime) ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
            : Convert.ChangeType(text, target, CultureInfo.InvariantCulture);
}
