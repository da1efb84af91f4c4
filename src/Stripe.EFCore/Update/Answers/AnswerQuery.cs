using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Answers;

/// <summary>An object that Stripe answered.</summary>
/// <param name="Entity">The object as an entity that nothing tracks.</param>
/// <param name="Shadows">The values of the fields that its class has no member for, in the order of <see cref="AnswerQuery.Shadows" />.</param>
internal sealed record AnsweredEntity(object Entity, object?[] Shadows);

/// <summary>A property that takes a value of an answer.</summary>
/// <param name="Property">The property.</param>
/// <param name="Getter">Reads it of an entity.</param>
/// <param name="IsExpandable">Whether it holds an id, and an object where that is expanded.</param>
internal sealed record AnsweredMember(IProperty Property, IClrPropertyGetter Getter, bool IsExpandable);

/// <summary>
///     Reads an object that Stripe answered by a query of the entity type's list, so that a mapping means the same in answers to writes as in queries.
/// </summary>
internal abstract class AnswerQuery(IEntityType entityType)
{
    /// <summary>The parameters without which the list cannot be asked for, such as the parent in its path.</summary>
    protected IProperty[] Given { get; } =
    [
        .. entityType.GetStripeResource().Parameters.Where(p => p.IsPath || p.Required)
            .Select(p => PropertyOf(entityType, p.Name, p.Field))
            .OfType<IProperty>(),
    ];

    /// <summary>The properties that take the answer's value: all but the key, filters and those without a member.</summary>
    public ImmutableArray<AnsweredMember> Values { get; } =
    [
        .. entityType.GetProperties()
            .Where(p => !p.IsShadowProperty() && !p.IsPrimaryKey() && p.FindFilter() is null)
            .Select(p => new AnsweredMember(p, p.GetGetter(), ExpandableValue.Is(p.ClrType))),
    ];

    /// <summary>The nested objects and lists of them.</summary>
    public ImmutableArray<IComplexProperty> Complex { get; } = [.. entityType.GetComplexProperties()];

    /// <summary>Whether there are lists of nested objects, at any depth.</summary>
    public bool HasLists { get; } = entityType.GetFlattenedComplexProperties().Any(c => c.IsCollection);

    /// <summary>The fields that the class has no member for.</summary>
    public IProperty[] Shadows { get; } =
    [
        .. entityType.GetProperties()
            .Where(p => p.IsShadowProperty() && p.FindFilter() is null && !p.IsPrimaryKey() && p != entityType.FindDiscriminatorProperty()),
    ];

    /// <summary>The only row; null where the answer is what is left of a deleted object.</summary>
    /// <param name="context">The context of the entity.</param>
    /// <param name="valueOf">Gives the values of the parameters that the list needs.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public abstract ValueTask<AnsweredEntity?> ReadAsync(
        DbContext context, Func<IProperty, object?> valueOf, bool async, CancellationToken cancellationToken);

    public static AnswerQuery For(IEntityType entityType) => entityType.GetOrAddRuntimeAnnotationValue(
        StripeAnnotationNames.AnswerQuery,
        static type => (AnswerQuery)Activator.CreateInstance(typeof(AnswerQuery<>).MakeGenericType(type!.ClrType), type)!,
        entityType);

    /// <summary>The property that is a parameter of the list, or the field that it compares.</summary>
    private static IProperty? PropertyOf(IEntityType type, string parameter, JsonPath? field)
        => type.GetProperties()
            .Where(p => p.FindFilter() == parameter || (field is not null && p.FindFilter() is null && p.GetJsonPath().Equals(field)))
            .OrderBy(p => p.FindFilter() is null)
            .ThenBy(p => p.ClrType != typeof(string))
            .FirstOrDefault();
}

internal sealed class AnswerQuery<TEntity>(IEntityType entityType) : AnswerQuery(entityType)
    where TEntity : class
{
    private readonly IEntityType _root = entityType.GetRootType();
    private Func<DbContext, IEnumerable<TEntity>>? _rows;
    private Func<DbContext, IAsyncEnumerable<TEntity>>? _rowsAsync;

    public override async ValueTask<AnsweredEntity?> ReadAsync(
        DbContext context, Func<IProperty, object?> valueOf, bool async, CancellationToken cancellationToken)
    {
        if (Given.Length > 0 || Shadows.Length > 0 || _root.HasSharedClrType)
        {
            var query = QueryOf(context, valueOf);
            return async ? await query.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) : query.FirstOrDefault();
        }

        if (!async)
            return Alone((_rows ??= CompileRows())(context).FirstOrDefault());

        await foreach (var row in (_rowsAsync ??= CompileRowsAsync())(context).WithCancellation(cancellationToken).ConfigureAwait(false))
            return Alone(row);
        return null;
    }

    private static Func<DbContext, IEnumerable<TEntity>> CompileRows() => Microsoft.EntityFrameworkCore.EF.CompileQuery(
        (DbContext c) => c.Set<TEntity>().IgnoreQueryFilters().IgnoreAutoIncludes().AsNoTracking().Take(1));

    private static Func<DbContext, IAsyncEnumerable<TEntity>> CompileRowsAsync() => Microsoft.EntityFrameworkCore.EF.CompileAsyncQuery(
        (DbContext c) => c.Set<TEntity>().IgnoreQueryFilters().IgnoreAutoIncludes().AsNoTracking().Take(1));

    private static AnsweredEntity? Alone(TEntity? entity) => entity is null ? null : new(entity, []);

    private IQueryable<AnsweredEntity> QueryOf(DbContext context, Func<IProperty, object?> valueOf)
    {
        var set = _root.HasSharedClrType ? context.Set<TEntity>(_root.Name) : context.Set<TEntity>();
        var rows = set.IgnoreQueryFilters().IgnoreAutoIncludes().AsNoTracking();
        return Given.Aggregate(rows, (query, property) => query.Where(HasValue(property, valueOf(property)))).Take(1).Select(Selection());
    }

    private Expression<Func<TEntity, AnsweredEntity>> Selection()
    {
        var row = Expression.Parameter(typeof(TEntity), "e");
        var shadows = Shadows.Select(p => Expression.Convert(ValueOf(row, p), typeof(object)));
        return Expression.Lambda<Func<TEntity, AnsweredEntity>>(
            Expression.New(typeof(AnsweredEntity).GetConstructors()[0], row, Expression.NewArrayInit(typeof(object), shadows)), row);
    }

    private static Expression<Func<TEntity, bool>> HasValue(IProperty property, object? value)
    {
        var row = Expression.Parameter(typeof(TEntity), "e");
        var wanted = Expression.Convert(Expression.Field(Expression.Constant(new Box(value)), nameof(Box.Value)), property.ClrType);
        return Expression.Lambda<Func<TEntity, bool>>(Expression.Equal(ValueOf(row, property), wanted), row);
    }

    private static MethodCallExpression ValueOf(Expression row, IProperty property) => Expression.Call(
        typeof(Microsoft.EntityFrameworkCore.EF),
        nameof(Microsoft.EntityFrameworkCore.EF.Property),
        [property.ClrType],
        row,
        Expression.Constant(property.Name));

    /// <summary>A value that the query takes as a parameter, so that one plan serves for all.</summary>
    private sealed class Box(object? value)
    {
        public readonly object? Value = value;
    }
}
