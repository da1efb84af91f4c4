using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Query.Rewriting.Markers;
using Stripe.EFCore.Rows.Json;
using Scope = System.Collections.Immutable.ImmutableDictionary<
    System.Linq.Expressions.ParameterExpression, System.Linq.Expressions.Expression>;

namespace Stripe.EFCore.Query.Binding;


/// <summary>
///     Turns EF Core's preprocessed expression tree into a logical plan and the shape of its elements. Operators build plan nodes; what they compute
///     stays symbolic in the shape until some operator or the result needs the value.
/// </summary>
internal sealed class QueryBinder
{
    private readonly OperatorBinder _operators;

    public QueryBinder() => _operators = new OperatorBinder(this);

    /// <summary>The groups that were bound so far, with what was grouped for their elements.</summary>
    public List<GroupingExpression> Groups { get; } = [];

    public BoundQuery Bind(Expression query)
    {
        var bound = IsQuery(query, Scope.Empty) || query is MaterializeCollectionNavigationExpression
            ? BindQuery(query, Scope.Empty) ?? throw QueryErrors.CannotTranslate(query)
            : BindValueQuery(query);
        return bound with { Shaper = JsonMembers.WithWholeLists(bound.Shaper) };
    }

    /// <summary>A query whose elements are handed out in arrays of a size.</summary>
    public BoundQuery BindChunks(Expression source, Expression size)
    {
        var query = Bind(source);
        return query with { Ending = query.Ending with { Argument = BindExpression(size, Scope.Empty) } };
    }

    /// <summary>Whether an expression is a query of its own, to be bound, and not a method to be called.</summary>
    public bool IsQuery(Expression expression, Scope scope)
        => expression switch
        {
            QueryRootExpression => true,
            MethodCallExpression { Method.DeclaringType: { } type } call when type == typeof(Queryable) => true,
            MethodCallExpression { Method: { Name: "LeftJoin" or "RightJoin" } method } call when method.DeclaringType == typeof(Queryable) => true,
            _ => false,
        };

    /// <summary>A query that stands inside an expression.</summary>
    public Expression BindSubquery(Expression expression, Scope scope)
    {
        if (expression is MethodCallExpression { Method.Name: nameof(Queryable.AsQueryable), Arguments: [var sequence] } && !IsQuery(sequence, scope))
        {
            var bound = new ExpressionBinder(this, scope).Bind(sequence);
            if (SequenceOf(bound) is { } source)
                return AsSubquery(source, expression.Type);
        }

        var query = BindQuery(expression, scope) ?? throw QueryErrors.CannotTranslate(expression);

        // As in LINQ, First of nothing is an error and FirstOrDefault of a value that takes no null is its default. Members of what is not found are null:
        // EF Core asks for those as values that take null. An element that a list inside the row does not have is missing, as all of a row's parts are.
        if (query.Ending.IsElement && !query.Ending.OrDefault && IsInsideRow(query.Plan))
            query = query with { Ending = query.Ending with { OrDefault = true, ResultType = query.Ending.ResultType.Widened() } };
        return query.Ending.Kind == EndingKind.Sequence
            ? new SubqueryExpression(query, expression.Type)
            : new SubqueryExpression(query, query.Ending.ResultType);
    }

    /// <summary>Whether a query reads lists inside of the row around it alone.</summary>
    private static bool IsInsideRow(LogicalPlan plan)
        => plan is Elements or Values { Sequence: SlotExpression or NullSafeExpression or NewArrayExpression }
            || !plan.Inputs.IsEmpty && plan.Inputs.All(IsInsideRow);

    public Expression BindCollection(MaterializeCollectionNavigationExpression node, Scope scope)
    {
        var bound = new ExpressionBinder(this, scope).Bind(node.Subquery);
        return bound switch
        {
            SubqueryExpression subquery => new CollectionExpression(subquery, node.Navigation, node.Type) { Missing = MissingOf(node, scope) },
            CollectionExpression collection => new CollectionExpression(collection.Subquery, node.Navigation, node.Type) { Missing = collection.Missing },
            _ when SequenceOf(bound) is { } source
                => new CollectionExpression(AsSubquery(source, node.Type), node.Navigation, node.Type),
            _ => throw QueryErrors.CannotTranslate(node),
        };
    }

    /// <summary>When an embedded list is not there, which the query that EF Core reads its elements by does not say.</summary>
    private Expression? MissingOf(MaterializeCollectionNavigationExpression node, Scope scope)
    {
        if (node.Navigation is not INavigation { ForeignKey.IsOwnership: true })
            return null;

        var query = node.Subquery;
        while (query is MethodCallExpression { Method.Name: nameof(Queryable.Select), Arguments: [var source, _] })
            query = source;
        return query is MethodCallExpression { Method.Name: nameof(Queryable.AsQueryable), Arguments: [var list] }
            ? (BindExpression(list, scope) as CollectionExpression)?.Missing
            : null;
    }

    public Expression BindLambda(LambdaExpression lambda, Scope scope, params ReadOnlySpan<Expression> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            scope = scope.SetItem(lambda.Parameters[i], arguments[i]);
        return new ExpressionBinder(this, scope).Bind(lambda.Body);
    }

    /// <summary>A lambda whose value the query itself needs, before there are objects.</summary>
    public Expression BindValue(LambdaExpression lambda, Scope scope, params ReadOnlySpan<Expression> arguments)
        => RowValues.Verified(BindLambda(lambda, scope, arguments), lambda.Body);

    /// <summary>
    ///     A lambda whose value an operator needs of each element. Subqueries of the element that it reads are computed first, once for it and for the result.
    /// </summary>
    public Expression BindValue(LambdaExpression lambda, Scope scope, ref BoundSource source)
    {
        var value = BindValue(lambda, scope, source.Shaper);
        var shared = Shapes.ScalarSubqueries(value).Intersect(Shapes.ScalarSubqueries(source.Shaper)).ToArray();
        if (shared.Length == 0)
            return value;

        source = Shapes.StoreOnly(source, shared);
        return BindValue(lambda, scope, source.Shaper);
    }

    public Expression BindExpression(Expression expression, Scope scope) => new ExpressionBinder(this, scope).Bind(expression);

    /// <summary>A whole query with the operator that ends it.</summary>
    private BoundQuery? BindQuery(Expression expression, Scope scope)
    {
        if (expression is MethodCallExpression call && IsQuery(call, scope) && TerminalBinder.IsTerminal(call.Method))
            return TerminalBinder.Bind(this, call, scope);

        return BindSource(expression, scope) is { } source
            ? new BoundQuery(source.Plan, source.Shaper, new Ending(EndingKind.Sequence, source.Shaper.Type))
            : null;
    }

    /// <summary>A value made of queries' values, as <c>db.Customers.Count() == 1</c> in a compiled query.</summary>
    private BoundQuery BindValueQuery(Expression expression)
    {
        var one = new Values(Expression.Constant(new bool[1]), new ComputedSlot(typeof(bool), "one"));
        return new BoundQuery(one, BindExpression(expression, Scope.Empty), new Ending(EndingKind.First, expression.Type));
    }

    /// <summary>A sequence: a root, an operator over a sequence, or values that are already here.</summary>
    public BoundSource BindSource(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case ParameterQueryRootExpression root:
                return ValuesOf(root.QueryParameterExpression, root.ElementType);

            case InlineQueryRootExpression root:
                return ValuesOf(
                    Expression.NewArrayInit(root.ElementType, root.Values.Select(v => BindExpression(v, scope).As(root.ElementType))), root.ElementType);

            case EmbeddedListRoot root:
                return BindSource(root.List, scope);

            case SearchedRootExpression root:
                return BindRoot(root.EntityType, BindExpression(root.Text, scope));

            case QueryRootExpression root:
                return BindRoot(root);

            case MethodCallExpression { Method: { Name: nameof(Queryable.AsQueryable) } method } call when method.DeclaringType == typeof(Queryable):
                return BindSource(call.Arguments[0], scope);

            case MethodCallExpression { Method.Name: nameof(Queryable.Where) } call when GroupOf(call, scope) is { } group:
                return ElementsOf(group);

            case MethodCallExpression call when IsQuery(call, scope) && !TerminalBinder.IsTerminal(call.Method):
                return _operators.Bind(call, scope) ?? throw QueryErrors.CannotTranslate(call);

            case MaterializeCollectionNavigationExpression collection:
                return BindSource(collection.Subquery, scope);
        }

        // A list of a row may be a source more than once, as in list.SelectMany(_ => list): each has slots of its own.
        var bound = PlanCopier.CopySubqueries(BindExpression(expression, scope));
        return SequenceOf(bound) ?? throw QueryErrors.CannotTranslate(expression);
    }

    /// <summary>A sequence that an expression over rows has for its value.</summary>
    private static BoundSource? SequenceOf(Expression bound)
    {
        switch (bound.StripConvert().Wide())
        {
            case SubqueryExpression { Query.Ending.Kind: EndingKind.Sequence } subquery:
                return new BoundSource(subquery.Query.Plan, subquery.Query.Shaper);

            case CollectionExpression collection:
                return new BoundSource(collection.Subquery.Query.Plan, collection.Subquery.Query.Shaper);

            case SubqueryExpression { Query: { Ending.IsElement: true } query } when IsList(query.Shaper) && SequenceOf(query.Shaper) is { } found:
                return new BoundSource(new Apply(Shapes.ElementOf(query), found.Plan), found.Shaper);

            case GroupingExpression grouping:
                return ElementsOf(grouping);

            case NewExpression or OptionalExpression when FlattenedGroup.ElementsOf(bound) is { } members:
                return SequenceOf(members);

            case SlotExpression when JsonMembers.TryElements(bound) is { } elements:
                return elements;

            case SlotExpression { Slot: ColumnSlot { Property: IComplexProperty { IsCollection: true } property } } list:
                var source = new RowSource(property.Name);
                return new BoundSource(new Elements(list.Slot, source), new ComplexElementExpression(property.ComplexType, source, false));

            case var sequence when sequence.Type != typeof(string) && SequenceTypes.ElementType(sequence.Type) is { } elementType:
                return ValuesOf(sequence, elementType);

            default:
                return null;
        }
    }

    /// <summary>How many elements a collection has that is still rows; null where there is no collection.</summary>
    public Expression Count(Expression collection)
    {
        var count = new SubqueryExpression(
            new BoundQuery(SequenceOf(collection)!.Plan, Expression.Constant(false), new Ending(EndingKind.Count, typeof(int))), typeof(int));
        return collection.StripConvert() is CollectionExpression { Missing: { } missing, IsEmbedded: false }
            ? Expression.Condition(missing.AsCondition(), Expression.Constant(null, typeof(int?)), count.Widen())
            : count;
    }

    /// <summary>The element at an index of a collection of rows; null beyond its end.</summary>
    public static Expression ElementAt(Expression collection, Expression index)
    {
        var source = SequenceOf(collection)!;
        var type = source.Shaper.Type.Widened();
        var ending = new Ending(EndingKind.ElementAt, type, OrDefault: true, Argument: index);
        return new SubqueryExpression(new BoundQuery(source.Plan, source.Shaper, ending), type);
    }

    /// <summary>Whether what a subquery finds is a list: of rows, or one that its row has.</summary>
    public static bool IsList(Expression shaper)
        => shaper.StripConvert().Wide() is CollectionExpression
            || shaper.Type != typeof(string) && shaper.StripConvert() is SlotExpression && SequenceTypes.ElementType(shaper.Type) is not null;

    private static BoundSource ValuesOf(Expression sequence, Type elementType)
    {
        var element = new ComputedSlot(elementType, "value");
        return new BoundSource(new Values(sequence, element), new SlotExpression(element));
    }

    private static BoundSource ElementsOf(GroupingExpression grouping)
    {
        var renaming = new SlotRenaming();
        var element = PlanCopier.Rename(
            grouping.Element,
            renaming,
            grouping.Input.Provides,
            source => grouping.Input.Provides(ColumnSlot.Presence(source, JsonPath.Root)));
        return new BoundSource(new GroupRows(grouping.Rows, grouping.Input, renaming), element);
    }

    /// <summary>The group whose rows are asked for by its key; null where it is not known by the key that it has here.</summary>
    private GroupingExpression? GroupOf(MethodCallExpression where, Scope scope)
    {
        if (QueryOperators.UnwrapLambda(where.Arguments[1]) is not { Body: MethodCallExpression isOfGroup } condition
            || isOfGroup.Method.Name != nameof(RowFunctions.IsOfGroup)
            || isOfGroup.Method.DeclaringType != typeof(RowFunctions))
        {
            return null;
        }

        var key = BindExpression(isOfGroup.Arguments[0], scope).Wide();
        return Groups.Where(g => ReferenceEquals(g.Key.Wide(), key)).ToList() is [var group] && group.Element.Type == condition.Parameters[0].Type
            ? group
            : null;
    }

    private static SubqueryExpression AsSubquery(BoundSource source, Type type)
        => new(new BoundQuery(source.Plan, source.Shaper, new Ending(EndingKind.Sequence, source.Shaper.Type)), type);

    internal static BoundSource BindRoot(QueryRootExpression root)
    {
        if (root.GetType() != typeof(EntityQueryRootExpression))
            throw QueryErrors.CannotTranslate(root, $"a query of Stripe cannot start from a {root.GetType().Name}");

        return BindRoot(((EntityQueryRootExpression)root).EntityType);
    }

    /// <param name="search">The text by which the set is searched; null for its list.</param>
    private static BoundSource BindRoot(IEntityType entityType, Expression? search = null)
    {
        var source = new RowSource(entityType.ShortName(), stripeClass: StripeClass.Is(entityType.ClrType) ? entityType.ClrType : null);
        var entity = new EntityExpression(entityType, source, JsonPath.Root, false);
        LogicalPlan plan = search is null ? new Scan(entityType.GetStripeResource(), source, entityType) : SearchBinder.Scan(entityType, source, search);
        if (TypePredicate.ForRoot(entity) is { } predicate)
            plan = new Filter(plan, predicate);

        return new BoundSource(plan, entity);
    }
}
