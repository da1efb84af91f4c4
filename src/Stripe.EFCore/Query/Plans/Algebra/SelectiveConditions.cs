using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>How many rows conditions leave.</summary>
internal static class SelectiveConditions
{
    /// <summary>Whether a condition leaves few rows: an id, or a field with about as many values as there are objects, and not a state or a currency.</summary>
    public static bool LeavesFew(ScanCondition condition) => LeavesFew(condition.Kind, condition.Parameter);

    public static bool LeavesFew(ConditionKind kind, ListParameter? parameter)
        => kind is ConditionKind.Id or ConditionKind.IdSet
            || kind is ConditionKind.Equal or ConditionKind.AnyOf
                && parameter is { Type: ParameterType.String, AllowedValues.IsEmpty: true, Name: not ("currency" or "status" or "type") };
}
