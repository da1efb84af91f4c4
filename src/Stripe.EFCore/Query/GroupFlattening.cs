using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding;

namespace Stripe.EFCore.Query;

/// <summary>
///     Says a <c>SelectMany</c> over groups, which EF Core's navigation expansion does not know, as one over their keys: a group's elements are those of the grouped
///     sequence that have the key. The binder knows them by <see cref="RowFunctions.IsOfGroup{TKey}" /> and takes the rows of the group.
/// </summary>
internal static class GroupFlattening
{
    /// <summary>The same query without groups to flatten; null where its source is no groups.</summary>
    /// <exception cref="InvalidOperationException">No condition says that two of the keys are equal, or the query needs a group as an object.</exception>
    public static MethodCallExpression? Rewrite(MethodCallExpression selectMany)
    {
        if (Lambda(selectMany.Arguments[1]) is not { Parameters: [var group] } collection || GroupByOf(selectMany.Arguments[0]) is not { } groupBy)
            return null;

        var keySelector = Lambda(groupBy.Arguments[1]);
        var key = Expression.Parameter(keySelector.ReturnType, "key");
        if (AreEqual(keySelector.Body, key) is not { } hasKey)
            throw QueryErrors.CannotTranslate(selectMany, $"'{key.Type.Name}' cannot be the key of groups to flatten. Group by a value or by an anonymous object");

        var element = keySelector.Parameters[0].Type;
        var isOfGroup = Expression.Call(typeof(RowFunctions), nameof(RowFunctions.IsOfGroup), [key.Type], key, hasKey);
        var elements = Call(nameof(Queryable.Where), [element], groupBy.Arguments[0], Expression.Quote(Expression.Lambda(isOfGroup, keySelector.Parameters)));
        if (groupBy.Arguments.Count == 3)
            elements = Call(nameof(Queryable.Select), [element, Lambda(groupBy.Arguments[2]).ReturnType], elements, groupBy.Arguments[2]);

        var ungrouping = new Ungrouping(group, key, elements);
        var keyOf = Expression.Lambda(Expression.Property(group, "Key"), group);
        var keys = Call(nameof(Queryable.Select), [group.Type, key.Type], selectMany.Arguments[0], Expression.Quote(keyOf));
        var types = selectMany.Method.GetGenericArguments();
        types[0] = key.Type;
        var sequence = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(key.Type, typeof(IEnumerable<>).MakeGenericType(types[1])), ungrouping.Sequence(collection.Body), key);
        if (selectMany.Arguments.Count == 2)
            return ungrouping.IsDone ? Call(nameof(Queryable.SelectMany), types, keys, Expression.Quote(sequence)) : throw NeedsGroup(selectMany);

        var result = Lambda(selectMany.Arguments[2]);
        var members = new Ungrouping(result.Parameters[0], key, elements);
        var ungrouped = Expression.Lambda(members.Visit(result.Body), key, result.Parameters[1]);
        return ungrouping.IsDone && members.IsDone ? Call(nameof(Queryable.SelectMany), types, keys, Expression.Quote(sequence), Expression.Quote(ungrouped)) : throw NeedsGroup(selectMany);
    }

    /// <summary>As of query syntax with another clause behind the <c>from</c> that flattens.</summary>
    private static InvalidOperationException NeedsGroup(MethodCallExpression selectMany)
        => QueryErrors.CannotTranslate(
            selectMany,
            "a group that is flattened cannot be part of the result. Use its key and its elements alone, and filter and sort inside the selector: "
            + "SelectMany(g => g.Where(...), (g, e) => new { g.Key, e.Id })");

    /// <summary>The operator that groups, below those that choose among groups and put them in order.</summary>
    private static MethodCallExpression? GroupByOf(Expression groups)
    {
        while (groups is MethodCallExpression call && call.Method.DeclaringType == typeof(Queryable))
        {
            if (call.Method.Name == nameof(Queryable.GroupBy))
                return call.Method.GetParameters().Skip(2).All(p => p.Name == "elementSelector") ? call : null;
            if (call.Arguments.Count == 0 || call.Arguments[0].Type.GetGenericArguments() is not [var element] || call.Type.GetGenericArguments() is not [var same] || element != same)
                return null;
            groups = call.Arguments[0];
        }

        return null;
    }

    /// <summary>Equality as groups have it: composite keys member by member.</summary>
    private static Expression? AreEqual(Expression value, Expression key)
    {
        switch (value)
        {
            case NewExpression { Members: { Count: > 0 } members } @new:
                return All(members.Select((m, i) => AreEqual(@new.Arguments[i], Expression.PropertyOrField(key, m.Name))));
            case MemberInitExpression { NewExpression.Arguments.Count: 0 } init when init.Bindings.All(b => b is MemberAssignment):
                return All(init.Bindings.Cast<MemberAssignment>().Select(b => AreEqual(b.Expression, Expression.MakeMemberAccess(key, b.Member))));
            case NewExpression or MemberInitExpression:
                return null;
            default:
                var type = Nullable.GetUnderlyingType(value.Type) ?? value.Type;
                return !type.IsValueType || type.IsPrimitive || type.IsEnum || type.GetMethod("op_Equality", [type, type]) is not null ? Expression.Equal(value, key) : null;
        }

        static Expression? All(IEnumerable<Expression?> conditions)
        {
            var all = conditions.ToList();
            return all.Count == 0 || all.Contains(null) ? null : all.Aggregate((left, right) => Expression.AndAlso(left!, right!));
        }
    }

    private static LambdaExpression Lambda(Expression argument) => (LambdaExpression)((UnaryExpression)argument).Operand;

    private static MethodCallExpression Call(string method, Type[] typeArguments, params Expression[] arguments)
        => Expression.Call(typeof(Queryable), method, typeArguments, arguments);

    /// <summary>Puts a key and a sequence in the place of a group.</summary>
    private sealed class Ungrouping(ParameterExpression group, ParameterExpression key, Expression elements) : ExpressionVisitor
    {
        /// <summary>Whether the group was nowhere needed as an object.</summary>
        public bool IsDone { get; private set; } = true;

        public Expression Sequence(Expression node) => node.StripConvert() == group ? elements : Visit(node);

        protected override Expression VisitMember(MemberExpression node)
            => node.Expression == group && node.Member.Name == "Key" ? key : base.VisitMember(node);

        protected override Expression VisitMethodCall(MethodCallExpression node)
            => node.Method.DeclaringType == typeof(Enumerable) || node.Method.DeclaringType == typeof(Queryable)
                ? node.Update(null, node.Arguments.Select(Sequence))
                : base.VisitMethodCall(node);

        protected override Expression VisitParameter(ParameterExpression node)
        {
            IsDone &= node != group;
            return node;
        }
    }
}
