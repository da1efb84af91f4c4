using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Planning;

/// <summary>The parts of a predicate that all have to hold.</summary>
internal static class Conjuncts
{
    public static ImmutableArray<Expression> Of(Expression predicate)
    {
        var parts = ImmutableArray.CreateBuilder<Expression>();
        Split(predicate);
        return parts.ToImmutable();

        void Split(Expression part)
        {
            // "condition == true" is how an unknown condition is made false.
            if (part is BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue)
                part = isTrue.Left;
            if (part is UnaryExpression { NodeType: ExpressionType.Convert, Operand: { Type: var type } known } && type == typeof(bool))
                part = known;

            if (part is BinaryExpression { NodeType: ExpressionType.AndAlso } and)
            {
                Split(and.Left);
                Split(and.Right);
                return;
            }

            if (part is UnaryExpression { NodeType: ExpressionType.Not, Operand: BinaryExpression { NodeType: ExpressionType.OrElse } or })
            {
                Split(Expression.Not(or.Left));
                Split(Expression.Not(or.Right));
                return;
            }

            parts.Add(part.AsCondition());
        }
    }
}

/// <summary>The slots that an expression reads from outside of itself.</summary>
internal static class FreeSlots
{
    public static IReadOnlyCollection<Slot> Of(Expression expression)
    {
        var collector = new Collector();
        collector.Visit(expression);
        return collector.Slots;
    }

    /// <summary>The slots that a plan reads and does not bring forth itself.</summary>
    public static IReadOnlyCollection<Slot> InPlan(LogicalPlan plan)
    {
        var collector = new Collector();
        Collect(plan, collector, s => Collector.Binds(plan, s));
        return collector.Slots;
    }

    /// <summary>The slots that a query reads and does not bring forth itself.</summary>
    public static IReadOnlyCollection<Slot> InQuery(BoundQuery query) => Of(new SubqueryExpression(query, query.Ending.ResultType));

    private static void Collect(LogicalPlan plan, Collector collector, Func<Slot, bool> isBound)
    {
        var inner = new Collector();
        foreach (var expression in plan.Expressions)
            inner.Visit(expression);
        foreach (var slot in inner.Slots.Where(s => !isBound(s)))
            collector.Slots.Add(slot);
        foreach (var input in plan.Inputs)
            Collect(input, collector, isBound);
    }

    private sealed class Collector : ShaperRewriter
    {
        public HashSet<Slot> Slots { get; } = [];

        protected override Expression VisitSlot(SlotExpression node)
        {
            Slots.Add(node.Slot);
            return node;
        }

        protected override Expression VisitEntity(EntityExpression node)
        {
            Slots.Add(StructuralEquality.Presence(node.Source, Rows.Json.JsonPath.Root));
            return node;
        }

        protected override Expression VisitComplex(ComplexExpression node)
        {
            Slots.Add(StructuralEquality.Presence(node.Source, Rows.Json.JsonPath.Root));
            return node;
        }

        protected override Expression VisitComplexElement(ComplexElementExpression node)
        {
            Slots.Add(StructuralEquality.Presence(node.Source, Rows.Json.JsonPath.Root));
            return node;
        }

        protected override Expression VisitGrouping(GroupingExpression node)
        {
            Slots.Add(node.Rows);
            Visit(node.Key);
            return node;
        }

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            var query = node.Query;
            var own = new Collector();
            own.Visit(query.Shaper);
            if (query.Ending.Argument is { } argument)
                own.Visit(argument);
            Collect(query.Plan, this, s => Binds(query.Plan, s));
            foreach (var slot in own.Slots.Where(s => !Binds(query.Plan, s)))
                Slots.Add(slot);
            return node;
        }

        public static bool Binds(LogicalPlan plan, Slot slot) => plan.Provides(slot) || plan.Inputs.Any(i => Binds(i, slot));
    }
}

/// <summary>Equality of two values, however it was written.</summary>
internal static class Equality
{
    public static (Expression Left, Expression Right)? Of(Expression conjunct)
        => conjunct switch
        {
            BinaryExpression { NodeType: ExpressionType.Equal } equal => (equal.Left.Value(), equal.Right.Value()),
            MethodCallExpression { Method.Name: nameof(object.Equals), Object: null, Arguments: [var left, var right] } call
                when call.Method.DeclaringType == typeof(object) || call.Method.DeclaringType == typeof(string) => (left.Value(), right.Value()),
            MethodCallExpression call when ConvertedValues.SidesOf(call) is var (left, right) => (left.Value(), right.Value()),
            _ => null,
        };

    /// <summary>The value without conversions that change nothing about what it equals: boxing, widening to a nullable type, an enum to its number.</summary>
    public static Expression Value(this Expression expression)
    {
        expression = expression.StripConvert().Wide();
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Method: null } convert
            && convert.Type.Unwidened() == convert.Operand.Type.Unwidened() && convert.Type.IsNullable())
        {
            expression = convert.Operand.StripConvert().Wide();
        }

        return expression;
    }
}
