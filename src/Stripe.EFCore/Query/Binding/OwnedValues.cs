using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     Equality of an owned object of a row and an object that the caller gave. The object does not hold the key of its owner, so it is compared by what it
///     holds, as complex values are.
/// </summary>
internal static class OwnedValues
{
    /// <param name="type">The owned type.</param>
    /// <param name="row">The object of the row.</param>
    /// <param name="given">The object that the caller gave.</param>
    public static Expression Equal(IEntityType type, Expression row, Expression given)
    {
        var missing = RowPresence.IsMissing(row);
        var equal = MembersOf(type, row, given).Aggregate((Expression)Expression.Not(missing), Expression.AndAlso);
        return Expression.Condition(Expression.Equal(given, Expression.Constant(null, given.Type)), missing, equal);
    }

    private static IEnumerable<Expression> MembersOf(IEntityType type, Expression row, Expression given)
    {
        foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty()))
            yield return ValueEquality.OfObjects(Of(row, property), Of(given, property, type), ExpressionType.Equal);
        foreach (var property in type.GetComplexProperties())
            yield return new ComplexEqualityExpression(property.ComplexType, Of(row, property), Of(given, property, type));
        foreach (var navigation in type.GetNavigations().Where(n => n is { ForeignKey.IsOwnership: true, IsOnDependent: false }))
        {
            if (navigation.IsCollection)
                throw QueryErrors.CannotCompareOwnedList(navigation);
            yield return Equal(navigation.TargetEntityType, Of(row, navigation), Of(given, navigation, type));
        }
    }

    private static Expression Of(Expression row, IPropertyBase member)
        => MemberBinder.TryBind(row, member.Name, null, member.ClrType) ?? throw QueryErrors.CannotTranslate(row);

    private static NullSafeExpression Of(Expression given, IPropertyBase member, IEntityType type)
    {
        var value = Expression.Parameter(given.Type, "owned");
        var access = Expression.MakeMemberAccess(Expression.Convert(value, type.ClrType), member.GetMemberInfo(false, false));
        return new NullSafeExpression(given, value, access, access.Type.Widened());
    }
}
