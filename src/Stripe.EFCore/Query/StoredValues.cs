using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Query;

/// <summary>
///     The values of one object as Stripe has them, for <c>Reload</c> and <c>GetDatabaseValues</c>. EF Core asks for all properties of the type, and among
///     them are filters of the list that are no fields of its objects. A query for one object by its id does not ask for their values and cannot return them,
///     so here the entity keeps those that it has. What the list is refused without, the id of a parent, is asked for as the entity has it.
/// </summary>
internal static class StoredValues
{
    /// <summary>Whether a type has filters among its properties. EF Core's own query is good for all others.</summary>
    public static bool IsWanted(IEntityType type)
        => type.FindPrimaryKey() is not null && !type.IsOwned() && type.GetProperties().Any(p => FilterOf(type, p) is not null);

    /// <summary>Refuses types with lists of objects: EF Core takes no values for them, and would set the lists to null (dotnet/efcore issue 38938).</summary>
    public static void CheckHoldsNoList(IEntityType type)
    {
        if (type.GetFlattenedComplexProperties().FirstOrDefault(c => c.IsCollection) is not { } list)
            return;
        throw new InvalidOperationException(
            $"{type.DisplayName()} has a list of objects, '{list.Name}'. Reload and GetDatabaseValues of EF Core would leave it null. Set the state of the "
            + "entry to Detached and query the object again, or give the entry an answer of Stripe.net: Entry(...).Accept(answer).");
    }

    /// <summary>The query for the values in the order of the type's properties; null of an object that has no key yet.</summary>
    public static IQueryable<object[]>? Query<TEntity>(InternalEntityEntry entry)
        where TEntity : class
    {
        IEntityType type = entry.EntityType;
        var key = type.FindPrimaryKey()!.Properties;
        if (key.Any(p => entry[p] is null))
            return null;

        var entity = Expression.Parameter(typeof(TEntity), "entity");
        var given = key.Concat(type.GetProperties().Where(p => !p.IsKey() && FilterOf(type, p) is { Required: true } && entry[p] is not null));
        var isIt = given.Select(p => (Expression)Expression.Equal(Read(entity, p), Expression.Convert(Parameter(entry[p]), p.ClrType)))
            .Aggregate(Expression.AndAlso);
        var values = type.GetFlattenedProperties()
            .Select(p => Expression.Convert(IsKept(p) ? Expression.Convert(Parameter(entry[p]), p.ClrType) : Read(entity, p), typeof(object)));
        var set = type.HasSharedClrType ? entry.Context.Set<TEntity>(type.Name) : entry.Context.Set<TEntity>();
        return set.AsNoTracking()
            .IgnoreQueryFilters()
            .Where(Expression.Lambda<Func<TEntity, bool>>(isIt, entity))
            .Select(Expression.Lambda<Func<TEntity, object[]>>(Expression.NewArrayInit(typeof(object), values), entity));

        bool IsKept(IProperty property) => !property.IsKey() && FilterOf(type, property) is not null;
    }

    /// <summary>The filter that a property is, if no object has a field of it.</summary>
    private static ListParameter? FilterOf(IEntityType type, IProperty property)
        => type.FindStripeResource()?.Parameters.FirstOrDefault(p => p.IsPseudoColumn && p.Field is { } field && property.GetJsonPath().Equals(field));

    private static MethodCallExpression Read(Expression entity, IPropertyBase member)
    {
        var holder = member.DeclaringType is IComplexType { ComplexProperty: var complex } ? Read(entity, complex) : entity;
        return Expression.Call(
            typeof(EF),
            nameof(EF.Property),
            [member.ClrType],
            holder.Type.IsValueType ? Expression.Convert(holder, typeof(object)) : holder,
            Expression.Constant(member.Name));
    }

    /// <summary>A value as the C# compiler writes a captured one, so that EF Core compiles one query for all values.</summary>
    private static Expression Parameter(object? value)
    {
        Expression<Func<object?>> captured = () => value;
        return captured.Body;
    }
}
