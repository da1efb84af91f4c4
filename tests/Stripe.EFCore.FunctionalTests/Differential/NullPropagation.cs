using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>
///     What EF Core means by a query, for LINQ to Objects to run: a member of what is missing is null and not an error, whatever its type; a key that a
///     dictionary does not have is null; <c>EF.Property</c> and <c>EF.Functions</c> do what they say.
/// </summary>
/// <param name="shadow">The values of properties that no class has.</param>
public sealed class NullPropagation(Func<object, string, object?> shadow) : ExpressionVisitor
{
    private static readonly HashSet<string> Sorting =
        [nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending), nameof(Queryable.ThenBy), nameof(Queryable.ThenByDescending)];

    protected override Expression VisitLambda<T>(Expression<T> node)
        => Expression.Lambda<T>(As(Visit(node.Body), node.ReturnType), node.Parameters);

    protected override Expression VisitMember(MemberExpression node)
    {
        if (node.Expression is not { } original || original is ConstantExpression || IsSource(original.Type))
            return node;

        var target = Visit(original);
        if (Nullable.GetUnderlyingType(original.Type) is not null)
            return node.Member.Name == nameof(Nullable<>.Value) ? target : Expression.MakeMemberAccess(target, node.Member);
        if (target.Type != original.Type)
            return Lifted([target], t => Expression.MakeMemberAccess(t[0], node.Member));
        return original.Type.IsValueType
            ? Expression.MakeMemberAccess(target, node.Member)
            : Guarded(target, t => Expression.MakeMemberAccess(t, node.Member));
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType == typeof(EF))
            return node.Method.Name == nameof(EF.Property) ? Property(node) : Visit(node.Arguments[0]);
        if (node.Method.DeclaringType == typeof(DbFunctionsExtensions) && node.Method.Name == nameof(DbFunctionsExtensions.Like))
            return Expression.Call(new Func<string?, string?, bool>(Like).Method, Visit(node.Arguments[1]), Visit(node.Arguments[2]));
        if (node.Method.DeclaringType == typeof(Queryable) || node.Method.DeclaringType == typeof(Enumerable))
            return VisitOperator(node);

        var target = Visit(node.Object);
        var arguments = Visit(node.Arguments);
        if (node.Object is { } dictionary
            && node.Method.Name == "get_Item"
            && dictionary.Type.IsGenericType
            && dictionary.Type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
        {
            var lookup = typeof(CollectionExtensions)
                .GetMethods()
                .Single(m => m.Name == nameof(CollectionExtensions.GetValueOrDefault) && m.GetParameters().Length == 2)
                .MakeGenericMethod(dictionary.Type.GetGenericArguments());
            return Guarded(target!, t => Expression.Call(lookup, t, arguments[0]));
        }

        var call = Lifted(
            arguments.Prepend(target ?? Expression.Constant(0)).Zip(node.Arguments.Prepend(node.Object ?? Expression.Constant(0)), Known), parts =>
            target is { Type.IsValueType: false }
                ? Guarded(target, t => Expression.Call(t, node.Method, parts[1..]))
                : Expression.Call(target is null ? null : parts[0], node.Method, parts[1..]));

        // What is missing is in no list.
        return call.Type == typeof(bool?)
            && node.Method.Name == nameof(Enumerable.Contains)
            && arguments.Zip(node.Arguments).Any(a => a.First.Type != a.Second.Type)
            ? Expression.Coalesce(call, Expression.Constant(false))
            : call;
    }

    protected override Expression VisitBinary(BinaryExpression node)
    {
        var (left, right) = (Visit(node.Left), Visit(node.Right));
        if (left.Type == node.Left.Type && right.Type == node.Right.Type)
            return node.Update(left, (LambdaExpression?)Visit(node.Conversion), right);
        if (node.NodeType is ExpressionType.AndAlso or ExpressionType.OrElse)
            return Expression.MakeBinary(node.NodeType, As(left, typeof(bool)), As(right, typeof(bool)));
        if (node.NodeType == ExpressionType.Coalesce)
            return Expression.Coalesce(left, right.Type == left.Type ? right : As(right, Nullable.GetUnderlyingType(left.Type) ?? left.Type));

        return Expression.MakeBinary(node.NodeType, AsNullable(left), AsNullable(right), false, node.Method);
    }

    protected override Expression VisitUnary(UnaryExpression node)
    {
        if (node.NodeType == ExpressionType.Quote)
            return base.VisitUnary(node);

        var operand = Visit(node.Operand);
        if (operand.Type == node.Operand.Type)
            return node.Update(operand);
        return node.NodeType is ExpressionType.Convert or ExpressionType.ConvertChecked
            ? Expression.MakeUnary(node.NodeType, operand, NullableOf(node.Type))
            : Expression.MakeUnary(node.NodeType, operand, null!);
    }

    protected override Expression VisitConditional(ConditionalExpression node)
    {
        var (test, then, otherwise) = (As(Visit(node.Test), typeof(bool)), Visit(node.IfTrue), Visit(node.IfFalse));
        return then.Type == otherwise.Type
            ? Expression.Condition(test, then, otherwise)
            : Expression.Condition(test, AsNullable(then), AsNullable(otherwise));
    }

    protected override Expression VisitNew(NewExpression node)
        => node.Constructor is null
            ? node
            : node.Update(node.Arguments.Zip(node.Constructor.GetParameters(), (a, p) => As(Visit(a), p.ParameterType)));

    protected override MemberAssignment VisitMemberAssignment(MemberAssignment node) => node.Update(As(Visit(node.Expression), node.Expression.Type));

    protected override Expression VisitNewArray(NewArrayExpression node)
        => node.NodeType == ExpressionType.NewArrayInit
            ? node.Update(node.Expressions.Select(e => As(Visit(e), node.Type.GetElementType()!)))
            : base.VisitNewArray(node);

    /// <summary>What SQL's LIKE says, with its wildcards and no escape.</summary>
    public static bool Like(string? text, string? pattern)
        => text is not null && pattern is not null && System.Text.RegularExpressions.Regex.IsMatch(
            text,
            "^"
                + System.Text.RegularExpressions.Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)
                + "$",
            System.Text.RegularExpressions.RegexOptions.Singleline | System.Text.RegularExpressions.RegexOptions.IgnoreCase);

    private Expression VisitOperator(MethodCallExpression node)
    {
        // A key that may be missing sorts as null.
        if (Sorting.Contains(node.Method.Name)
            && node.Arguments.Count == 2
            && node.Arguments[1].StripQuote() is LambdaExpression key
            && Visit(key.Body) is var body
            && body.Type != key.ReturnType)
        {
            var method = node.Method.GetGenericMethodDefinition().MakeGenericMethod(key.Parameters[0].Type, body.Type);
            return Expression.Call(method, Visit(node.Arguments[0]), Expression.Lambda(body, key.Parameters));
        }

        // What is missing is in no list.
        if (node.Method.Name == nameof(Enumerable.Contains)
            && node.Arguments.Count == 2
            && Visit(node.Arguments[1]) is var item
            && item.Type != node.Arguments[1].Type)
        {
            return Expression.AndAlso(
                Expression.NotEqual(item, Expression.Constant(null, item.Type)),
                node.Update(null!, [Visit(node.Arguments[0]), As(item, node.Arguments[1].Type)]));
        }

        var parameters = node.Method.GetParameters();
        return node.Update(null!, node.Arguments.Select((a, i) => As(
            IsListOfObject(a) ? OrEmpty(Visit(a)) : Visit(a),
            a is LambdaExpression or UnaryExpression { NodeType: ExpressionType.Quote } ? a.Type : parameters[i].ParameterType)));
    }

    private static bool IsListOfObject(Expression node)
        => node is MemberExpression { Expression: not (null or ConstantExpression), Type: { IsGenericType: true } type }
            && type.GetGenericTypeDefinition() == typeof(List<>);

    /// <summary>What is not there has no elements.</summary>
    private static Expression OrEmpty(Expression list) => Expression.Coalesce(list, Expression.New(list.Type));

    private Expression Property(MethodCallExpression node)
    {
        var (target, name) = (Visit(node.Arguments[0]), (string)((ConstantExpression)node.Arguments[1]).Value!);
        if (target.Type.GetProperty(name) is { } property)
            return Guarded(target, t => Expression.Property(t, property));
        if (target.Type.GetProperty("Item", [typeof(string)]) is { } indexer)
            return Guarded(target, t => Expression.Convert(Expression.Property(t, indexer, node.Arguments[1]), node.Type));

        var value = Expression.Call(
            Expression.Constant(shadow), nameof(Func<,>.Invoke), null, Expression.Convert(target, typeof(object)), Expression.Constant(name));
        return Guarded(target, _ => Expression.Convert(value, node.Type));
    }

    private static (Expression Now, Type Known) Known(Expression now, Expression before) => (now, before.Type);

    /// <summary>A value of values of which some may be missing: then it is missing too.</summary>
    private static Expression Lifted(IEnumerable<(Expression Now, Type Known)> parts, Func<Expression[], Expression> make)
    {
        var all = parts.ToArray();
        var made = make([.. all.Select(p => p.Now.Type == p.Known ? p.Now : As(p.Now, p.Known))]);
        return all.Where(p => p.Now.Type != p.Known).Select(p => p.Now).Aggregate(
            made,
            (value, part)
                => Expression.Condition(
                    Expression.Equal(part, Expression.Constant(null, part.Type)), Expression.Default(NullableOf(value.Type)), AsNullable(value)));
    }

    private static Expression Lifted(IEnumerable<Expression> parts, Func<Expression[], Expression> make)
        => Lifted(parts.Select(p => (p, Nullable.GetUnderlyingType(p.Type) ?? p.Type)), make);

    private static Expression Guarded(Expression target, Func<Expression, Expression> access)
    {
        var accessed = AsNullable(access(target));
        return Expression.Condition(Expression.Equal(target, Expression.Constant(null, target.Type)), Missing(accessed.Type), accessed);
    }

    /// <summary>What is not there refers to no objects: its collections are empty.</summary>
    private static Expression Missing(Type type)
        => type.IsGenericType && type.GetGenericArguments() is [var element] && IsOfModel(element) && !type.IsValueType
            ? Expression.Convert(Expression.New(typeof(List<>).MakeGenericType(element)), type)
            : Expression.Default(type);

    private static Expression As(Expression value, Type type)
        => value.Type == type || type.IsAssignableFrom(value.Type) && !value.Type.IsValueType ? value
            : type == typeof(bool) && value.Type == typeof(bool?) ? Expression.Equal(value, Expression.Constant(true, typeof(bool?)))
            : Nullable.GetUnderlyingType(value.Type) == type ? Expression.Property(value, nameof(Nullable<>.Value))
            : Expression.Convert(value, type);

    private static Expression AsNullable(Expression value) => value.Type == NullableOf(value.Type) ? value : Expression.Convert(value, NullableOf(value.Type));

    private static Type NullableOf(Type type)
        => type.IsValueType && type != typeof(void) && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;

    private static bool IsSource(Type type) => type.IsInterface && IsOfModel(type);

    private static bool IsOfModel(Type type) => type.Namespace?.StartsWith(typeof(Customer).Namespace!, StringComparison.Ordinal) == true;
}

internal static class LambdaArguments
{
    public static Expression StripQuote(this Expression expression)
        => expression is UnaryExpression { NodeType: ExpressionType.Quote } quote ? quote.Operand : expression;
}
