using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Planning.Conditions;

/// <summary>
///     Filters of lists that mean what a condition on other fields says: <c>pending=true</c> for an invoice item without an invoice. The condition stays above
///     the scan.
/// </summary>
internal static class ImpliedFilters
{
    private static readonly JsonPath Invoice = JsonPath.Parse("invoice");
    private static readonly JsonPath Active = JsonPath.Parse("active");

    /// <summary>The conditions that a conjunct implies for a scan.</summary>
    public static IEnumerable<ScanCondition> Of(Scan scan, Expression conjunct)
        => scan.Resource.ListPath == "/v1/subscriptions" ? ImpliedItems.Of(scan, conjunct) : One(scan, conjunct) is { } found ? [found] : [];

    private static ScanCondition? One(Scan scan, Expression conjunct)
        => scan.Resource.ListPath switch
        {
            // "Setting to true: only invoice items that are not yet attached to any invoices. Setting to false: only those already attached."
            "/v1/invoiceitems" => Pending(scan, conjunct),

            // "If set, filter results to only include features with the given archive status": an archived feature is not active.
            "/v1/entitlements/features" => Archived(scan, conjunct),
            _ => null,
        };

    private static ScanCondition? Pending(Scan scan, Expression conjunct)
    {
        if (conjunct is not BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual } comparison)
            return null;

        var column = comparison.Right.IsNullConstant() ? comparison.Left : comparison.Left.IsNullConstant() ? comparison.Right : null;
        return column is not null && IsColumn(column, scan.Source, Invoice)
            ? Condition(scan, "pending", Expression.Constant(comparison.NodeType == ExpressionType.Equal, typeof(bool?)))
            : null;
    }

    private static ScanCondition? Archived(Scan scan, Expression conjunct)
    {
        switch (conjunct)
        {
            case SlotExpression when IsColumn(conjunct, scan.Source, Active):
                return Condition(scan, "archived", Expression.Constant(false, typeof(bool?)));
            case UnaryExpression { NodeType: ExpressionType.Not, Operand: var flag } when IsColumn(flag, scan.Source, Active):
                return Condition(scan, "archived", Expression.Constant(true, typeof(bool?)));
        }

        if (Equality.Of(conjunct) is not var (left, right))
            return null;

        var value = IsColumn(left, scan.Source, Active) ? right : IsColumn(right, scan.Source, Active) ? left : null;
        return value is ConstantExpression { Value: bool isActive } ? Condition(scan, "archived", Expression.Constant(!isActive, typeof(bool?)))
            : value is not null && value.Type.Unwidened() == typeof(bool) && !Reads(scan, value) ? Condition(scan, "archived", Expression.Not(value))
            : null;
    }

    /// <summary>The condition, with a parameter that is no column: the fields say whether a row fits.</summary>
    public static ScanCondition? Condition(Scan scan, string parameter, Expression value)
        => scan.Resource.Parameters.FirstOrDefault(p => p.Name == parameter) is { } known
            ? new ScanCondition(ConditionKind.Equal, known with { Asked = AskedValue.Never }, value, null, IsExact: false)
            : null;

    private static bool IsColumn(Expression expression, RowSource source, JsonPath path)
        => expression.Value() is SlotExpression { Slot: ColumnSlot column } && ReferenceEquals(column.Source, source) && column.Path.Equals(path);

    public static bool Reads(Scan scan, Expression expression)
        => FreeSlots.Of(expression).Any(scan.Provides) || Subqueries.Of(expression).Any();
}
