using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Query.Rewriting.Markers;
using static Stripe.EFCore.Query.Plans.Expressions.QueryOperators;

namespace Stripe.EFCore.Query.Rewriting.Groups;

/// <summary>
///     Rewrites <c>SelectMany</c> over groups, which EF Core's navigation expansion does not know, into one over their keys: a group's elements are
///     those of the grouped sequence that have the key. The binder knows them by <see cref="RowFunctions.IsOfGroup{TKey}" /> and takes the rows of the group.
/// </summary>
/// <example>
///     <c>groups.SelectMany(g =&gt; g)</c> becomes <c>groups.Select(g =&gt; g.Key).SelectMany(key =&gt; rows.Where(r =&gt; IsOfGroup(key, r.Key == key)))</c>.
/// </example>
internal static class GroupFlattening
{
    /// <summary>The same query without groups to flatten; null where its source is no groups.</summary>
    /// <exception cref="InvalidOperationException">No condition says that two of the keys are equal.</exception>
    public static MethodCallExpression? Rewrite(MethodCallExpression selectMany)
    {
        if (Lambda(selectMany.Arguments[1]) is not { Parameters: [var group] } collection || GroupByOf(selectMany.Arguments[0]) is not { } groupBy)
            return null;

        var keySelector = Lambda(groupBy.Arguments[1]);
        var key = Expression.Parameter(keySelector.ReturnType, "key");
        if (AreEqual(keySelector.Body, key) is not { } hasKey)
            throw QueryErrors.CannotTranslate(
                selectMany, $"'{key.Type.Name}' cannot be the key of groups to flatten. Group by a value or by an anonymous object");

        var element = keySelector.Parameters[0].Type;
        var isOfGroup = Expression.Call(typeof(RowFunctions), nameof(RowFunctions.IsOfGroup), [key.Type], key, hasKey);
        var elements = Call(nameof(Queryable.Where), [element], groupBy.Arguments[0], Expression.Quote(Expression.Lambda(isOfGroup, keySelector.Parameters)));
        if (groupBy.Arguments.Count == 3)
            elements = Call(nameof(Queryable.Select), [element, Lambda(groupBy.Arguments[2]).ReturnType], elements, groupBy.Arguments[2]);

        var keyOf = Expression.Lambda(Expression.Property(group, "Key"), group);
        var keys = Call(nameof(Queryable.Select), [group.Type, key.Type], selectMany.Arguments[0], Expression.Quote(keyOf));
        var types = selectMany.Method.GetGenericArguments();
        types[0] = key.Type;
        var sequence = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(key.Type, typeof(IEnumerable<>).MakeGenericType(types[1])),
            new Ungrouping(group, key, elements).Sequence(collection.Body),
            key);
        if (selectMany.Arguments.Count == 2)
            return Call(nameof(Queryable.SelectMany), types, keys, Expression.Quote(sequence));

        var result = Lambda(selectMany.Arguments[2]);
        var ungrouped = Expression.Lambda(new Ungrouping(result.Parameters[0], key, elements).Visit(result.Body), key, result.Parameters[1]);
        return Call(nameof(Queryable.SelectMany), types, keys, Expression.Quote(sequence), Expression.Quote(ungrouped));
    }

    /// <summary>The operator that groups, below those that choose among groups and put them in order.</summary>
    private static MethodCallExpression? GroupByOf(Expression groups)
    {
        while (groups is MethodCallExpression call && call.Method.DeclaringType == typeof(Queryable))
        {
            if (call.Method.Name == nameof(Queryable.GroupBy))
                return call.Method.GetParameters().Skip(2).All(p => p.Name == "elementSelector") ? call : null;
            if (call.Arguments.Count == 0
                || call.Arguments[0].Type.GetGenericArguments() is not [var element]
                || call.Type.GetGenericArguments() is not [var same]
                || element != same)
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
                return !type.IsValueType || type.IsPrimitive || type.IsEnum || type.GetMethod("op_Equality", [type, type]) is not null
                    ? Expression.Equal(value, key)
                    : null;
        }

        static Expression? All(IEnumerable<Expression?> conditions)
        {
            var all = conditions.ToList();
            return all.Count == 0 || all.Contains(null) ? null : all.Aggregate((left, right) => Expression.AndAlso(left!, right!));
        }
    }

    /// <summary>Puts a key and a sequence in the place of a group.</summary>
    private sealed class Ungrouping(ParameterExpression group, ParameterExpression key, Expression elements) : ExpressionVisitor
    {
        public Expression Sequence(Expression node) => node.StripConvert() == group ? elements : Visit(node);

        protected override Expression VisitMember(MemberExpression node)
            => node.Expression == group && node.Member.Name == "Key" ? key : base.VisitMember(node);

        protected override Expression VisitMethodCall(MethodCallExpression node)
            => node.Method.DeclaringType == typeof(Enumerable) || node.Method.DeclaringType == typeof(Queryable)
                ? node.Update(null, node.Arguments.Select(Sequence))
                : base.VisitMethodCall(node);

        /// <summary>As query syntax carries it on, where another clause follows.</summary>
        protected override Expression VisitParameter(ParameterExpression node)
            => node == group ? Expression.Convert(FlattenedGroup.New(key, elements), group.Type) : node;
    }
}
