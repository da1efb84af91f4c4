using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Rewriting.Joins;

/// <summary>
///     A join by which EF Core follows a required reference. It makes an inner join of it even where the object that has the reference was itself reached
///     through a reference of the optional side of a left join: there a row without that object would be lost, which LINQ keeps with nothing.
/// </summary>
internal static class FollowedReference
{
    /// <summary>The object whose reference is followed; null where the query joins by itself.</summary>
    public static Expression? OwnerOf(LambdaExpression outerKey, LambdaExpression innerKey)
        => EFCoreInternals.KeyPropertyOf(outerKey.Body) is { } outer && EFCoreInternals.KeyPropertyOf(innerKey.Body) is { } inner
            && inner.Arguments[0] == innerKey.Parameters[0]
                ? outer.Arguments[0]
                : null;

    /// <summary>Whether a reference of an object that may be missing leads to objects of a type.</summary>
    public static bool IsOfMissing(Expression owner, Type target)
        => RowShapes.Unwrap(owner) is EntityExpression { IsNullable: true } entity
            && (entity.EntityType.GetForeignKeys().Any(k => k.PrincipalEntityType.ClrType.IsAssignableFrom(target))
                || entity.EntityType.GetReferencingForeignKeys().Any(k => k.DeclaringEntityType.ClrType.IsAssignableFrom(target)));

    /// <summary>
    ///     The keys of a join that the query makes itself and that reads them by <c>EF.Property</c>, so that they are not taken for those of a reference.
    /// </summary>
    public static LambdaExpression AsOwnKey(LambdaExpression key)
        => EFCoreInternals.KeyPropertyOf(key.Body) is null
            ? key
            : Expression.Lambda(key.Type, Expression.Convert(Expression.Convert(key.Body, typeof(object)), key.Body.Type), key.Parameters);
}
