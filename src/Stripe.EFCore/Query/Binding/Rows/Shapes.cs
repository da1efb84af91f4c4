using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Rewriting.Markers;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Binding.Rows;

/// <summary>What operators do with the shape of an element: give its computed parts slots, list what tells two elements apart, let it be missing.</summary>
internal static class Shapes
{
    /// <summary>Computes the parts of an element that are no slots yet, so that they can be compared, stored and missing.</summary>
    public static BoundSource Store(BoundSource source)
    {
        var storer = new Storer();
        var shaper = storer.Visit(source.Shaper)!;
        return storer.Computations.Count == 0
            ? new BoundSource(source.Plan, shaper)
            : new BoundSource(new Compute(source.Plan, [.. storer.Computations]), shaper);
    }

    /// <summary>Puts the rows of the objects that subqueries find beside the element's own, so that the objects can be told apart by their keys.</summary>
    public static BoundSource JoinFound(BoundSource source)
    {
        var joiner = new FoundJoiner(source.Plan);
        var shaper = joiner.Visit(source.Shaper);
        return new BoundSource(joiner.Plan, shaper);
    }

    /// <summary>The subqueries of an expression that give one value which is no object.</summary>
    public static IEnumerable<Expression> ScalarSubqueries(Expression expression)
    {
        var finder = new SubqueryReplacer(_ => null);
        finder.Visit(expression);
        return finder.Found;
    }

    /// <summary>Computes some subqueries of an element, so that they are slots from here on.</summary>
    public static BoundSource StoreOnly(BoundSource source, IEnumerable<Expression> subqueries)
    {
        var computed = subqueries.ToDictionary(s => s, s => new ComputedSlot(s.Type, "value"));
        var shaper = new SubqueryReplacer(s => computed.TryGetValue(s, out var slot) ? new SlotExpression(slot) : null).Visit(source.Shaper);
        return new BoundSource(new Compute(source.Plan, [.. computed.Select(c => new Computation(c.Value, c.Key))]), shaper);
    }

    /// <summary>Whether no two elements are equal because each holds a collection of its own, as to C# no list is equal to another.</summary>
    public static bool IsUnique(Expression shaper)
        => RowShapes.Unwrap(shaper) switch
        {
            CollectionExpression or SubqueryExpression { Query.Ending.Kind: EndingKind.Sequence } => true,
            NewExpression made when FlattenedGroup.ElementsOf(made) is not null => false,
            NewExpression @new => @new.Arguments.Any(IsUnique),
            MemberInitExpression init => init.NewExpression.Arguments.Concat(init.Bindings.OfType<MemberAssignment>().Select(b => b.Expression)).Any(IsUnique),
            OptionalExpression optional => IsUnique(optional.Shaper),
            _ => false,
        };

    /// <summary>The values that tell two elements apart: entities by key, complex values by all of their members, others by themselves.</summary>
    public static ImmutableArray<Expression> Keys(Expression shaper)
    {
        var keys = ImmutableArray.CreateBuilder<Expression>();
        Collect(shaper);
        return keys.ToImmutable();

        static Expression Value((IReadOnlyPropertyBase Property, ColumnSlot Slot) column) => new SlotExpression(column.Slot, column.Slot.ValueType.Widened());

        void Collect(Expression part)
        {
            switch (RowShapes.Unwrap(part))
            {
                case EntityExpression entity:
                    keys.AddRange(EntityColumns.KeyOf(entity) is { Length: > 0 } key
                        ? key
                        : EntityColumns.Of(entity).Select(c => new SlotExpression(c.Slot)));
                    break;
                case ComplexExpression complex:
                    if (complex.IsNullable)
                        keys.Add(new SlotExpression(ColumnSlot.Presence(complex.Source, complex.Path)));
                    keys.AddRange(EntityColumns.Of(complex.ComplexProperty.ComplexType, complex.Source, complex.Prefix).Select(Value));
                    break;
                case ComplexElementExpression element:
                    keys.AddRange(EntityColumns.Of(element.ComplexType, element.Source, JsonPath.Root).Select(Value));
                    break;
                case NewExpression made when FlattenedGroup.ElementsOf(made) is not null:
                    Collect(made.Arguments[0]);
                    break;
                case NewExpression @new when @new.Arguments.Count > 0:
                    foreach (var argument in @new.Arguments)
                        Collect(argument);
                    break;
                case MemberInitExpression init when init.Bindings.All(b => b is MemberAssignment):
                    foreach (var argument in init.NewExpression.Arguments.Concat(init.Bindings.Cast<MemberAssignment>().Select(b => b.Expression)))
                        Collect(argument);
                    break;
                case OptionalExpression optional:
                    keys.Add(optional.Presence);
                    Collect(optional.Shaper);
                    break;
                case GroupingExpression grouping:
                    Collect(grouping.Key);
                    break;
                case ConstantExpression or DefaultExpression:
                    break;
                case var json when JsonObjects.TryId(json) is { } id:
                    keys.Add(id);
                    break;
                case var value:
                    keys.Add(value);
                    break;
            }
        }
    }

    /// <summary>The element where the whole row may be missing.</summary>
    /// <param name="elementType">The declared type of an element: a value that takes no null is its default where the row is missing, as in LINQ.</param>
    public static BoundSource Optional(BoundSource source, Type elementType)
    {
        var stored = Store(source);
        if (!elementType.IsNullable() && !IsStructural(RowShapes.Unwrap(stored.Shaper)))
            return WithFallback(stored, Expression.Default(elementType), elementType);
        if (RowShapes.Unwrap(stored.Shaper) is EntityExpression or SlotExpression && IsProvided(stored.Plan, RowShapes.Unwrap(stored.Shaper)))
            return stored with { Shaper = new MissingRowRewriter().Visit(stored.Shaper) };

        var (plan, presence) = Mark(stored.Plan);
        return new BoundSource(plan, new OptionalExpression(presence, new OptionalRowRewriter(plan, presence).Visit(stored.Shaper)));
    }

    /// <summary>The element where the whole row may be missing and something else stands for it then.</summary>
    public static BoundSource WithFallback(BoundSource source, Expression fallback, Type elementType)
    {
        var stored = Store(source);
        var (marked, presence) = Mark(stored.Plan);
        var present = new MissingRowRewriter().Visit(stored.Shaper).Wide();
        return new BoundSource(
            marked,
            Expression.Condition(
                Expression.Equal(presence, Expression.Constant(null, presence.Type)), fallback.As(elementType), present.As(elementType)));
    }

    /// <summary>Whether a value comes from a plan's rows and not from the rows around it.</summary>
    public static bool IsProvided(LogicalPlan plan, Expression value)
        => value switch
        {
            SlotExpression slot => plan.Provides(slot.Slot),
            EntityExpression entity => plan.Provides(ColumnSlot.Presence(entity.Source, JsonPath.Root)),
            _ => true,
        };

    private static bool IsStructural(Expression shaper)
        => shaper is EntityExpression or ComplexExpression or ComplexElementExpression or OptionalExpression or NewExpression or MemberInitExpression
            or GroupingExpression;

    /// <summary>The one row of a query for an element, or none.</summary>
    public static Slice ElementOf(BoundQuery query)
        => query.Ending.Kind switch
        {
            EndingKind.ElementAt => new Slice(query.Plan, query.Ending.Argument, Expression.Constant(1)),
            EndingKind.Last => new Slice(new Reverse(query.Plan), null, Expression.Constant(1)),
            _ => new Slice(query.Plan, null, Expression.Constant(1)),
        };

    /// <summary>Marks every row that is there.</summary>
    public static (LogicalPlan Plan, SlotExpression Presence) Mark(LogicalPlan plan)
    {
        var slot = new ComputedSlot(typeof(bool), "present");
        return (new Compute(plan, [new Computation(slot, Expression.Constant(true))]), new SlotExpression(slot, typeof(bool?)));
    }

    private sealed class SubqueryReplacer(Func<Expression, Expression?> replace) : ShaperRewriter
    {
        public HashSet<Expression> Found { get; } = [];

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            if (node.Query.Ending.Kind == EndingKind.Sequence || node.Query.Ending.IsElement && IsStructural(RowShapes.Unwrap(node.Query.Shaper)))
                return node;

            Found.Add(node);
            return replace(node) ?? node;
        }
    }

    private sealed class FoundJoiner(LogicalPlan plan) : ShaperRewriter
    {
        public LogicalPlan Plan { get; private set; } = plan;

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            // First of nothing and Single of two are errors, which a row beside another cannot be. A group has a first row, unless all of it is missing.
            var ending = node.Query.Ending;
            if (ending is not { IsElement: true, Kind: not EndingKind.Single }
                || !(ending.OrDefault || ending.Kind is not EndingKind.ElementAt && IsNeverEmpty(node.Query.Plan))
                || !IsStructural(RowShapes.Unwrap(node.Query.Shaper)))
            {
                return node;
            }

            var query = ((SubqueryExpression)PlanCopier.CopySubqueries(node)).Query;
            var found = Optional(new BoundSource(ElementOf(query), query.Shaper), node.Type);
            Plan = new Apply(Plan, new DefaultIfEmpty(found.Plan));
            return found.Shaper.As(node.Type);
        }

        private static bool IsNeverEmpty(LogicalPlan plan)
            => plan is GroupRows || plan is Sort or Reverse or Compute && IsNeverEmpty(((UnaryPlan)plan).Input)
                || OptionalRowRewriter.OfPresent(plan) is { } present && IsNeverEmpty(present);

        protected override Expression VisitInclude(IncludeExpression node) => node.Update(Visit(node.EntityExpression), node.NavigationExpression);
    }

    private sealed class Storer : ShaperRewriter
    {
        public List<Computation> Computations { get; } = [];

        public override Expression? Visit(Expression? node)
            => node switch
            {
                null => null,
                SlotExpression
                    or EntityExpression
                    or ComplexExpression
                    or ComplexElementExpression
                    or IncludeExpression
                    or JoinedEntityExpression
                    or GroupingExpression
                    or CollectionExpression or OptionalExpression or ConstantExpression or DefaultExpression => node,
                NewExpression @new when @new.Arguments.Count > 0 && IsTransparent(@new) => base.Visit(node),
                MemberInitExpression init when init.Bindings.All(b => b is MemberAssignment) => base.Visit(node),
                NarrowExpression narrow => Visit(narrow.Operand)!.As(narrow.Type),
                UnaryExpression { NodeType: ExpressionType.Convert } convert when RowShapes.Unwrap(convert) is EntityExpression => convert,
                UnaryExpression { NodeType: ExpressionType.Convert } group when FlattenedGroup.ElementsOf(RowShapes.Unwrap(group)) is not null
                    => group.Update(Visit(group.Operand)!),
                SubqueryExpression { Query.Ending.Kind: EndingKind.Sequence } => node,
                SubqueryExpression
                {
                    Query:
                    {
                        Ending.IsElement: true,
                        Shaper: EntityExpression or IncludeExpression or JoinedEntityExpression or NewExpression or MemberInitExpression
                    }
                } => node,
                _ => Store(node),
            };

        protected override Expression VisitNew(NewExpression node)
        {
            var arguments = node.Arguments.Select(a => Visit(a)!.As(a.Type));
            return node.Members is null ? Expression.New(node.Constructor!, arguments) : Expression.New(node.Constructor!, arguments, node.Members);
        }

        protected override Expression VisitMemberInit(MemberInitExpression node)
            => node.Update(
                (NewExpression)VisitNew(node.NewExpression),
                node.Bindings.Cast<MemberAssignment>().Select(b => b.Update(Visit(b.Expression)!.As(b.Expression.Type))));

        private SlotExpression Store(Expression value)
        {
            var slot = new ComputedSlot(value.Type, "value");
            Computations.Add(new Computation(slot, value));
            return new SlotExpression(slot);
        }

        /// <summary>Whether the new object only carries its arguments; a value like <c>new DateTime(...)</c> is computed as a whole.</summary>
        private static bool IsTransparent(NewExpression node)
            => node.Members is not null || !node.Type.IsValueType && node.Type != typeof(string) && node.Type.Namespace != "System"
            || node.Type.FullName?.StartsWith("System.Tuple`", StringComparison.Ordinal) == true
            || node.Type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true;
    }
}
