using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Binding;

/// <summary>Which rows of a hierarchy are of a type: told by the discriminator.</summary>
internal static class TypePredicate
{
    /// <summary>Whether an entity is of a CLR type; null where no row of its hierarchy can be.</summary>
    public static Expression? For(EntityExpression entity, Type type)
    {
        if (type.IsAssignableFrom(entity.EntityType.ClrType))
            return entity.IsNullable ? Expression.Not(RowPresence.IsMissing(entity)) : Expression.Constant(true);

        var derived = entity.EntityType.GetDerivedTypes().Where(d => type.IsAssignableFrom(d.ClrType)).ToArray();
        return derived.Length == 0 ? null : RowTypes.OfTypes(entity, derived.SelectMany(d => d.GetConcreteDerivedTypesInclusive()).Distinct());
    }

    /// <summary><c>x.GetType() == typeof(T)</c>; null where a comparison is none of these.</summary>
    public static Expression? TryBind(ExpressionBinder binder, BinaryExpression node)
    {
        var (left, right) = (node.Left.StripConvert(), node.Right.StripConvert());
        var (call, constant) = (left as MethodCallExpression ?? right as MethodCallExpression, left as ConstantExpression ?? right as ConstantExpression);
        if (call is not { Method.Name: nameof(GetType), Object: { } instance, Arguments: [] } || constant?.Value is not Type type
            || RowShapes.Unwrap(binder.Bind(instance)) is not EntityExpression entity)
        {
            return null;
        }

        var exact = entity.EntityType.GetDerivedTypesInclusive().FirstOrDefault(t => t.ClrType == type && !t.IsAbstract());
        var isOfType = exact is null ? Expression.Constant(false)
            : entity.EntityType.FindDiscriminatorProperty() is null ? For(entity, type)!
            : RowTypes.OfTypes(entity, [exact])!;
        return node.NodeType == ExpressionType.Equal ? isOfType : Expression.Not(isOfType);
    }

    /// <summary>
    ///     The predicate that EF Core leaves to the provider: a set of a derived type has the objects of that type only. So has a set of one of Stripe's
    ///     classes over a list of several classes: a set of cards has none of a customer's bank accounts.
    /// </summary>
    public static Expression? ForRoot(EntityExpression entity)
    {
        var entityType = entity.EntityType;
        if (entityType.FindDiscriminatorProperty() is null)
        {
            return entityType.GetStripeResource() is { Object: null, ClrType.IsInterface: true } && StripeObjects.NameOf(entityType.ClrType) is { } name
                ? Expression.Equal(new SlotExpression(new ColumnSlot(entity.Source, JsonPath.Parse("object"), typeof(string))), Expression.Constant(name))
                : null;
        }

        if (entityType.GetIsDiscriminatorMappingComplete() && entityType.BaseType is null)
            return null;

        return RowTypes.OfTypes(entity, entityType.GetConcreteDerivedTypesInclusive());
    }

    /// <summary>The entity seen as a derived type; missing where it is none.</summary>
    /// <param name="isHard">Whether a row of another type is an error.</param>
    public static Expression? Cast(EntityExpression entity, Type type, bool isHard)
    {
        var derived = entity.EntityType.GetDerivedTypesInclusive().FirstOrDefault(d => d.ClrType == type);
        if (derived is null)
            return null;

        return derived == entity.EntityType
            ? entity
            : new EntityExpression(derived, entity.Source, entity.Prefix, true)
            {
                Owner = entity.Owner,
                Cast = new EntityCast(entity.Cast?.From ?? entity.EntityType, isHard)
            };
    }
}
