using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api;
using Stripe.EFCore.Infrastructure;

namespace Stripe.EFCore.Query;

/// <summary>
///     <c>Find</c> with a query that is compiled once. EF Core's own finder makes an expression, takes its values out and looks it up in the query cache each
///     time, which costs more than all the rest of reading an object by its id. What is not one string, and every error, stays EF Core's. The values that
///     <c>Reload</c> takes are asked for by <see cref="StoredValues" />.
/// </summary>
internal sealed class StripeEntityFinder<TEntity>(
    IStateManager stateManager, IDbSetSource sets, IDbSetCache cache, IEntityType type, KeyQueries<TEntity>? queries)
    : EntityFinder<TEntity>(stateManager, sets, cache, type)
    where TEntity : class
{
    private readonly IStateManager _stateManager = stateManager;

    public override TEntity? Find(object?[]? keyValues)
        => IsMissing(keyValues, out var key) ? queries!.Find(_stateManager.Context, key) : base.Find(keyValues);

    public override ValueTask<TEntity?> FindAsync(object?[]? keyValues, CancellationToken cancellationToken = default)
        => IsMissing(keyValues, out var key)
            ? new(queries!.FindAsync(_stateManager.Context, key, cancellationToken))
            : base.FindAsync(keyValues, cancellationToken);

    public override object[]? GetDatabaseValues(InternalEntityEntry entry)
    {
        StoredValues.CheckHoldsNoList(entry.EntityType);
        return StoredValues.IsWanted(entry.EntityType) ? StoredValues.Query<TEntity>(entry)?.FirstOrDefault() : base.GetDatabaseValues(entry);
    }

    public override Task<object[]?> GetDatabaseValuesAsync(InternalEntityEntry entry, CancellationToken cancellationToken = default)
    {
        StoredValues.CheckHoldsNoList(entry.EntityType);
        return StoredValues.IsWanted(entry.EntityType)
            ? StoredValues.Query<TEntity>(entry)?.FirstOrDefaultAsync(cancellationToken) ?? Task.FromResult<object[]?>(null)
            : base.GetDatabaseValuesAsync(entry, cancellationToken);
    }

    public override void Load(INavigation navigation, InternalEntityEntry entry, LoadOptions options)
    {
        var rows = entry.Context.GetService<SessionOverride>();
        rows.GivesAllRows = true;
        try
        {
            base.Load(navigation, entry, options);
        }
        finally
        {
            rows.GivesAllRows = false;
        }
    }

    public override async Task LoadAsync(
        INavigation navigation, InternalEntityEntry entry, LoadOptions options, CancellationToken cancellationToken = default)
    {
        var rows = entry.Context.GetService<SessionOverride>();
        rows.GivesAllRows = true;
        try
        {
            await base.LoadAsync(navigation, entry, options, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            rows.GivesAllRows = false;
        }
    }

    /// <summary>Whether it is a key as <see cref="KeyQueries{TEntity}" /> take it, of an object that is not tracked.</summary>
    private bool IsMissing(object?[]? keyValues, out string key)
    {
        key = keyValues is [string only] ? only : "";
        return queries is not null && keyValues is [string] && _stateManager.TryGetEntry(queries.Key, keyValues) is null;
    }
}

/// <summary>
///     The compiled queries for one object of a type by its key, which is one string. They depend on what EF Core's own query cache tells apart too.
/// </summary>
internal sealed class KeyQueries<TEntity>(IKey key)
    where TEntity : class
{
    private static readonly int Behaviors = Enum.GetValues<QueryTrackingBehavior>().Length;

    private readonly Func<DbContext, string, TEntity?>?[] _queries = new Func<DbContext, string, TEntity?>?[2 * Behaviors];
    private readonly Func<DbContext, string, CancellationToken, Task<TEntity?>>?[] _asyncQueries
        = new Func<DbContext, string, CancellationToken, Task<TEntity?>>?[2 * Behaviors];

    public IKey Key => key;

    public TEntity? Find(DbContext context, string value)
    {
        ref var query = ref _queries[IndexFor(context)];
        if (query is null)
        {
            var isValue = IsKey(out var parameter);
            var db = Expression.Parameter(typeof(DbContext), "db");
            query = EF.CompileQuery(Expression.Lambda<Func<DbContext, string, TEntity?>>(
                Call(nameof(Queryable.FirstOrDefault), typeof(Queryable), Set(db), isValue), db, parameter));
        }

        return query(context, value);
    }

    public Task<TEntity?> FindAsync(DbContext context, string value, CancellationToken cancellationToken)
    {
        ref var query = ref _asyncQueries[IndexFor(context)];
        if (query is null)
        {
            var isValue = IsKey(out var parameter);
            var db = Expression.Parameter(typeof(DbContext), "db");
            var token = Expression.Parameter(typeof(CancellationToken), "token");
            query = EF.CompileAsyncQuery(Expression.Lambda<Func<DbContext, string, CancellationToken, TEntity?>>(
                Call(nameof(Queryable.FirstOrDefault), typeof(Queryable), Set(db), isValue), db, parameter, token));
        }

        return query(context, value, cancellationToken);
    }

    private static int IndexFor(DbContext context)
        => (int)context.ChangeTracker.QueryTrackingBehavior
            + (context.GetService<IDbContextOptions>().FindExtension<StripeOptionsExtension>() is { Settings.KeepRawJson: true } ? Behaviors : 0);

    private static MethodCallExpression Set(Expression db) => Expression.Call(db, nameof(DbContext.Set), [typeof(TEntity)]);

    private static MethodCallExpression Call(string method, Type on, params Expression[] arguments)
        => Expression.Call(on, method, [typeof(TEntity)], arguments);

    private Expression<Func<TEntity, bool>> IsKey(out ParameterExpression value)
    {
        value = Expression.Parameter(typeof(string), "key");
        var entity = Expression.Parameter(typeof(TEntity), "entity");
        var property = Expression.Call(typeof(EF), nameof(EF.Property), [typeof(string)], entity, Expression.Constant(key.Properties[0].Name));
        return Expression.Lambda<Func<TEntity, bool>>(Expression.Equal(property, value), entity);
    }
}

/// <summary>Makes the finders, and keeps the compiled queries as long as the model: of these services alone, as EF Core's query cache does.</summary>
internal sealed class StripeEntityFinderSource : IEntityFinderSource
{
    private readonly ConditionalWeakTable<IEntityType, Func<IStateManager, IDbSetSource, IDbSetCache, IEntityFinder>> _finders = [];

    public IEntityFinder Create(IStateManager stateManager, IDbSetSource setSource, IDbSetCache setCache, IEntityType type)
        => _finders.GetValue(type, FindersOf)(stateManager, setSource, setCache);

    private static Func<IStateManager, IDbSetSource, IDbSetCache, IEntityFinder> FindersOf(IEntityType type)
        => (Func<IStateManager, IDbSetSource, IDbSetCache, IEntityFinder>)typeof(StripeEntityFinderSource)
            .GetMethod(nameof(Finders), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.ClrType)
            .Invoke(null, [type])!;

    private static Func<IStateManager, IDbSetSource, IDbSetCache, IEntityFinder> Finders<TEntity>(IEntityType type)
        where TEntity : class
    {
        var isOneString = !type.HasSharedClrType && !type.IsOwned() && type.FindPrimaryKey() is { Properties: [{ ClrType: var key }] } && key == typeof(string);
        var queries = isOneString ? new KeyQueries<TEntity>(type.FindPrimaryKey()!) : null;
        return (stateManager, sets, cache) => new StripeEntityFinder<TEntity>(stateManager, sets, cache, type, queries);
    }
}
