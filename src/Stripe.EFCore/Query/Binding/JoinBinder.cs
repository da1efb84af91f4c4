using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Rewriting.Joins;
using Scope = System.Collections.Immutable.ImmutableDictionary<
    System.Linq.Expressions.ParameterExpression, System.Linq.Expressions.Expression>;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Binds the operators that pair two sequences.</summary>
internal sealed class JoinBinder(QueryBinder queries)
{
    public BoundSource? Bind(MethodCallExpression call, Scope scope)
    {
        var outer = new Side(queries.BindSource(call.Arguments[0], scope), QueryOperators.UnwrapLambda(call.Arguments[2])!);
        var inner = new Side(queries.BindSource(call.Arguments[1], scope), QueryOperators.UnwrapLambda(call.Arguments[3])!);
        if (call.Arguments.Count != 5 || QueryOperators.UnwrapLambda(call.Arguments[4]) is not { } result)
            return null;

        switch (call.Method.Name)
        {
            case nameof(Queryable.Join):
                var kind = FollowsMissing(outer, inner, scope) ? JoinKind.Left : JoinKind.Inner;
                return Pair(kind, outer, inner, scope, (o, i) => queries.BindLambda(result, scope, o, i));
            case nameof(Queryable.LeftJoin):
                return Pair(JoinKind.Left, outer, inner, scope, (o, i) => queries.BindLambda(result, scope, o, i));
            case nameof(Queryable.RightJoin):
                return Pair(JoinKind.Left, inner, outer, scope, (o, i) => queries.BindLambda(result, scope, i, o));
            default:
                return null;
        }
    }

    private bool FollowsMissing(Side outer, Side inner, Scope scope)
        => FollowedReference.OwnerOf(outer.Key, inner.Key) is { } owner
            && FollowedReference.IsOfMissing(
                queries.BindLambda(Expression.Lambda(owner, outer.Key.Parameters), scope, outer.Source.Shaper), inner.Key.Parameters[0].Type);

    public BoundSource? BindSelectMany(MethodCallExpression call, Scope scope)
    {
        var collectionSelector = QueryOperators.UnwrapLambda(call.Arguments[1])!;
        if (collectionSelector.Parameters.Count != 1)
            return null;

        var outer = queries.BindSource(call.Arguments[0], scope);
        var innerScope = scope.SetItem(collectionSelector.Parameters[0], outer.Shaper);
        var inner = queries.BindSource(collectionSelector.Body, innerScope);
        var plan = new Apply(outer.Plan, inner.Plan);
        if (call.Arguments.Count == 2)
            return new BoundSource(plan, inner.Shaper);

        var result = QueryOperators.UnwrapLambda(call.Arguments[2])!;
        return new BoundSource(plan, queries.BindLambda(result, scope, outer.Shaper, inner.Shaper));
    }

    private BoundSource? Pair(JoinKind kind, Side outer, Side inner, Scope scope, Func<Expression, Expression, Expression> result)
    {
        var outerKey = queries.BindValue(outer.Key, scope, outer.Source.Shaper);
        var innerKey = queries.BindValue(inner.Key, scope, inner.Source.Shaper);
        var pairs = new List<(Expression Outer, Expression Inner)>();
        if (!TryPair(outerKey, innerKey, pairs))
            return null;

        var joined = kind == JoinKind.Left ? Shapes.Optional(inner.Source, inner.Key.Parameters[0].Type) : inner.Source;

        // C#'s join leaves out a key that is null, but a composite key is an object, equal to another with nulls in the same places.
        var isComposite = outerKey is NewExpression or MemberInitExpression;
        var keys = pairs.Select(p => new JoinKey(p.Outer, p.Inner, isComposite));
        return new BoundSource(new Join(kind, outer.Source.Plan, joined.Plan, [.. keys]), result(outer.Source.Shaper, joined.Shaper));
    }

    /// <summary>The values to compare, place by place: two keys are one value each or objects of the same members.</summary>
    private static bool TryPair(Expression outer, Expression inner, List<(Expression Outer, Expression Inner)> pairs)
    {
        var (o, i) = (RowShapes.Unwrap(outer), RowShapes.Unwrap(inner));
        if (o is NewExpression outerObject && i is NewExpression innerObject && outerObject.Arguments.Count > 0)
        {
            return outerObject.Arguments.Count == innerObject.Arguments.Count
                && outerObject.Arguments.Zip(innerObject.Arguments).All(pair => TryPair(pair.First, pair.Second, pairs));
        }

        var outerKeys = KeysOf(o);
        var innerKeys = KeysOf(i);
        pairs.AddRange(outerKeys.Zip(innerKeys));
        return outerKeys.Length == innerKeys.Length;

        // A constant tells no two elements of one sequence apart, but it is what the other sequence's key is compared with.
        static ImmutableArray<Expression> KeysOf(Expression key) => key is ConstantExpression or DefaultExpression ? [key] : Shapes.Keys(key);
    }

    /// <summary>One of the sequences of a join.</summary>
    /// <param name="Key">What is compared of an element.</param>
    private sealed record Side(BoundSource Source, LambdaExpression Key);
}
