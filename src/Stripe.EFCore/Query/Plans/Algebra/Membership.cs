using System.Collections;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>Membership of a value in a list, however it is written.</summary>
internal static class Membership
{
    /// <summary>The values and the item of a predicate that asks whether the item is among the values.</summary>
    public static (Expression Values, Expression Item)? Of(Expression conjunct)
        => conjunct switch
        {
            MethodCallExpression { Method: { Name: "Contains", IsStatic: true }, Arguments: [var values, var item] } call
                when call.Method.DeclaringType == typeof(Enumerable) => (values, item),
            NullSafeExpression { Access: var access } safe when Of(access) is var (held, sought) && sought.Value() == safe.Value => (held, safe.Caller),
            NullSafeExpression { Access: MethodCallExpression { Method: { Name: "Contains", IsStatic: true }, Arguments: [var value, var item] } call } safe
                when call.Method.DeclaringType == typeof(Enumerable) && value == safe.Value => (safe.Caller, item),
            NullSafeExpression { Access: MethodCallExpression { Method.Name: "Contains", Object: { } target, Arguments: [var item] } call } safe
                when target == safe.Value && IsCollection(call.Method.DeclaringType!) => (safe.Caller, item),
            MethodCallExpression { Method.Name: "Contains", Object: { } values, Arguments: [var item] } call
                when IsCollection(call.Method.DeclaringType!) => (values, item),
            MethodCallExpression call when ConvertedEquality.MembershipOf(call) is { } membership => membership,
            SubqueryExpression { Query: { Ending: { Kind: EndingKind.Any, Negated: false }, Plan: var plan } } => OfValues(plan),
            _ => null,
        };

    /// <summary>A query over values that asks whether one of them equals something.</summary>
    private static (Expression Values, Expression Item)? OfValues(LogicalPlan plan)
    {
        if (plan is Slice { Input: var cut })
            plan = cut;
        if (plan is not Filter { Input: Values values } filter || Equality.Of(filter.Predicate) is not var (left, right))
            return null;

        return left is SlotExpression l && ReferenceEquals(l.Slot, values.Element) ? (values.Sequence, right)
            : right is SlotExpression r && ReferenceEquals(r.Slot, values.Element) ? (values.Sequence, left)
            : null;
    }

    private static bool IsCollection(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);
}
