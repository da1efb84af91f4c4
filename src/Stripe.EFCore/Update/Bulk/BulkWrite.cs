using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore.Updates.Bulk;

/// <summary>One operation on each object that a query finds.</summary>
/// <param name="EntityType">The entity type of the objects.</param>
/// <param name="Writes">What Stripe writes of their list.</param>
/// <param name="Operation">The operation.</param>
internal sealed record BulkWrite(IEntityType EntityType, ResourceWrites Writes, WriteOperation Operation)
{
    public StripeResource Resource { get; } = EntityType.GetStripeResource();

    /// <summary>The properties whose values stand in the path, with their placeholders. A row of the query begins with their values.</summary>
    public ImmutableArray<(string Placeholder, IProperty Property)> PathValues { get; } = PathValuesOf(EntityType, Operation);

    /// <summary>What is set. A row of the query ends with the values.</summary>
    public ImmutableArray<BulkSetter> Setters { get; init; } = [];

    public bool IsDelete => Operation == Writes.Delete;

    public static BulkWrite Of(IEntityType type, bool isDelete)
    {
        var resource = type.GetStripeResource();
        var writes = StripeWrites.Find(resource.ListPath);
        var operation = (isDelete ? writes?.Delete : writes?.Update)
            ?? throw WriteErrors.NoOperation(type, isDelete ? "deleted" : "changed", resource, writes);
        return new(type, writes!, operation);
    }

    /// <summary>What a query has to read of each object.</summary>
    public IEnumerable<Expression> Selected(Expression entity)
        => PathValues.Select(v => (Expression)Expression.Convert(PropertyOf(entity, v.Property), typeof(object)));

    private static MethodCallExpression PropertyOf(Expression entity, IProperty property) => Expression.Call(
        typeof(Microsoft.EntityFrameworkCore.EF),
        nameof(Microsoft.EntityFrameworkCore.EF.Property),
        [property.ClrType],
        entity,
        Expression.Constant(property.Name));

    private static ImmutableArray<(string, IProperty)> PathValuesOf(IEntityType type, WriteOperation operation)
        =>
        [
            .. operation.Path.Split('/').Where(s => s.StartsWith('{')).Select(s => s[1..^1])
                .Select(name => (name, ParentPath.PropertyFor(type, name) ?? throw WriteErrors.NoParent(type, operation.Path, name))),
        ];
}
