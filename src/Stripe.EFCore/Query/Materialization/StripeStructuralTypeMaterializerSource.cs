using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

namespace Stripe.EFCore.Query.Materialization;

/// <summary>EF Core's materializer, which leaves complex values to the provider: they are read like a property, before tracking takes its snapshot.</summary>
internal sealed class StripeStructuralTypeMaterializerSource(StructuralTypeMaterializerSourceDependencies dependencies)
    : StructuralTypeMaterializerSource(dependencies)
{
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
            ? getValueBufferExpression.CreateValueBufferReadValueExpression(type, -1, complex)
            : Value(complex, type, bindingInfo, getValueBufferExpression);
        blockExpressions.Add(complex.IsIndexerProperty()
            ? Expression.Assign(Expression.MakeIndex(instanceVariable, (PropertyInfo)member, [Expression.Constant(complex.Name)]), value)
            : Expression.MakeMemberAccess(instanceVariable, member).Assign(value));
    }

    /// <summary>An optional value is there where its JSON is, whatever its members hold.</summary>
    private Expression Value(IComplexProperty property, Type type, ParameterBindingInfo bindingInfo, MethodCallExpression buffer)
    {
        var value = CreateMaterializeExpression(
            new StructuralTypeMaterializerSourceParameters(property.ComplexType, "complexType", property.ComplexType.ClrType, IsNullable: false, QueryTrackingBehavior: null),
            bindingInfo.MaterializationContextExpression);
        if (value.Type != type)
            value = Expression.Convert(value, type);
        return property.IsNullable
            ? Expression.Condition(
                Expression.Equal(buffer.CreateValueBufferReadValueExpression(typeof(bool?), -1, property), Expression.Constant(true, typeof(bool?))),
                value,
                Expression.Default(type))
            : value;
    }
}
