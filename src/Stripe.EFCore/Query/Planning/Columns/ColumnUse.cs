using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query.Planning.Columns;

/// <summary>What a query does with a column that is a parameter of its list, and no request answers.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">The smallest part of the query that does it, as a C# programmer writes it.</param>
internal sealed record ColumnUse(ColumnUseKind Kind, string Text)
{
    /// <param name="node">The operator that uses it; null for what the query returns.</param>
    public static ColumnUse Of(Expression expression, UnaskedColumn column, LogicalPlan? node)
    {
        var part = Smallest(expression, column);
        var kind = IsColumn(part, column)
            ? node switch
            {
                Sort => ColumnUseKind.Sort,
                GroupBy or GroupRows => ColumnUseKind.Group,
                Join => ColumnUseKind.Join,
                null => ColumnUseKind.Select,
                _ => ColumnUseKind.Compute,
            }
            : KindOf(part, column) is var comparison && node is null && comparison == ColumnUseKind.Compare ? ColumnUseKind.SelectComparison
            : comparison;
        return new ColumnUse(kind, new ExpressionText(null, namesSources: true).Print(new Spelling(column).Visit(part)));
    }

    private static Expression Smallest(Expression expression, UnaskedColumn column)
    {
        while (true)
        {
            expression = expression.StripConvert();
            switch (expression)
            {
                case BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue when !IsColumn(isTrue.Left, column):
                    expression = isTrue.Left;
                    break;
                case BinaryExpression { NodeType: ExpressionType.AndAlso } and:
                    expression = column.IsReadBy(and.Left) ? and.Left : and.Right;
                    break;
                case NewExpression @new when @new.Arguments.FirstOrDefault(column.IsReadBy) is { } argument:
                    expression = argument;
                    break;
                default:
                    return expression;
            }
        }
    }

    private static ColumnUseKind KindOf(Expression part, UnaskedColumn column)
        => part switch
        {
            BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual } equality
                when equality.Left.StripConvert() is ConstantExpression { Value: null } || equality.Right.StripConvert() is ConstantExpression { Value: null }
                => ColumnUseKind.CompareWithNull,
            BinaryExpression { NodeType: ExpressionType.NotEqual } unequal when IsColumn(unequal.Left, column) || IsColumn(unequal.Right, column) =>
                ColumnUseKind.Negate,
            UnaryExpression { NodeType: ExpressionType.Not } => ColumnUseKind.Negate,
            BinaryExpression { NodeType: ExpressionType.OrElse } => ColumnUseKind.Alternate,
            BinaryExpression { NodeType: ExpressionType.Equal } => ColumnUseKind.Compare,
            _ => ColumnUseKind.Compute,
        };

    private static bool IsColumn(Expression expression, UnaskedColumn column)
        => expression.StripConvert() switch
        {
            NarrowExpression narrow => IsColumn(narrow.Operand, column),
            SlotExpression slot => ReferenceEquals(slot.Slot, column.Slot) || slot.Slot.Equals(column.Slot),
            _ => false,
        };

    /// <summary>Writes columns as members of <c>x</c>, and what a query is given as <c>value</c>.</summary>
    private sealed class Spelling(UnaskedColumn column) : ShaperRewriter
    {
        protected override Expression VisitBinary(BinaryExpression node)
        {
            if (node.NodeType is not (ExpressionType.Equal or ExpressionType.NotEqual) || !column.Filter.IsMethodWithValue)
                return base.VisitBinary(node);
            var value = IsColumn(node.Left, column) ? node.Right : IsColumn(node.Right, column) ? node.Left : null;
            if (value?.StripConvert() is null or ConstantExpression { Value: null })
                return base.VisitBinary(node);

            var text = new ExpressionText(null, namesSources: true).Print(Visit(value));
            return Named((node.NodeType == ExpressionType.Equal ? "" : "!") + column.Filter.Called(text), node.Type);
        }

        protected override Expression VisitSlot(SlotExpression node)
            => !column.IsWholeObject && IsColumn(node, column) ? Named(column.Filter.Access, node.Type)
                : column.MemberOf(node.Slot) is { } member ? Named("x." + member, node.Type)
                : node;

        protected override Expression VisitExtension(Expression node)
            => node is QueryParameterExpression
                ? Named(node.Type != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(node.Type) ? "values" : "value", node.Type)
                : base.VisitExtension(node);

        private static ParameterExpression Named(string text, Type type) => Expression.Parameter(type, text);
    }
}

/// <summary>A column whose value no request of a query asks for.</summary>
/// <param name="Filter">The parameter, and the member that compares it.</param>
/// <param name="Slot">The column, or what is computed from it.</param>
internal sealed record UnaskedColumn(Catalog.StripeResource List, IEntityType? EntityType, RequiredFilter Filter, Slot Slot)
{
    /// <summary>Whether it is a field of the object that the parameter names, which came with the row.</summary>
    public bool IsWholeObject { get; init; }

    public bool IsReadBy(Expression expression) => FreeSlots.Of(expression).Any(s => s.Equals(Slot));

    /// <summary>The member that another column of the same rows is mapped to.</summary>
    public string? MemberOf(Slot slot)
        => !IsWholeObject && slot is ColumnSlot other && (Slot as ColumnSlot)?.Source == other.Source
            ? EntityType?.GetFlattenedProperties().FirstOrDefault(p => !p.IsShadowProperty() && p.GetJsonPath().Equals(other.Path))?.Name
            : null;
}

internal enum ColumnUseKind
{
    /// <summary>It is equal to a value, where no request can ask for that.</summary>
    Compare,

    /// <summary>It has another value.</summary>
    Negate,

    CompareWithNull,

    /// <summary>It is one side of an <c>||</c>.</summary>
    Alternate,

    /// <summary>Something is computed from it.</summary>
    Compute,
    Sort,
    Group,
    Join,
    Select,

    /// <summary>Whether it has a value is a part of the result.</summary>
    SelectComparison,
}
