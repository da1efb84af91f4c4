using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

namespace Stripe.EFCore.Query.Materialization;

/// <summary>EF Core's materializer, which leaves collections of complex values to the provider: they are read like a property, before tracking takes its snapshot.</summary>
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
        if (property is not IComplexProperty { IsCollection: true } list)
        {
            base.AddInitializeExpression(property, bindingInfo, instanceVariable, getValueBufferExpression, blockExpressions, nullable);
            return;
        }

        var member = list.GetMemberInfo(forMaterialization: true, forSet: true);
        var type = member is System.Reflection.PropertyInfo p ? p.PropertyType : ((System.Reflection.FieldInfo)member).FieldType;
        var value = getValueBufferExpression.CreateValueBufferReadValueExpression(type, -1, list);
        blockExpressions.Add(Expression.MakeMemberAccess(instanceVariable, member).Assign(value));
    }
}
