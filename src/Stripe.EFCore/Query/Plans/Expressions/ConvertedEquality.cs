using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Storage;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>
///     Equality of classes that a value converter reads and that have no equality of their own: no two objects of them are equal to C#. They are equal if the
///     converter gives equal values, as on a database that stores these.
/// </summary>
internal static class ConvertedEquality
{
    private static readonly MethodInfo EqualMethod = typeof(ConvertedValues).GetMethod(nameof(ConvertedValues.AreEqual))!;
    private static readonly MethodInfo ContainsMethod = typeof(ConvertedValues).GetMethod(nameof(ConvertedValues.Contains))!;
    private static readonly MethodInfo ProvidedMethod = typeof(ConvertedValues).GetMethod(nameof(ConvertedValues.Provided))!;

    /// <summary>The converter by whose values a column is compared; null where its class or a comparer of the user's says what is equal.</summary>
    public static ValueConverter? ConverterOf(Expression expression)
        => expression is SlotExpression { Slot: ColumnSlot { Property: IProperty property } } ? ConverterOf(property) : null;

    /// <summary>The converter by whose values objects of a class are compared, wherever they come from; null where there is none.</summary>
    public static ValueConverter? ConverterOf(IModel model, Type type)
        => HasEquality(type)
            ? null
            : model.GetEntityTypes()
                .SelectMany(e => e.GetFlattenedProperties())
                .Where(p => p.ClrType == type)
                .Select(ConverterOf)
                .FirstOrDefault(c => c is not null);

    public static MethodCallExpression Equal(ValueConverter converter, Expression left, Expression right)
        => Expression.Call(EqualMethod, Expression.Constant(converter, typeof(ValueConverter)), left, right);

    /// <summary>Whether a list holds a value that C# does not compare by what it holds; null of other values.</summary>
    public static Expression? ContainedIn(Func<Expression> list, Expression item)
    {
        var converter = ConverterOf(item);
        return converter is null && !typeof(IList).IsAssignableFrom(item.Type) && !DeepValues.AreOf(item.Type)
            ? null
            : Expression.Call(
                ContainsMethod,
                Expression.Constant(converter, typeof(ValueConverter)),
                Expression.Convert(list(), typeof(IEnumerable)),
                Expression.Convert(item, typeof(object)));
    }

    /// <summary>The value that stands for an object where it is compared.</summary>
    public static MethodCallExpression Provide(ValueConverter converter, Expression value)
        => Expression.Call(ProvidedMethod, Expression.Constant(converter, typeof(ValueConverter)), value);

    /// <summary>The two sides of an equality by a converter; null of any other call.</summary>
    public static (Expression Left, Expression Right)? SidesOf(MethodCallExpression call)
        => call.Method == EqualMethod ? (call.Arguments[1], call.Arguments[2]) : null;

    /// <summary>The list and the item of a membership; null of any other call.</summary>
    public static (Expression List, Expression Item)? MembershipOf(MethodCallExpression call)
        => call.Method == ContainsMethod && call.Arguments[0] is ConstantExpression { Value: not null }
            ? (call.Arguments[1].StripConvert(), call.Arguments[2].StripConvert())
            : null;

    private static ValueConverter? ConverterOf(IProperty property)
        => property.GetTypeMapping().Converter is { } converter && !HasEquality(property.ClrType)
            && ReferenceEquals(property.GetValueComparer(), property.GetTypeMapping().Comparer)
            ? converter
            : null;

    private static bool HasEquality(Type type)
        => type.IsValueType || type == typeof(string) || typeof(IEnumerable).IsAssignableFrom(type)
            || type.GetMethod(nameof(Equals), [typeof(object)])!.DeclaringType != typeof(object);
}
