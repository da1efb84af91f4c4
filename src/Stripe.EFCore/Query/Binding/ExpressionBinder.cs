using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Binding.Calls;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     Rewrites a lambda's body so that it reads rows instead of objects, with C#'s meaning except where EF Core differs: a member of something that
///     is missing is null, and a condition that is unknown is false.
/// </summary>
internal sealed partial class ExpressionBinder(QueryBinder queries, ImmutableDictionary<ParameterExpression, Expression> scope) : ShaperRewriter
{
    private static readonly MethodInfo ElementOrNullMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.ElementOrNull))!;
    private static readonly MethodInfo ValueOrNullMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.ValueOrNull))!;
    private static readonly MethodInfo LookupMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.ValueOrDefault))!;

    private readonly HashSet<ParameterExpression> _served = [];
    private readonly HashSet<ParameterExpression> _declared = [];

    /// <summary>Operands that a rule bound and left to the next one. Each is taken once: a second reading of an operand is bound for itself.</summary>
    private readonly Dictionary<Expression, Expression> _boundAhead = new(ReferenceEqualityComparer.Instance);

    public Expression Bind(Expression body) => Visit(body);

    [return: NotNullIfNotNull(nameof(node))]
    public override Expression? Visit(Expression? node)
    {
        if (node is not null && _boundAhead.Remove(node, out var bound))
            return bound;

        BindingCount.Add();
        return base.Visit(node);
    }

    /// <summary>Applies a rule to an operand, which is bound once whether the rule answers or leaves it to another.</summary>
    private Expression? Try(Expression operand, Func<Expression, Expression?> rule)
    {
        var bound = Visit(operand);
        if (rule(bound) is { } result)
            return result;

        _boundAhead[operand] = bound;
        return null;
    }

    public ImmutableDictionary<ParameterExpression, Expression> Scope => scope;

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (!scope.TryGetValue(node, out var bound))
            return _declared.Contains(node) ? node : throw QueryErrors.OutOfPlace(node);

        // A subquery read a second time needs slots of its own, or one reading inside the other would take its rows for the other's.
        return _served.Add(node) ? bound : PlanCopier.CopySubqueries(bound);
    }

    protected override Expression VisitLambda<T>(Expression<T> node)
    {
        _declared.UnionWith(node.Parameters);
        return Expression.Lambda<T>(Visit(node.Body).As(node.Body.Type), node.Name, node.TailCall, node.Parameters);
    }

    protected override Expression VisitExtension(Expression node)
        => node switch
        {
            QueryRootExpression => queries.BindSubquery(node, scope),
            MaterializeCollectionNavigationExpression collection => queries.BindCollection(collection, scope),
            _ => base.VisitExtension(node),
        };

    protected override Expression VisitInclude(IncludeExpression node)
        => node.Update(Visit(node.EntityExpression), Visit(node.NavigationExpression));

    protected override Expression VisitMember(MemberExpression node)
    {
        if (node.Expression is null)
            return TimeMembers.Contains(node.Member) ? new ExecutionTimeExpression(node.Member.Name, node.Type) : node;

        QueryTrail.Mark();
        var instance = Visit(node.Expression);
        if (MemberBinder.TryBind(instance, node.Member.Name, node.Member, node.Type) is { } bound)
            return bound;

        if (NavigationBinder.Find(instance, node.Member.Name) is { } navigation)
            return NavigationBinder.Bind(RowShapes.Unwrap(instance), navigation) ?? throw QueryErrors.NotExpanded(node, navigation);
        if (node.Member.Name is nameof(ICollection<>.Count) && NavigationBinder.IsCollection(instance))
            return queries.Count(instance);

        var wide = instance.Wide();
        if (Nullable.GetUnderlyingType(wide.Type) is not null && node.Member.DeclaringType is { IsGenericType: true } declaring
            && declaring.GetGenericTypeDefinition() == typeof(Nullable<>))
        {
            return node.Member.Name == nameof(Nullable<>.HasValue)
                ? Expression.NotEqual(wide, Expression.Constant(null, wide.Type))
                : wide;
        }

        if (node.Member.DeclaringType is { IsGenericType: true } nullable && nullable.GetGenericTypeDefinition() == typeof(Nullable<>))
            return node.Member.Name == nameof(Nullable<>.HasValue) ? Expression.Constant(true) : wide;

        if (JsonObjects.IsRawJson(node.Member) && wide is not (QueryParameterExpression or ConstantExpression))
            throw QueryErrors.RawJson(node);
        if (IsLeftOut(node) && wide is not (ParameterExpression or QueryParameterExpression or ConstantExpression))
            throw QueryErrors.NotSent(node);

        return NullSafe(wide, value => Expression.MakeMemberAccess(value.As(node.Expression.Type.Unwidened()), node.Member));
    }

    /// <summary>
    ///     Whether an object that was read from JSON may lack a member that Stripe has: the object of an expandable field, and the rest of a list.
    /// </summary>
    private static bool IsLeftOut(MemberExpression node)
        => node.Expression is { Type: var type } && JsonObjects.IsObject(type)
            && (JsonObjects.ElementOf(node.Type) is not null || StripeClass.Find(type, node.Member.Name) is { IsExpanded: true });

    /// <summary>Whether a condition says of a value that it is not null, which its type says too.</summary>
    private static bool IsPresence(Expression condition)
        => condition switch
        {
            UnaryExpression { NodeType: ExpressionType.Not, Operand: ConstantExpression { Value: false } } => true,
            BinaryExpression { NodeType: ExpressionType.NotEqual } comparison
                => comparison.Right.IsNullConstant()
                    && comparison.Left is UnaryExpression { NodeType: ExpressionType.Convert, Method: null, Operand.Type: var type }
                    && !type.IsNullable(),
            _ => false,
        };

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (Comparisons.TryRewrite(node) is { } comparison)
            return Visit(comparison);
        var isEquality = node.NodeType is ExpressionType.Equal or ExpressionType.NotEqual;
        if (isEquality && (TypePredicate.TryBind(this, node) ?? StructuralEquality.TryBindCollection(this, node)) is { } special)
            return special;

        var (boundLeft, boundRight) = (Visit(node.Left), Visit(node.Right));
        if (isEquality && StructuralEquality.TryBind(boundLeft, boundRight, node.NodeType == ExpressionType.NotEqual) is { } structural)
            return structural;

        var (left, right) = TimeMembers.Comparable(node, boundLeft.Wide(), boundRight.Wide());
        switch (node.NodeType)
        {
            // As a join's key has to be, which most often is.
            case ExpressionType.AndAlso when node.Method is null && IsPresence(left):
                return right;

            // Unknown stays unknown until a filter asks, so that its negation is not true.
            case ExpressionType.AndAlso or ExpressionType.OrElse when node.Method is null:
                return left.Type == right.Type
                    ? Expression.MakeBinary(node.NodeType, left, right)
                    : Expression.MakeBinary(node.NodeType, left.Widen(), right.Widen());

            case ExpressionType.Coalesce:
                return BindCoalesce(node, left, right);

            case ExpressionType.ArrayIndex:
                return ElementAt(left, right);

            case ExpressionType.Equal or ExpressionType.NotEqual when node.Left.Type == typeof(object) || node.Right.Type == typeof(object):
                return ValueEquality.OfObjects(left, right, node.NodeType);
        }

        // Objects read from JSON are never the same object, but they can be equal.
        if (node is { NodeType: ExpressionType.Equal or ExpressionType.NotEqual, Method: null } && !left.Type.IsValueType && !right.Type.IsValueType
            && !left.IsNullConstant() && !right.IsNullConstant())
        {
            return ValueEquality.OfObjects(left, right, node.NodeType);
        }

        if (left.Type != right.Type && left.Type.Unwidened() == right.Type.Unwidened() || node.IsLifted)
            (left, right) = (left.Widen(), right.Widen());

        // String concatenation and comparisons with null keep the declared operand types.
        if (node.Method is { } method)
        {
            var parameters = method.GetParameters();
            left = Fit(left, parameters[0].ParameterType);
            right = Fit(right, parameters[1].ParameterType);
        }
        else if (left.Type != right.Type && node.NodeType is not (ExpressionType.LeftShift or ExpressionType.RightShift))
        {
            (left, right) = (left.As(node.Left.Type), right.As(node.Right.Type));
        }

        return Expression.MakeBinary(node.NodeType, left, right, liftToNull: false, node.Method, node.Conversion);

        static Expression Fit(Expression operand, Type parameter)
            => operand.Type.Unwidened() == parameter || parameter.IsAssignableFrom(operand.Type) && !operand.Type.IsValueType
                ? operand
                : operand.As(parameter);
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        if (node.NodeType == ExpressionType.Quote)
            return node.Update(Visit(node.Operand));

        var operand = Visit(node.Operand);
        if (node.NodeType is ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs)
            return BindConvert(node, operand);

        var wide = operand.Wide();
        if (node.NodeType == ExpressionType.Not && node.Type.Unwidened() == typeof(bool))
            return Expression.Not(wide);
        if (node.NodeType == ExpressionType.ArrayLength)
            return NullSafe(wide, Expression.ArrayLength);

        return Expression.MakeUnary(node.NodeType, wide, wide.Type, node.Method);
    }

    protected override Expression VisitConditional(ConditionalExpression node)
    {
        var test = Visit(node.Test).AsCondition();
        var ifTrue = Visit(node.IfTrue).Wide();
        var ifFalse = Visit(node.IfFalse).Wide();
        if (ifTrue.Type != ifFalse.Type)
        {
            if (ifTrue.Type.Unwidened() == ifFalse.Type.Unwidened())
                (ifTrue, ifFalse) = (ifTrue.Widen(), ifFalse.Widen());
            else
                (ifTrue, ifFalse) = (ifTrue.As(node.Type), ifFalse.As(node.Type));
        }

        return Expression.Condition(test, ifTrue, ifFalse, ifTrue.Type);
    }

    protected override Expression VisitTypeBinary(TypeBinaryExpression node)
    {
        var operand = Visit(node.Expression);
        return RowShapes.Unwrap(operand) switch
        {
            EntityExpression entity => IsOfType(entity),
            SubqueryExpression { Query: { Ending.IsElement: true } query } when RowShapes.Unwrap(query.Shaper) is EntityExpression found
                => new SubqueryExpression(
                query with { Shaper = IsOfType(found).Widen(), Ending = query.Ending with { ResultType = typeof(bool?) } }, typeof(bool?)).AsCondition(),
            SubqueryExpression { Query: { Ending.IsElement: true } query } when JsonMembers.TryIsOfType(query.Shaper, node.TypeOperand) is { } isOfType
                => new SubqueryExpression(
                    query with { Shaper = isOfType.Widen(), Ending = query.Ending with { ResultType = typeof(bool?), OrDefault = true } },
                    typeof(bool?)).AsCondition(),
            _ => JsonMembers.TryIsOfType(operand, node.TypeOperand) ?? Expression.TypeIs(operand.Wide(), node.TypeOperand),
        };

        Expression IsOfType(EntityExpression entity) => TypePredicate.For(entity, node.TypeOperand) ?? Expression.Constant(false);
    }

    protected override Expression VisitNew(NewExpression node)
    {
        if (node.Constructor is not { } constructor)
            return node;

        var parameters = constructor.GetParameters();
        var arguments = node.Arguments.Select((a, i) => Visit(a).As(parameters[i].ParameterType));
        return node.Members is null ? Expression.New(constructor, arguments) : Expression.New(constructor, arguments, node.Members);
    }

    protected override MemberAssignment VisitMemberAssignment(MemberAssignment node)
        => node.Update(Visit(node.Expression).As(node.Expression.Type));

    protected override ElementInit VisitElementInit(ElementInit node)
        => node.Update(node.Arguments.Select(a => Visit(a).As(a.Type)));

    protected override Expression VisitNewArray(NewArrayExpression node)
    {
        var element = node.Type.GetElementType()!;
        return node.NodeType == ExpressionType.NewArrayInit
            ? Expression.NewArrayInit(element, node.Expressions.Select(e => Visit(e).As(element)))
            : Expression.NewArrayBounds(element, node.Expressions.Select(e => Visit(e).As(e.Type)));
    }

    protected override Expression VisitInvocation(InvocationExpression node)
        => Expression.Invoke(Visit(node.Expression), node.Arguments.Select(a => Visit(a).As(a.Type)));

    protected override Expression VisitIndex(IndexExpression node)
        => NullSafe(Visit(node.Object!).Wide(), value => Expression.MakeIndex(value, node.Indexer, node.Arguments.Select(a => Visit(a).As(a.Type))));

    private static Expression BindCoalesce(BinaryExpression node, Expression left, Expression right)
    {
        if (!left.Type.IsNullable())
            return left;
        if (node.Conversion is not null)
            return Expression.Coalesce(left, right, node.Conversion);
        if (left.Type.Unwidened() == right.Type.Unwidened())
            return Expression.Coalesce(left, right);

        return Expression.Coalesce(left.As(node.Left.Type), right.As(node.Right.Type));
    }

    private static Expression BindConvert(UnaryExpression node, Expression operand)
    {
        if (operand is IncludeExpression include && node.Type.IsAssignableFrom(include.EntityExpression.Type))
            return operand;
        if (operand.StripConvert() is EntityExpression entity)
            return TypePredicate.Cast(entity, node.Type, isHard: node.NodeType != ExpressionType.TypeAs)
                ?? (node.Type.IsAssignableFrom(entity.Type) ? operand : Expression.Convert(operand, node.Type));

        if (JsonMembers.TryCast(operand, node.Type) is { } kind)
            return kind;
        if (operand.StripConvert().Wide() is SubqueryExpression { Query: { Ending.IsElement: true } one }
            && JsonMembers.TryCast(one.Shaper, node.Type) is { } castOne)
        {
            return new SubqueryExpression(
                one with { Shaper = castOne, Ending = one.Ending with { ResultType = castOne.Type, OrDefault = true } }, castOne.Type);
        }

        if (RowShapes.Unwrap(operand) is SubqueryExpression { Query: { Ending.IsElement: true } query }
            && RowShapes.Unwrap(query.Shaper) is EntityExpression found
            && !node.Type.IsAssignableFrom(found.Type) && TypePredicate.Cast(found, node.Type, isHard: node.NodeType != ExpressionType.TypeAs) is { } cast)
        {
            return new SubqueryExpression(query with { Shaper = cast, Ending = query.Ending with { ResultType = cast.Type } }, cast.Type);
        }

        var wide = operand.Wide();
        if (wide.Type == node.Type)
            return wide;
        if (node.NodeType == ExpressionType.TypeAs)
            return Expression.TypeAs(wide, node.Type);
        if (node.Type.IsValueType && wide.Type.IsValueType && Nullable.GetUnderlyingType(wide.Type) is not null)
        {
            return wide.Type == node.Type.Widened()
                ? wide
                : Expression.MakeUnary(node.NodeType, wide, node.Type.Widened(), node.Method);
        }

        return Expression.MakeUnary(node.NodeType, wide, node.Type, node.Method);
    }

    /// <summary>An access that is null where its object is null. What can never be null is accessed at once.</summary>
    private static Expression NullSafe(Expression caller, Func<Expression, Expression> access)
    {
        if (!caller.Type.IsNullable() || caller is ConstantExpression { Value: not null } or NewExpression or MemberInitExpression or NewArrayExpression)
            return access(caller);

        var value = Expression.Parameter(caller.Type.Unwidened(), "value");
        var accessed = access(value).Wide();
        return accessed.Type == typeof(void) ? access(caller) : new NullSafeExpression(caller, value, accessed, accessed.Type.Widened());
    }
}
