using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Query.Materialization;

/// <summary>
///     Gives entities their JSON. The objects inside them take theirs when they are read; the entity itself is made of columns, and its JSON is one more.
/// </summary>
internal static class RawJsonShaper
{
    private static readonly MethodInfo TakeMethod = typeof(RawJsonShaper).GetMethod(nameof(TakeJson), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo SetMethod = typeof(RawJsonShaper).GetMethod(nameof(Set), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo VerifyMethod = typeof(RawJsonShaper).GetMethod(nameof(Verify), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>The column of an entity's own JSON; null where it keeps none.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="keepsRawJson">Whether the query returns JSON.</param>
    public static ColumnSlot? ColumnOf(EntityExpression entity, bool keepsRawJson)
        => keepsRawJson && RawJson.IsKeptBy(entity.Type) ? new ColumnSlot(entity.Source, entity.Prefix, typeof(RawJsonMarker)) : null;

    /// <summary>Marks the place in EF Core's materializer where an object has been made and is not yet tracked.</summary>
    public static Expression Take(Expression instance) => Expression.Call(TakeMethod, instance);

    /// <summary>Lets a materializer that has the mark give the object its JSON. An object that is tracked already has to have its own.</summary>
    public static Expression Keeping(Expression json, Expression materialized)
    {
        var isNew = Expression.Variable(typeof(bool), "isNew");
        var entity = Expression.Variable(materialized.Type, "entity");
        return Expression.Block(
            [isNew, entity],
            Expression.Assign(isNew, Expression.Constant(false)),
            Expression.Assign(entity, new Marks(json, isNew).Visit(materialized)),
            Expression.Call(VerifyMethod, entity, isNew),
            entity);
    }

    /// <summary>Stands for <see cref="Set" /> until the row is known.</summary>
    private static void TakeJson(object? instance)
    {
    }

    private static bool Set(object? instance, string? json)
    {
        if (instance is StripeEntity entity && json is not null)
            RawJson.Set(entity, json);
        return true;
    }

    private static void Verify(object? instance, bool isNew)
    {
        if (isNew || instance is not StripeEntity { RawJsonElement: null })
            return;

        var id = instance is IHasId { Id: { } known } ? $" '{known}'" : "";
        throw new InvalidOperationException(
            $"The context tracks {instance.GetType().Name}{id} already, which was read without its JSON, and a query does not change tracked objects. "
            + "Use AsNoTracking() or another context, or add WithRawJson() to the query that reads the object first; "
            + "KeepRawJson() in UseStripe does so for all queries.");
    }

    private sealed class Marks(Expression json, ParameterExpression isNew) : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
            => node.Method == TakeMethod ? Expression.Assign(isNew, Expression.Call(SetMethod, node.Arguments[0], json)) : base.VisitMethodCall(node);

        protected override Expression VisitExtension(Expression node) => node;
    }
}
