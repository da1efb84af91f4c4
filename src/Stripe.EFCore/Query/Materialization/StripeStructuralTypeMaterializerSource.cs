using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Stripe.EFCore.Query.Materialization;

/// <summary>EF Core's materializer, which leaves complex values to the provider: they are read like a property, before tracking takes its snapshot.</summary>
internal sealed class StripeStructuralTypeMaterializerSource(StructuralTypeMaterializerSourceDependencies dependencies)
    : StructuralTypeMaterializerSource(dependencies)
{
    /// <summary>What a query reads in place of <see cref="Collection{T}" />.</summary>
    public static MethodInfo CollectionMethod { get; } =
        typeof(StripeStructuralTypeMaterializerSource).GetMethod(nameof(Collection), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>What a query reads in place of <see cref="IsPresent" />.</summary>
    public static MethodInfo IsPresentMethod { get; } =
        typeof(StripeStructuralTypeMaterializerSource).GetMethod(nameof(IsPresent), BindingFlags.NonPublic | BindingFlags.Static)!;

    protected override void AddInitializeExpression(
        IPropertyBase property,
        ParameterBindingInfo bindingInfo,
        Expression instanceVariable,
        MethodCallExpression getValueBufferExpression,
        List<Expression> blockExpressions,
        bool nullable)
    {
        if (property is not IComplexProperty complex)
        {
            base.AddInitializeExpression(property, bindingInfo, instanceVariable, getValueBufferExpression, blockExpressions, nullable);
            return;
        }

        var member = complex.GetMemberInfo(forMaterialization: true, forSet: true);
        var type = member is PropertyInfo p ? p.PropertyType : ((FieldInfo)member).FieldType;
        var value = complex.IsCollection
            ? Expression.Call(CollectionMethod.MakeGenericMethod(type), getValueBufferExpression, Expression.Constant(complex))
            : Value(complex, type, bindingInfo, getValueBufferExpression);
        blockExpressions.Add(complex.IsIndexerProperty()
            ? Expression.Assign(Expression.MakeIndex(instanceVariable, (PropertyInfo)member, [Expression.Constant(complex.Name)]), value)
            : Expression.MakeMemberAccess(instanceVariable, member).Assign(value));
    }

    /// <summary>An optional value is there where its JSON is, whatever its members hold.</summary>
    private Expression Value(IComplexProperty property, Type type, ParameterBindingInfo bindingInfo, MethodCallExpression buffer)
    {
        var value = CreateMaterializeExpression(
            new StructuralTypeMaterializerSourceParameters(
                property.ComplexType, "complexType", property.ComplexType.ClrType, IsNullable: false, QueryTrackingBehavior: null),
            bindingInfo.MaterializationContextExpression);
        if (value.Type != type)
            value = Expression.Convert(value, type);
        return property.IsNullable
            ? Expression.Condition(
                Expression.Call(IsPresentMethod, buffer, Expression.Constant(property)),
                value,
                Expression.Default(type))
            : value;
    }

    /// <summary>Outside of queries EF Core fills collections itself.</summary>
    private static T? Collection<T>(ValueBuffer buffer, IComplexProperty property) => default;

    /// <summary>Outside of queries there is no JSON to ask: a value is there if its members are.</summary>
    private static bool IsPresent(ValueBuffer buffer, IComplexProperty property)
    {
        var members = property.ComplexType.GetFlattenedProperties().ToList();
        return members.Find(p => !p.IsNullable) is { } required
            ? buffer[required.GetIndex()] is not null
            : members.Exists(p => buffer[p.GetIndex()] is not null);
    }
}
