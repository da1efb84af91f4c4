using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Conditions;

internal static partial class ConditionFinder
{
    /// <summary>
    ///     The condition of a negation. Stripe's enumerations grow without a new version of its API, so the values that are left are not known: only the
    ///     negation of a boolean, and of the value that a list hides by default, has one.
    /// </summary>
    private static ScanCondition? Negation(Scan scan, Expression conjunct)
    {
        if (Negated(conjunct) is not { } operand)
            return null;

        var found = Equality.Of(operand) is not var (left, right) ? Membership.Of(operand) is var (values, item) ? AnyOf(scan, item.Value(), values) : null
            : IsColumn(scan, left) && !Reads(scan, right) ? Equal(scan, left, right)
            : IsColumn(scan, right) && !Reads(scan, left) ? Equal(scan, right, left)
            : null;
        return found switch
        {
            not null when FreeSlots.Of(found.Value).Count > 0 => null,
            { Parameter: { } parameter } when scan.Resource.HiddenByDefault is { } hidden && hidden.Parameter == parameter.Name
                => found with
                {
                    Kind = ConditionKind.NoneOf,
                    Column = null,
                    IsExact = found.Value is ConstantExpression { Value: string value } && value == hidden.Value
                },
            { Kind: ConditionKind.Equal, Parameter.Type: ParameterType.Boolean, Column: { } column } when IsFlag(found.Value.Type) && IsNeverNull(scan, column)
                && !IsOfMissing(operand)
                => found with { Value = Expression.Not(found.Value), Column = null },
            _ => null,
        };
    }

    /// <summary><c>!(x != a)</c> is <c>x == a</c>.</summary>
    private static Expression WithoutTwoNegations(Expression conjunct)
        => conjunct is not UnaryExpression { NodeType: ExpressionType.Not, Operand: var negated } ? conjunct
            : negated.Value() switch
            {
                UnaryExpression { NodeType: ExpressionType.Not } twice => WithoutTwoNegations(twice.Operand.Value()),
                BinaryExpression { NodeType: ExpressionType.NotEqual } different when Unlifted(different) is { } equal => equal,
                _ => conjunct,
            };

    /// <summary>What has to be false; null where the conjunct is no negation.</summary>
    private static Expression? Negated(Expression conjunct)
    {
        if (conjunct is BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue)
            conjunct = isTrue.Left;
        var operand = conjunct switch
        {
            BinaryExpression { NodeType: ExpressionType.NotEqual } different when Unlifted(different) is { } equal => equal,
            BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: false } } isFalse => isFalse.Left,
            UnaryExpression { NodeType: ExpressionType.Not, Operand: var negated } => negated,
            _ => null,
        };

        // A value that is missing is in no list.
        return operand?.Value() is BinaryExpression
        {
            NodeType: ExpressionType.Coalesce, Left: NullSafeExpression membership,
            Right: ConstantExpression { Value: false }
        }
            ? membership
            : operand?.Value();
    }

    private static BinaryExpression? Unlifted(BinaryExpression different)
        => different.Left.Type == different.Right.Type ? Expression.MakeBinary(ExpressionType.Equal, different.Left, different.Right) : null;

    /// <summary>Whether the value that is compared is null where the object around it is missing: such a row meets every negation.</summary>
    private static bool IsOfMissing(Expression equality) => Equality.Of(equality) is var (left, right) && (OfPresent(left) ?? OfPresent(right)) is not null;

    private static bool IsFlag(Type type) => type == typeof(bool) || type == typeof(bool?);

    private static bool IsNeverNull(Scan scan, ColumnSlot column) => column.Type == typeof(bool) || NeverMissing.Contains(scan.Resource, column.Path);
}
