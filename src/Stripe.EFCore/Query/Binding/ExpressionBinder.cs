using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Binding;

/// <summary>
///     Rewrites a lambda's body so that it reads rows instead of objects, with C#'s meaning except where EF Core differs: a member of something that
///     is missing is null, and a condition that is unknown is false.
/// </summary>
internal sealed class ExpressionBinder(QueryBinder queries, ImmutableDictionary<ParameterExpression, Expression> scope) : ShaperRewriter
{
    private static readonly MethodInfo ElementOrNullMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.ElementOrNull))!;
    private static readonly MethodInfo ValueOrNullMethod = typeof(RowFunctions).GetMethod(nameof(RowFunctions.ValueOrNull))!;

    private static readonly MethodInfo LookupMethod =
        typeof(RowFunctions).GetMethod(nameof(RowFunctions.ValueOrDefault))!;

    private readonly HashSet<ParameterExpression> _served = [];
    private readonly HashSet<ParameterExpression> _declared = [];

    public Expression Bind(Expression body) => Visit(body);

    public ImmutableDictionary<ParameterExpression, Expression> Scope => scope;

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (!scope.TryGetValue(node, out var bound))
            return _declared.Contains(node) ? node : throw QueryErrors.CannotTranslate(node);

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

        var instance = Visit(node.Expression);
        if (MemberBinder.TryBind(instance, node.Member.Name, node.Member, node.Type) is { } bound)
            return bound;

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

        return NullSafe(wide, value => Expression.MakeMemberAccess(value.As(node.Expression.Type.Unwidened()), node.Member));
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (IsPropertyMethod(node.Method))
            return BindProperty(node);
        if (queries.IsQuery(node, scope))
            return queries.BindSubquery(node, scope);
        if (node.Method.DeclaringType == typeof(Enumerable) && BindEnumerable(node) is { } enumerable)
            return enumerable;
        if (node.Method.Name == "FetchJoinEntity" && node.Method.DeclaringType?.Name.StartsWith("NavigationExpandingExpressionVisitor", StringComparison.Ordinal) == true)
            return new JoinedEntityExpression(Visit(node.Arguments[1]), Visit(node.Arguments[0]));
        if (IsEquals(node, out var left, out var right))
            return BindEquals(node, left, right);
        if (BindContains(node) is { } contains)
            return contains;
        if (Functions.TryBind(node, e => Visit(e)) is { } function)
            return function;
        if (BindIndexer(node) is { } indexed)
            return indexed;
        if (IsElementAt(node, node.Object, out var list))
            return ElementAt(Visit(list).Wide(), Visit(node.Arguments[^1]).Wide());
        if (node.Object is { } dictionary && node.Method.Name == "get_Item" && IsStringDictionary(dictionary.Type, out var valueType))
        {
            return Expression.Call(LookupMethod.MakeGenericMethod(valueType), Visit(dictionary).Wide(), Visit(node.Arguments[0]).As(typeof(string)));
        }

        return BindCall(node);
    }

    protected override Expression VisitBinary(BinaryExpression node)
    {
        if (node.NodeType is ExpressionType.Equal or ExpressionType.NotEqual
            && (TypePredicate.TryBind(this, node) ?? StructuralEquality.TryBind(this, node)) is { } structural)
        {
            return structural;
        }

        var left = Visit(node.Left).Wide();
        var right = Visit(node.Right).Wide();
        switch (node.NodeType)
        {
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
                return StructuralEquality.OfObjects(left, right, node.NodeType);
        }

        // Objects read from JSON are never the same object, but they can be equal.
        if (node is { NodeType: ExpressionType.Equal or ExpressionType.NotEqual, Method: null } && !left.Type.IsValueType && !right.Type.IsValueType
            && !left.IsNullConstant() && !right.IsNullConstant())
        {
            return StructuralEquality.OfObjects(left, right, node.NodeType);
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
        return operand.StripConvert() is EntityExpression entity
            ? TypePredicate.For(entity, node.TypeOperand) ?? Expression.Constant(false)
            : Expression.TypeIs(operand.Wide(), node.TypeOperand);
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

    private Expression BindProperty(MethodCallExpression node)
    {
        var instance = Visit(node.Arguments[0]);
        if (node.Arguments[1] is not ConstantExpression { Value: string name })
            throw QueryErrors.CannotTranslate(node, "the name given to EF.Property must be a constant");

        return MemberBinder.TryBind(instance.StripConvert(), name, null, node.Type) ?? throw QueryErrors.NoMappedProperty(node);
    }

    /// <summary>An indexer of an object that is still a row names one of its properties.</summary>
    private Expression? BindIndexer(MethodCallExpression node)
    {
        if (node is not { Object: { } instance, Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string name }] })
            return null;

        var row = Visit(instance).StripConvert().Wide();
        return MemberBinder.TryBind(row, name, null, node.Type)
            ?? (RowValues.ObjectOf(row) is { } type ? throw QueryErrors.CannotTranslate(node, CoreStrings.QueryUnableToTranslateMember(name, type.DisplayName())) : null);
    }

    /// <summary>ToList and its kin over a query are the query's rows; every other method of Enumerable runs over what its source has become.</summary>
    private Expression? BindEnumerable(MethodCallExpression node)
    {
        if (node.Arguments.Count == 0 || Visit(node.Arguments[0]) is not { } source)
            return null;

        if (source is SubqueryExpression { Query.Ending.Kind: EndingKind.Sequence } or CollectionExpression
            && node.Arguments.Count == 1 && node.Method.Name is "ToList" or "ToArray" or "AsEnumerable" or "ToHashSet"
            && source is SubqueryExpression or CollectionExpression)
        {
            var subquery = source as SubqueryExpression ?? ((CollectionExpression)source).Subquery;
            return new CollectionExpression(subquery, null, node.Type);
        }

        return null;
    }

    /// <summary>A list of objects holds an entity if their keys have its key.</summary>
    private Expression? BindContains(MethodCallExpression node)
    {
        var (list, item) = node switch
        {
            { Method: { Name: nameof(Enumerable.Contains), IsStatic: true } method, Arguments: [var sequence, var element] } when method.DeclaringType == typeof(Enumerable) => (sequence, element),
            { Method.Name: nameof(Enumerable.Contains), Object: { } collection, Arguments: [var element] } when typeof(System.Collections.IEnumerable).IsAssignableFrom(collection.Type) => (collection, element),
            _ => default((Expression, Expression)),
        };
        if (item is null || item.Type.IsValueType || item.Type == typeof(string))
            return null;

        var entity = Visit(item);
        return StructuralEquality.EntityTypeOf(entity) is null ? null : StructuralEquality.Contains(Visit(list).Wide(), Shapes.Unwrap(entity));
    }

    private Expression BindCall(MethodCallExpression node)
    {
        var parameters = node.Method.GetParameters();
        var arguments = node.Arguments.Select((a, i) => a is LambdaExpression or UnaryExpression { NodeType: ExpressionType.Quote }
            ? Visit(a)
            : Visit(a).As(parameters[i].ParameterType)).ToArray();

        return Call(node, arguments);
    }

    private Expression Call(MethodCallExpression node, Expression[] arguments)
    {
        // What is missing has no result, as an argument no less than as the object that is called.
        if (Array.FindIndex(arguments, a => a is NarrowExpression) is >= 0 and var missing)
        {
            var type = arguments[missing].Type;
            return NullSafe(((NarrowExpression)arguments[missing]).Operand, value =>
            {
                arguments[missing] = value.As(type);
                return Call(node, arguments);
            });
        }

        return CallOn(node, arguments);
    }

    private static bool IsTextSearch(MethodInfo method)
        => method.DeclaringType == typeof(string) && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(string)
            && method.Name is nameof(string.StartsWith) or nameof(string.EndsWith) or nameof(string.Contains);

    /// <summary>EF Core's providers find nothing where the text to find is null; .NET would fail.</summary>
    private static Expression Found(MethodInfo method, Expression[] arguments, Expression call)
        => IsTextSearch(method) && arguments[0] is not ConstantExpression { Value: not null }
            ? Expression.Condition(Expression.Equal(arguments[0], Expression.Constant(null, typeof(string))), Expression.Constant(false), call)
            : call;

    /// <summary>Nothing is found in a text that is missing either, so that the negation holds there.</summary>
    private static Expression OrNotFound(MethodInfo method, Expression call)
        => IsTextSearch(method) && call.Type == typeof(bool?) ? Expression.Coalesce(call, Expression.Constant(false)) : call;

    /// <summary>EF Core's providers find nothing behind the end of a list; .NET would fail.</summary>
    private static Expression ElementAt(Expression list, Expression index)
    {
        var type = QueryBinder.ElementType(list.Type)!;
        var method = type.IsNullable() ? ElementOrNullMethod : ValueOrNullMethod;
        return Expression.Call(
            method.MakeGenericMethod(type), list, index.Widen().As(typeof(int?)));
    }

    private static bool IsElementAt(MethodCallExpression node, Expression? instance, [NotNullWhen(true)] out Expression? list)
    {
        list = instance is null ? node.Arguments.FirstOrDefault() : instance;
        return list is not null && list.Type != typeof(string) && node.Arguments.LastOrDefault()?.Type == typeof(int)
            && (instance is null
                ? node.Method is { Name: nameof(Enumerable.ElementAt) } method && method.DeclaringType == typeof(Enumerable)
                : node.Method.Name == "get_Item" && typeof(System.Collections.IList).IsAssignableFrom(instance.Type));
    }

    private Expression CallOn(MethodCallExpression node, Expression[] arguments)
    {
        if (node.Object is { } target)
        {
            var instance = Visit(target).Wide();

            // Nullable<T>'s own methods answer for null themselves.
            return target.Type.IsValueType && Nullable.GetUnderlyingType(target.Type) is not null
                ? Expression.Call(instance.Widen(), node.Method, arguments)
                : OrNotFound(node.Method, NullSafe(instance, value => Found(node.Method, arguments, Expression.Call(value.As(target.Type), node.Method, arguments))));
        }

        // Over a list that is absent in the JSON, as over a missing row, an operator of Enumerable has no answer: null.
        return node.Method.DeclaringType == typeof(Enumerable) && arguments.Length > 0 && arguments[0].StripConvert() is not (ConstantExpression or QueryParameterExpression)
            ? NullSafe(arguments[0], value => Expression.Call(node.Method, [value, .. arguments[1..]]))
            : Expression.Call(node.Method, arguments);
    }

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
            return TypePredicate.Cast(entity, node.Type, isHard: node.NodeType != ExpressionType.TypeAs) ?? (node.Type.IsAssignableFrom(entity.Type) ? operand : Expression.Convert(operand, node.Type));

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

    private Expression BindEquals(MethodCallExpression node, Expression left, Expression right)
    {
        if (StructuralEquality.TryBind(this, Expression.MakeBinary(ExpressionType.Equal, AsObject(left), AsObject(right))) is { } structural)
            return structural;

        return StructuralEquality.OfObjects(Visit(left).Wide(), Visit(right).Wide(), ExpressionType.Equal)
            ?? throw QueryErrors.CannotTranslate(node, "its operands cannot be compared");

        static Expression AsObject(Expression e) => e.Type == typeof(object) ? e : Expression.Convert(e, typeof(object));
    }

    private static bool IsEquals(MethodCallExpression node, out Expression left, out Expression right)
    {
        (left, right) = (node, node);
        if (node.Method.Name != nameof(Equals) || node.Method.ReturnType != typeof(bool))
            return false;
        if (node.Object is { } instance && node.Arguments.Count == 1 && !typeof(System.Collections.IEnumerable).IsAssignableFrom(instance.Type) | instance.Type == typeof(string))
        {
            (left, right) = (instance, node.Arguments[0]);
            return true;
        }

        if (node.Object is not null || node.Arguments.Count != 2 || node.Method.DeclaringType != typeof(object) && node.Method.DeclaringType != typeof(string))
            return false;

        (left, right) = (node.Arguments[0], node.Arguments[1]);
        return true;
    }

    private static bool IsPropertyMethod(MethodInfo method)
        => method.DeclaringType == typeof(EF) && method.Name == nameof(EF.Property);

    private static bool IsStringDictionary(Type type, out Type valueType)
    {
        var dictionary = type.GetInterfaces().Prepend(type).FirstOrDefault(i =>
            i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && i.GetGenericArguments()[0] == typeof(string));
        valueType = dictionary?.GetGenericArguments()[1] ?? typeof(object);
        return dictionary is not null && !valueType.IsValueType;
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
