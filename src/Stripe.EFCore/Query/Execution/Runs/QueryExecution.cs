using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>One run of a query: what its operators share. Never shared between runs.</summary>
internal sealed class QueryExecution : IAsyncDisposable
{
    private readonly Dictionary<object, object> _states = [];
    private readonly Func<QueryExecution, IRunTables> _makeTables;
    private Dictionary<string, object?>? _times;
    private IRunTables? _tables;
    private OneValues? _oneValues;

    /// <param name="queryContext">The context that runs the query.</param>
    /// <param name="start">How the query is run.</param>
    /// <param name="makeTables">Keeps the lists and objects that subqueries and joins read.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public QueryExecution(
        StripeQueryContext queryContext, RunStart start, Func<QueryExecution, IRunTables> makeTables, CancellationToken cancellationToken)
    {
        QueryContext = queryContext;
        _makeTables = makeTables;
        MaxInFlight = queryContext.MaxConcurrency;
        IsAsync = start.IsAsync;
        CancellationToken = cancellationToken;
        Now = queryContext.Time.GetUtcNow();
        LocalTimeZone = queryContext.Time.LocalTimeZone;
        Search = start.Search;
        Reports = start.Options is { } options ? ScanReports.TryCreate(queryContext, options.Progress) : null;
        var scope = new QueryScope { CacheFor = start.Options?.CacheFor, Traffic = Reports?.Traffic };
        Session = Scoped(queryContext.Session, scope, start is { IsAsync: true, ReadsSeveralLists: true } ? queryContext.MaxConcurrency : 0, cancellationToken);
    }

    public QueryContext QueryContext { get; }

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchUse Search { get; }

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
    public IRunTables Tables => _tables ??= _makeTables(this);

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

    /// <summary>Cancels what is still on its way.</summary>
    public ValueTask DisposeAsync() => _tables?.DisposeAsync() ?? ValueTask.CompletedTask;
}
