using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;

namespace BillingDashboard.Answers;

/// <summary>
///     Runs the queries of one web request and writes down how each was answered, for the panel at the foot of a page. The context reports its
///     requests here (<see cref="Model.Billing" />).
/// </summary>
public sealed class Journal
{
    private readonly List<Answer> _answers = [];
    private readonly List<AnsweredRequest> _requests = [];

    public IReadOnlyList<Answer> Answers => _answers;

    public int RequestsSent => _answers.Sum(a => a.Requests.Count(r => r.IsSent));

    public TimeSpan Duration => TimeSpan.FromTicks(_answers.Sum(a => a.Duration.Ticks));

    /// <summary>All rows of a query. It ends with an exception where Stripe does not give all of them.</summary>
    public async Task<List<T>> ReadAsync<T>(string question, IQueryable<T> query, CancellationToken cancellationToken)
    {
        var plan = query.GetStripePlan().Text;
        var start = Stopwatch.GetTimestamp();
        var rows = await query.ToListAsync(cancellationToken);
        lock (_requests)
        {
            _answers.Add(new(question, plan) { Requests = [.. _requests], Duration = Stopwatch.GetElapsedTime(start), Rows = rows.Count });
            _requests.Clear();
        }

        return rows;
    }

    /// <summary>The one row of a query; null where there is none.</summary>
    public async Task<T?> FindAsync<T>(string question, IQueryable<T> query, CancellationToken cancellationToken)
        where T : class =>
        (await ReadAsync(question, query.Take(1), cancellationToken)).FirstOrDefault();

    internal static bool IsWanted(EventId id, LogLevel level) =>
        id == StripeEventId.RequestExecuted || id == StripeEventId.RequestServedFromCache || id == StripeEventId.RequestRetrying
        || id == StripeEventId.RateLimited || id == StripeEventId.RequestFailed || id == StripeEventId.RequestCanceled;

    /// <summary>Takes an event of a request. Requests of one query may end at the same time on several threads.</summary>
    internal void Add(EventData happened)
    {
        if (happened is not StripeRequestEventData { Request.Text: { } text })
            return;

        var entry = happened switch
        {
            StripeRequestExecutedEventData done => new AnsweredRequest(text, $"{Count(done.Rows)}, {Milliseconds(done.Duration)}", IsSent: true),
            StripeRequestRetryingEventData again => new AnsweredRequest(text, $"refused, sent again after {Milliseconds(again.Delay)}", IsSent: false),
            StripeRequestFailedEventData => new AnsweredRequest(text, "failed", IsSent: true),
            _ when happened.EventId == StripeEventId.RequestCanceled => new AnsweredRequest(text, "stopped: its rows were not needed", IsSent: true),
            _ => new AnsweredRequest(text, "from the cache", IsSent: false),
        };
        lock (_requests)
            _requests.Add(entry);
    }

    private static string Count(int rows) => rows == 1 ? "1 object" : string.Create(CultureInfo.InvariantCulture, $"{rows:N0} objects");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");
}
