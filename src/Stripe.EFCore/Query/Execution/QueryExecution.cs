using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution;

/// <summary>One run of a query: what its operators share. Never shared between runs.</summary>
internal sealed class QueryExecution : IAsyncDisposable
{
    private readonly Dictionary<object, object> _states = [];
    private Dictionary<string, object?>? _times;
    private TableStore? _tables;
    private OneValues? _oneValues;

    /// <param name="readsSeveralLists">Whether the run may read several lists at once, as for subqueries and joins.</param>
    /// <param name="options">What the query says about its runs; null where it reads no list.</param>
    public QueryExecution(
        StripeQueryContext queryContext, IStripeSession session, bool async, TimeProvider time, bool readsSeveralLists, CancellationToken cancellationToken,
        QueryRunOptions? options = null)
    {
        QueryContext = queryContext;
        MaxInFlight = queryContext.MaxConcurrency;
        IsAsync = async;
        CancellationToken = cancellationToken;
        Now = time.GetUtcNow();
        LocalTimeZone = time.LocalTimeZone;
        Search = options?.Search ?? SearchUse.Unsaid;
        Reports = options is null ? null : ScanReports.TryCreate(queryContext, options.Progress);
        var scope = new QueryScope { CacheFor = options?.CacheFor, Traffic = Reports?.Traffic };
        Session = Scoped(session, scope, async && readsSeveralLists ? queryContext.MaxConcurrency : 0, cancellationToken);
    }

    public QueryContext QueryContext { get; }

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchUse Search { get; init; }

    /// <summary>Whether lists may be searched.</summary>
    public bool UsesSearch => Search.IsAllowed ?? ((StripeQueryContext)QueryContext).UsesSearch;

    /// <summary>Where the API answers.</summary>
    public Uri ApiBase => ((StripeQueryContext)QueryContext).ApiBase;

    /// <summary>Requests at once for the run.</summary>
    public int MaxInFlight { get; }

    /// <summary>Tells of the pages of the run; null where nobody listens.</summary>
    public ScanReports? Reports { get; }

    public IStripeSession Session { get; }

    public bool IsAsync { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The moment of the run, the same for all rows.</summary>
    public DateTimeOffset Now { get; }

    public TimeZoneInfo LocalTimeZone { get; }

    /// <summary>Lists and objects read for subqueries and joins, kept for the run.</summary>
    public TableStore Tables => _tables ??= new TableStore(this);

    /// <summary>The values by which objects were asked for.</summary>
    public OneValues OneValues => LazyInitializer.EnsureInitialized(ref _oneValues);

    private static IStripeSession Scoped(IStripeSession session, QueryScope scope, int maxInFlight, CancellationToken cancellationToken)
    {
        var scoped = new ScopedSession(session, scope);
        return maxInFlight > 0 ? new RunSession(scoped, maxInFlight, cancellationToken) : scoped;
    }

    /// <summary>A parameter that may hold times, converted to UTC once per run.</summary>
    public T TimeParameter<T>(string name)
    {
        _times ??= [];
        if (!_times.TryGetValue(name, out var value))
            _times.Add(name, value = UtcTimes.Normalize(QueryContext.Parameters[name], typeof(T)));
        return (T)value!;
    }

    /// <summary>A time that the query has computed, as UTC.</summary>
    /// <param name="ofClock">Whether it was computed from <see cref="Now" />, in <see cref="LocalTimeZone" />.</param>
    public DateTime? Utc(DateTime? time, bool ofClock) => time is not { } known ? null : ofClock ? UtcTimes.Of(known, LocalTimeZone) : UtcTimes.Of(known);

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
