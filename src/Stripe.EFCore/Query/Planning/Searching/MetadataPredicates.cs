using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Planning.Searching;

/// <summary>
///     What a search can be asked of metadata: a key with a value, a key that is there, a key that is not. The value of a key that is not there is null
///     in a query.
/// </summary>
internal static class MetadataPredicates
{
    private const string Metadata = "metadata";

    public static MetadataTerm? Find(Scan scan, Expression predicate)
    {
        if (predicate is UnaryExpression { NodeType: ExpressionType.Not, Operand: var negated })
            return KeyOf(scan, SearchTermFinder.Unwrapped(negated)) is { } missing ? new MetadataTerm(missing, MetadataTest.Absent, null) : null;
        if (KeyOf(scan, predicate) is { } present)
            return new MetadataTerm(present, MetadataTest.Present, null);
        if (predicate is BinaryExpression { NodeType: ExpressionType.NotEqual } unequal)
            return PresentOf(scan, unequal.Left, unequal.Right) ?? PresentOf(scan, unequal.Right, unequal.Left);
        if (Equality.Of(predicate) is var (left, right))
            return EqualOf(scan, left, right) ?? EqualOf(scan, right, left);

        return Membership.Of(predicate) is var (values, item) && SearchTermFinder.IsFixed(values) && ValueOf(scan, item) is { } key
            ? new MetadataTerm(key, MetadataTest.AnyOf, values)
            : null;
    }

    private static MetadataTerm? PresentOf(Scan scan, Expression value, Expression other)
        => other.IsNullConstant() && ValueOf(scan, value) is { } key ? new MetadataTerm(key, MetadataTest.Present, null) : null;

    private static MetadataTerm? EqualOf(Scan scan, Expression value, Expression other)
        => ValueOf(scan, value) is { } key && SearchTermFinder.IsFixed(other) ? new MetadataTerm(key, MetadataTest.Equal, other) : null;

    /// <summary>The key whose value an expression reads.</summary>
    private static Expression? ValueOf(Scan scan, Expression expression)
        => expression.Value() switch
        {
            MethodCallExpression { Method.Name: nameof(RowFunctions.ValueOrDefault), Arguments: [var dictionary, var key] } call
                when call.Method.DeclaringType == typeof(RowFunctions) && IsMetadata(scan, dictionary) && SearchTermFinder.IsFixed(key) => key,
            MethodCallExpression { Method.Name: nameof(CollectionExtensions.GetValueOrDefault), Arguments: [var dictionary, var key] } call
                when call.Method.DeclaringType == typeof(CollectionExtensions) && IsMetadata(scan, dictionary) && SearchTermFinder.IsFixed(key) => key,
            NullSafeExpression { Caller: var caller, Access: MethodCallExpression { Object: null, Arguments: [var target, var key] } access } safe
                when access.Method.Name == nameof(CollectionExtensions.GetValueOrDefault) && access.Method.DeclaringType == typeof(CollectionExtensions)
                    && target.StripConvert() == safe.Value && IsMetadata(scan, caller) && SearchTermFinder.IsFixed(key) => key,
            SlotExpression { Slot: ColumnSlot { Path.Segments: [Metadata, var name] } column }
                when ReferenceEquals(column.Source, scan.Source) && IsPlainText(column) => Expression.Constant(name),
            _ => null,
        };

    /// <summary>The key that an expression looks for.</summary>
    private static Expression? KeyOf(Scan scan, Expression expression)
        => expression switch
        {
            NullSafeExpression { Caller: var caller, Access: MethodCallExpression { Object: { } target, Arguments: [var key] } call } safe
                when call.Method.Name == "ContainsKey" && target.StripConvert() == safe.Value && IsMetadata(scan, caller)
                    && SearchTermFinder.IsFixed(key) => key,
            MethodCallExpression { Method.Name: "ContainsKey", Object: { } dictionary, Arguments: [var key] }
                when IsMetadata(scan, dictionary) && SearchTermFinder.IsFixed(key) => key,
            _ => null,
        };

    private static bool IsMetadata(Scan scan, Expression expression)
        => expression.Value() is SlotExpression { Slot: ColumnSlot { Path.Segments: [Metadata] } column } && ReferenceEquals(column.Source, scan.Source);

    private static bool IsPlainText(ColumnSlot column) => column.ValueType == typeof(string) && !TextPredicates.IsConverted(column);
}
