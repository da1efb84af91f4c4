using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;

namespace Stripe.EFCore.Query.Execution;

/// <summary>One run of a query: what its operators share. Never shared between runs.</summary>
/// <param name="readsTables">Whether the run reads rows for subqueries and joins, and so several lists at once.</param>
/// <param name="cacheFor">How old answers may be; zero for new ones only, null for what the settings say.</param>
internal sealed class QueryExecution(
    StripeQueryContext queryContext, IStripeSession session, bool async, TimeProvider time, bool readsTables, CancellationToken cancellationToken,
    TimeSpan? cacheFor = null) : IAsyncDisposable
{
    private readonly Dictionary<object, object> _states = [];
    private TableStore? _tables;

    public QueryContext QueryContext { get; } = queryContext;

    /// <summary>Requests at once for the run.</summary>
    public int MaxInFlight { get; } = queryContext.MaxConcurrency;

    public IStripeSession Session { get; } = Scoped(session, new QueryScope { CacheFor = cacheFor }, async && readsTables ? queryContext.MaxConcurrency : 0, cancellationToken);

    public bool IsAsync { get; } = async;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The moment of the run, the same for all rows.</summary>
    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public TimeZoneInfo LocalTimeZone { get; } = time.LocalTimeZone;

    /// <summary>Lists and objects read for subqueries and joins, kept for the run.</summary>
    public TableStore Tables => _tables ??= new TableStore(this);

    private static IStripeSession Scoped(IStripeSession session, QueryScope scope, int maxInFlight, CancellationToken cancellationToken)
    {
        var scoped = new ScopedSession(session, scope);
        return maxInFlight > 0 ? new RunSession(scoped, maxInFlight, cancellationToken) : scoped;
    }

    /// <summary>What a part of the compiled plan keeps for this run.</summary>
    public TState State<TState>(object owner, Func<TState> create)
        where TState : class
    {
        if (_states.TryGetValue(owner, out var state))
            return (TState)state;

        var created = create();
        _states.Add(owner, created);
        return created;
    }

    /// <summary>Calls back what is still on its way.</summary>
    public ValueTask DisposeAsync() => _tables?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The row that surrounds a subquery, and the rows that surround that one.</summary>
internal sealed class Frame(QueryExecution execution, Frame? parent, object?[] row)
{
    public QueryExecution Execution { get; } = execution;

    public Frame? Parent { get; } = parent;

    public object?[] Row { get; } = row;
}
