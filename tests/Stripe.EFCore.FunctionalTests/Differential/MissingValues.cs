using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>
///     EF Core reads a member of what is missing as null, also where C#'s type has no null for it, and what is computed of it as unknown, which no filter lets
///     pass; LINQ to Objects would fail there. So that LINQ to Objects can be the judge, a query is rewritten to run over values that may all be null:
///     <c>long</c> becomes <c>long?</c>, in rows and groups too. A null that a result's type cannot hold is found when the result is written down.
/// </summary>
/// <param name="isOfModel">Whether a type is one of the model's classes.</param>
/// <param name="toleratesNothing">
///     Whether the least, the greatest and the mean of nothing are null and no error. A query need not compute what its result does not show; this tells
///     what the result is then.
/// </param>
public sealed partial class MissingValues(Func<Type, bool> isOfModel, bool toleratesNothing = false)
{
    private static readonly MethodInfo ObjectEquals = typeof(object).GetMethod(nameof(object.Equals), [typeof(object), typeof(object)])!;

    private readonly Dictionary<ParameterExpression, ParameterExpression> _parameters = [];

    /// <summary>The query as one that runs over lists.</summary>
    public LambdaExpression Rewrite(LambdaExpression query)
    {
        foreach (var parameter in query.Parameters)
            _parameters[parameter] = parameter;
        return Expression.Lambda(Visit(query.Body), query.Parameters);
    }

    private Expression Visit(Expression node)
        => node switch
        {
            ParameterExpression parameter => _parameters[parameter],
            ConstantExpression or DefaultExpression => WidenTypes.IsValue(node.Type) ? Fit(node, WidenTypes.Widen(node.Type)) : node,
            UnaryExpression { NodeType: ExpressionType.Quote } quote => Visit(quote.Operand),
            UnaryExpression unary => VisitUnary(unary),
            BinaryExpression binary => VisitBinary(binary),
            ConditionalExpression conditional => Expression.Condition(
                Condition(Visit(conditional.Test)),
                Fit(Visit(conditional.IfTrue), WidenTypes.Widen(node.Type)),
                Fit(Visit(conditional.IfFalse), WidenTypes.Widen(node.Type))),
            MemberExpression member => VisitMember(member),
            MethodCallExpression call => VisitCall(call),
            NewExpression @new => VisitNew(@new),
            MemberInitExpression init => VisitInit(init),
            NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array => Expression.NewArrayInit(
                array.Type.GetElementType()!, array.Expressions.Select(e => Fit(Visit(e), e.Type))),
            ListInitExpression list => list.Update(
                list.NewExpression, list.Initializers.Select(i => i.Update(i.Arguments.Select(a => Fit(Visit(a), a.Type))))),
            TypeBinaryExpression type => Fit(Expression.TypeIs(Visit(type.Expression), type.TypeOperand), typeof(bool?)),
            InvocationExpression invocation => Fit(
                Expression.Invoke(invocation.Expression, invocation.Arguments.Select(a => Fit(Visit(a), a.Type))), WidenTypes.Widen(node.Type)),
            IndexExpression index => Guarded(
                Visit(index.Object!), o => Expression.MakeIndex(o, index.Indexer, index.Arguments.Select(a => Fit(Visit(a), a.Type))), node.Type),
            LambdaExpression lambda => throw new NotSupportedException($"A lambda outside an operator: {lambda}"),
            _ => throw new NotSupportedException($"{node.NodeType}: {node}"),
        };

    private LambdaExpression VisitLambda(LambdaExpression lambda, Type type)
    {
        var signature = type.GetMethod("Invoke")!;
        var types = signature.GetParameters();
        var parameters = lambda.Parameters.Select((p, i) => _parameters[p] = Expression.Parameter(types[i].ParameterType, p.Name)).ToArray();
        return Expression.Lambda(type, Fit(Visit(lambda.Body), signature.ReturnType), parameters);
    }

    private Expression VisitUnary(UnaryExpression node)
    {
        var operand = Visit(node.Operand);
        return node.NodeType switch
        {
            ExpressionType.Convert or ExpressionType.ConvertChecked when operand.Type == WidenTypes.Widen(node.Type) => operand,
            ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs
                => Expression.MakeUnary(node.NodeType, operand, WidenTypes.Widen(node.Type), node.Method),
            ExpressionType.ArrayLength => Guarded(operand, Expression.ArrayLength, node.Type),
            _ => Expression.MakeUnary(node.NodeType, operand, WidenTypes.Widen(node.Type), node.Method),
        };
    }

    private Expression VisitBinary(BinaryExpression node)
    {
        var (left, right) = (Visit(node.Left), Visit(node.Right));
        switch (node.NodeType)
        {
            case ExpressionType.AndAlso or ExpressionType.OrElse:
                return Expression.MakeBinary(node.NodeType, Fit(left, typeof(bool?)), Fit(right, typeof(bool?)));
            case ExpressionType.Coalesce:
                return Expression.Coalesce(left, Fit(right, left.Type));
            case ExpressionType.ArrayIndex:
                return Guarded(left, array => Expression.ArrayIndex(array, Fit(right, typeof(int))), node.Type);
            case ExpressionType.Equal or ExpressionType.NotEqual when left.Type != right.Type && !WidenTypes.IsValue(left.Type):
                Expression equal = Expression.Call(ObjectEquals, Fit(left, typeof(object)), Fit(right, typeof(object)));
                return Fit(node.NodeType == ExpressionType.Equal ? equal : Expression.Not(equal), typeof(bool?));
            default:
                if (node.Method is { } method)
                {
                    var parameters = method.GetParameters();
                    if (!WidenTypes.IsValue(parameters[0].ParameterType))
                        return Fit(
                            Expression.MakeBinary(
                                node.NodeType, Fit(left, parameters[0].ParameterType), Fit(right, parameters[1].ParameterType), false, method),
                            WidenTypes.Widen(node.Type));
                }

                var made = Expression.MakeBinary(
                    node.NodeType,
                    left,
                    Fit(right, node.Right.Type == node.Left.Type ? left.Type : right.Type),
                    WidenTypes.Narrow(node.Type) != typeof(bool),
                    node.Method);
                return Fit(made, WidenTypes.Widen(node.Type));
        }
    }

    private Expression VisitMember(MemberExpression node)
    {
        if (node.Expression is null)
            return Fit(node, WidenTypes.Widen(node.Type));
        if (node.Expression is ConstantExpression || node.Expression is ParameterExpression parameter && _parameters[parameter] == parameter)
            return WidenTypes.IsValue(node.Type) ? Fit(node, WidenTypes.Widen(node.Type)) : node;

        var target = Visit(node.Expression);
        if (Nullable.GetUnderlyingType(node.Expression.Type) is not null)
        {
            return node.Member.Name == nameof(Nullable<>.HasValue)
                ? Fit(Expression.NotEqual(target, Expression.Constant(null, target.Type)), typeof(bool?))
                : target;
        }

        var member = MemberOf(target.Type, node.Member);
        var value = Guarded(target, t => Expression.MakeMemberAccess(t, member), node.Type);

        // What is not there has no elements.
        return member.Name == nameof(ICollection<>.Count) && WidenTypes.ElementType(target.Type) is not null
            ? Expression.Coalesce(value, Expression.Constant(0, value.Type))
            : value;
    }

    private Expression VisitCall(MethodCallExpression node)
    {
        var method = node.Method;
        if (method.DeclaringType == typeof(Queryable)
            || method.DeclaringType == typeof(Enumerable)
            || method.DeclaringType == typeof(EntityFrameworkQueryableExtensions))
            return VisitOperator(node);
        if (method.DeclaringType == typeof(MemoryExtensions) && method.Name == nameof(MemoryExtensions.Contains))
            return ContainsOf(Unspan(node.Arguments[0]), node.Arguments[1], method.GetGenericArguments()[0]);
        if (method.Name == nameof(Equals) && method.ReturnType == typeof(bool) && (node.Object is null ? node.Arguments.Count == 2 : node.Arguments.Count == 1))
        {
            var operands = node.Object is null ? node.Arguments.ToArray() : [node.Object, node.Arguments[0]];
            return Fit(Expression.Call(ObjectEquals, Fit(Visit(operands[0]), typeof(object)), Fit(Visit(operands[1]), typeof(object))), typeof(bool?));
        }

        return WithArguments(node, [.. method.GetParameters().Zip(node.Arguments, (p, a) => (Visit(a), p.ParameterType))]);
    }

    /// <summary>A call with what its arguments are; there is no result where a value that it wants is missing.</summary>
    private Expression WithArguments(MethodCallExpression node, ImmutableArray<(Expression Value, Type Type)> arguments)
    {
        var missing = arguments.Where(a => IsNarrowed(a.Value, a.Type))
            .Select(a => Expression.Equal(a.Value, Expression.Constant(null, a.Value.Type)))
            .ToArray();
        var call = CallOn(node, [.. arguments.Select(a => Fit(a.Value, a.Type))]);
        return missing.Aggregate(call, (result, isMissing) => Expression.Condition(isMissing, Expression.Default(result.Type), result));
    }

    private static bool IsNarrowed(Expression value, Type type) => Nullable.GetUnderlyingType(value.Type) == type;

    private Expression CallOn(MethodCallExpression node, Expression[] arguments)
    {
        var method = node.Method;
        if (node.Object is null)
            return Fit(Expression.Call(method, arguments), WidenTypes.Widen(node.Type));

        var target = Visit(node.Object);
        if (method.Name == "get_Item" && target.Type == typeof(Dictionary<string, string>))
            return Expression.Call(typeof(WidenedSequences), nameof(WidenedSequences.ValueOrNull), null, target, arguments[0]);
        if (method.Name == "get_Item" && target.Type is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
            return Expression.Call(typeof(WidenedSequences), nameof(WidenedSequences.ObjectOrNull), type.GetGenericArguments(), target, arguments[0]);

        return Nullable.GetUnderlyingType(node.Object.Type) is not null
            ? Fit(Expression.Call(target, method, arguments), WidenTypes.Widen(node.Type))
            : OrNotFound(method, Guarded(target, t => Found(method, arguments, Expression.Call(t, method, arguments)), node.Type));
    }

    private static bool IsTextSearch(MethodInfo method)
        => method.DeclaringType == typeof(string) && method.Name is nameof(string.StartsWith) or nameof(string.EndsWith) or nameof(string.Contains)
            && method.GetParameters() is [{ ParameterType: var sought }, ..] && sought == typeof(string);

    /// <summary>EF Core finds nothing in a text that is null, and nothing where the text to find is null.</summary>
    private static Expression OrNotFound(MethodInfo method, Expression call)
        => IsTextSearch(method) ? Expression.Coalesce(call, Expression.Constant(false, typeof(bool?))) : call;

    private static Expression Found(MethodInfo method, Expression[] arguments, Expression call)
        => IsTextSearch(method)
            ? Expression.Condition(Expression.Equal(arguments[0], Expression.Constant(null, typeof(string))), Expression.Constant(false), call)
            : call;

    private NewExpression VisitNew(NewExpression node)
    {
        var type = WidenTypes.Widen(node.Type);
        if (node.Constructor is not { } constructor)
            return Expression.New(type);

        var widened = type.GetConstructors().First(c => c.MetadataToken == constructor.MetadataToken);
        return Expression.New(widened, widened.GetParameters().Zip(node.Arguments, (p, a) => Fit(Visit(a), p.ParameterType)));
    }

    private MemberInitExpression VisitInit(MemberInitExpression node)
    {
        var @new = VisitNew(node.NewExpression);
        return Expression.MemberInit(@new, node.Bindings.Cast<MemberAssignment>().Select(b =>
        {
            var property = @new.Type.GetProperty(b.Member.Name)!;
            return Expression.Bind(property, Fit(Visit(b.Expression), property.PropertyType));
        }));
    }

    /// <summary>A member of a target that may be missing: null then, and no rows where it is a navigation to many.</summary>
    private Expression Guarded(Expression target, Func<Expression, Expression> access, Type declared)
    {
        var variable = Expression.Variable(target.Type, "target");
        var isValue = Nullable.GetUnderlyingType(target.Type) is not null;
        if (target.Type.IsValueType && !isValue)
            return Fit(access(target), WidenTypes.Widen(declared));

        var accessed = access(isValue ? Expression.Property(variable, "Value") : variable);
        var widened = WidenTypes.IsValue(accessed.Type) ? Fit(accessed, WidenTypes.Widen(accessed.Type)) : accessed;
        Expression missing = WidenTypes.ElementType(widened.Type) is { } element && isOfModel(element) && isOfModel(target.Type)
            ? Expression.New(widened.Type)
            : Expression.Default(widened.Type);
        return Expression.Block(
            [variable],
            Expression.Assign(variable, target),
            Expression.Condition(Expression.Equal(variable, Expression.Constant(null, target.Type)), missing, widened));
    }

    private static Expression Condition(Expression value)
        => value.Type == typeof(bool?) ? Expression.Equal(value, Expression.Constant(true, typeof(bool?))) : value;

    /// <summary>A value as this type; a null that the type cannot hold is the error that it is to EF Core.</summary>
    private static Expression Fit(Expression value, Type type)
        => value.Type == type ? value
            : type == typeof(bool) && value.Type == typeof(bool?) ? Condition(value)
            : !type.IsAssignableFrom(value.Type)
                && WidenTypes.ElementType(type) is { } element
                && WidenTypes.ElementType(value.Type) is { } current
                && type != typeof(string)
                ? FitSequence(value, type, element, current)
            : Expression.Convert(value, type);

    private static Expression FitSequence(Expression value, Type type, Type element, Type current)
    {
        var name = type.IsArray ? nameof(WidenedSequences.ToArrayOf)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? nameof(WidenedSequences.ToListOf)
            : nameof(WidenedSequences.CastTo);
        return Expression.Call(typeof(WidenedSequences), name, [current, element], value);
    }

    private static MemberInfo MemberOf(Type type, MemberInfo member)
        => member.DeclaringType is { IsGenericType: true } ? type.GetMember(member.Name)[0] : member;

    private static Expression Unspan(Expression node)
        => node is MethodCallExpression { Method.Name: "op_Implicit" } call ? call.Arguments[0] : node;
}
