using System.Collections.Immutable;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans;
using Scope = System.Collections.Immutable.ImmutableDictionary<
    System.Linq.Expressions.ParameterExpression, System.Linq.Expressions.Expression>;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Binds the operators that pair two sequences.</summary>
internal sealed class JoinBinder(QueryBinder queries)
{
    public BoundSource? Bind(MethodCallExpression call, Scope scope)
    {
        var outer = queries.BindSource(call.Arguments[0], scope);
        var inner = queries.BindSource(call.Arguments[1], scope);
        var outerSelector = TerminalBinder.UnwrapLambda(call.Arguments[2])!;
        var innerSelector = TerminalBinder.UnwrapLambda(call.Arguments[3])!;
        if (call.Arguments.Count != 5 || TerminalBinder.UnwrapLambda(call.Arguments[4]) is not { } result)
            return null;

        switch (call.Method.Name)
        {
            case nameof(Queryable.Join):
                var kind = FollowsMissing(outer, outerSelector, innerSelector, scope) ? JoinKind.Left : JoinKind.Inner;
                return Pair(kind, outer, inner, outerSelector, innerSelector, scope, (o, i) => queries.BindLambda(result, scope, o, i));
            case nameof(Queryable.LeftJoin):
                return Pair(JoinKind.Left, outer, inner, outerSelector, innerSelector, scope, (o, i) => queries.BindLambda(result, scope, o, i));
            case nameof(Queryable.RightJoin):
                return Pair(JoinKind.Left, inner, outer, innerSelector, outerSelector, scope, (o, i) => queries.BindLambda(result, scope, i, o));
            default:
                return null;
        }
    }

    private bool FollowsMissing(BoundSource outer, LambdaExpression outerSelector, LambdaExpression innerSelector, Scope scope)
        => FollowedReference.OwnerOf(outerSelector, innerSelector) is { } owner
            && FollowedReference.IsOfMissing(
                queries.BindLambda(Expression.Lambda(owner, outerSelector.Parameters), scope, outer.Shaper), innerSelector.Parameters[0].Type);

    public BoundSource? BindSelectMany(MethodCallExpression call, Scope scope)
    {
        var collectionSelector = TerminalBinder.UnwrapLambda(call.Arguments[1])!;
        if (collectionSelector.Parameters.Count != 1)
            return null;

        var outer = queries.BindSource(call.Arguments[0], scope);
        var innerScope = scope.SetItem(collectionSelector.Parameters[0], outer.Shaper);
        var inner = queries.BindSource(collectionSelector.Body, innerScope);
        var plan = new Apply(outer.Plan, inner.Plan);
        if (call.Arguments.Count == 2)
            return new BoundSource(plan, inner.Shaper);

        var result = TerminalBinder.UnwrapLambda(call.Arguments[2])!;
        return new BoundSource(plan, queries.BindLambda(result, scope, outer.Shaper, inner.Shaper));
    }

    private BoundSource? Pair(
        JoinKind kind,
        BoundSource outer,
        BoundSource inner,
        LambdaExpression outerSelector,
        LambdaExpression innerSelector,
        Scope scope,
        Func<Expression, Expression, Expression> result)
    {
        var outerKey = queries.BindValue(outerSelector, scope, outer.Shaper);
        var innerKey = queries.BindValue(innerSelector, scope, inner.Shaper);
        var pairs = new List<(Expression Outer, Expression Inner)>();
        if (!TryPair(outerKey, innerKey, pairs))
            return null;

        if (kind == JoinKind.Left)
            inner = Shapes.Optional(inner, innerSelector.Parameters[0].Type);

        // C#'s join leaves out a key that is null, but a composite key is an object, equal to another with nulls in the same places.
        var isComposite = outerKey is NewExpression or MemberInitExpression;
        var keys = pairs.Select(p => new JoinKey(p.Outer, p.Inner, isComposite));
        return new BoundSource(new Join(kind, outer.Plan, inner.Plan, [.. keys]), result(outer.Shaper, inner.Shaper));
    }

    /// <summary>The values to compare, place by place: two keys are one value each or objects of the same members.</summary>
    private static bool TryPair(Expression outer, Expression inner, List<(Expression Outer, Expression Inner)> pairs)
    {
        var (o, i) = (Shapes.Unwrap(outer), Shapes.Unwrap(inner));
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
}
