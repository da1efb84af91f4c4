using Microsoft.EntityFrameworkCore.ChangeTracking;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Updates.Errors;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>
///     Sends the changes of one save, each when those that it needs are done, and accepts each entry as soon as it is written: whatever happens after that,
///     it is not sent again.
/// </summary>
/// <param name="plan">The changes.</param>
/// <param name="writer">Sends one change.</param>
/// <param name="most">How many requests may be under way at once.</param>
internal sealed class SaveRun(WritePlan plan, EntryWriter writer, int most)
{
    private readonly Dictionary<EntryWrite, int> _missing = plan.Needs.ToDictionary(n => n.Key, n => n.Value.Count);
    private readonly ILookup<EntryWrite, EntryWrite> _waiting = plan.Needs.SelectMany(n => n.Value, (n, needed) => (n.Key, Needed: needed))
        .ToLookup(n => n.Needed, n => n.Key);

    private readonly Queue<EntryWrite> _ready = new();
    private readonly List<Task<SentWrite>> _running = [];
    private readonly List<EntryWrite> _written = [];
    private readonly List<SentWrite> _failed = [];
    private readonly HashSet<EntryWrite> _started = [];
    private bool _isAlone;

    /// <returns>The number of entries written.</returns>
    /// <exception cref="StripeUpdateException">A change failed. No further one was sent, and those under way were waited for.</exception>
    public async ValueTask<int> RunAsync(bool async, CancellationToken cancellationToken)
    {
        foreach (var write in plan.Writes.Where(w => _missing[w] == 0))
            _ready.Enqueue(write);

        while (true)
        {
            Start(async, cancellationToken);
            if (_running.Count == 0)
                break;

            var finished = most == 1 ? _running[0] : await Task.WhenAny(_running).ConfigureAwait(false);
            _running.Remove(finished);
            await EndAsync(await finished.ConfigureAwait(false), async).ConfigureAwait(false);
        }

        if (_failed.Count > 0)
            throw Failure(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return _written.Count;
    }

    private void Start(bool async, CancellationToken cancellationToken)
    {
        while (_running.Count < most && _failed.Count == 0 && !cancellationToken.IsCancellationRequested && _ready.TryPeek(out var next))
        {
            // What became of an earlier request is put into its entry, beside which no other entry may be touched.
            var isAlone = next.Notes.Open is not null;
            if (_running.Count > 0 && (isAlone || _isAlone))
                break;

            _isAlone = isAlone;
            _ready.Dequeue();
            _started.Add(next);
            _running.Add(writer.SendAsync(next, async, cancellationToken));
        }
    }

    /// <summary>Takes what was answered. The token does not matter any more: Stripe has done it.</summary>
    private async ValueTask EndAsync(SentWrite sent, bool async)
    {
        sent = EntryWriter.CheckIsNew(sent);
        if (sent.IsWritten)
        {
            sent = await writer.AcceptAsync(sent, async).ConfigureAwait(false);
            _written.Add(sent.Write);
            foreach (var waiting in _waiting[sent.Write])
            {
                if (--_missing[waiting] == 0)
                    _ready.Enqueue(waiting);
            }
        }

        if (sent.Failure is not null)
            _failed.Add(sent);
    }

    private Exception Failure(CancellationToken cancellationToken)
    {
        var first = _failed[0];
        if (first.Failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
            return new OperationCanceledException(Cancelled(first), first.Failure, cancellationToken);

        var pending = plan.Writes.Where(w => !_started.Contains(w)).ToList();
        return new StripeUpdateException(new(Message(first, pending), [.. _failed.Select(FailureOf)])
        {
            Written = Entries(_written),
            Pending = Entries(pending),
        });
    }

    private static StripeUpdateFailure FailureOf(SentWrite failed) => new(failed.Write.Entry.ToEntityEntry(), OutcomeOf(failed), failed.Failure!)
    {
        IdempotencyKey = failed.Key,
        Property = PropertyOf(failed),
    };

    private static StripeUpdateOutcome OutcomeOf(SentWrite failed)
        => failed.IsWritten ? StripeUpdateOutcome.Written
            : failed.WasOpen || RetryPolicy.LeavesOpen(failed.Failure!) ? StripeUpdateOutcome.Unknown
            : StripeUpdateOutcome.Refused;

    private static string? PropertyOf(SentWrite failed)
        => ParameterNames.PropertyOf(failed.Write.Entry.EntityType, (failed.Failure as StripeRequestException)?.Param);

    private string Message(SentWrite failed, List<EntryWrite> pending)
    {
        var (outcome, property) = (OutcomeOf(failed), PropertyOf(failed));
        var said = outcome switch
        {
            StripeUpdateOutcome.Refused => $"{failed.Write.Name} was not written{(property is null ? "" : $", because of its property {property}")}. ",
            StripeUpdateOutcome.Unknown when failed.IsTold => "",
            StripeUpdateOutcome.Unknown =>
                $"Nobody knows whether {failed.Write.Name} was written. Save again to find out: the same request is not carried out twice. ",
            _ when failed.IsDeclined => $"{failed.Write.Name} is made, and its payment is declined. It is tracked with its id: to try again, confirm it with "
                + "another payment method. Do not add it again. ",
            _ => $"{failed.Write.Name} was written and is accepted, but its answer could not be read, so the entity may have old values. Reload it. ",
        };
        var way = failed.Failure switch
        {
            StripeRequestException { Code: "parameter_missing" } missing => LeftOutValue.WayFor(failed.Write, missing.Param),
            StripeRequestException { Type: EntryWriter.IdempotencyError } => $" The key '{failed.Key}' stays, since an object may have been made with it. Look "
                + "for that object first. To make another one, give the entity a new key with context.Entry(entity).WithIdempotencyKey(...).",
            _ => "",
        };
        var more = _failed.Count == 1 ? "" : $" Failed too: {string.Join(", ", _failed.Skip(1).Select(f => $"{f.Write.Name} ({OutcomeOf(f)})"))}.";
        return $"{said}{failed.Failure!.Message}{way}{more} Written: {Names(_written)}. Not sent and pending: {Names(pending)}. The inner exception has the "
            + "details.";
    }

    private string Cancelled(SentWrite first)
        => $"SaveChanges was cancelled while {first.Write.Name} was sent. Written before: {Names(_written)}. Save again to go on: no change is carried "
            + "out twice.";

    private static string Names(List<EntryWrite> writes) => writes.Count switch
    {
        0 => "nothing",
        <= 5 => string.Join(", ", writes.Select(w => w.Name)),
        _ => $"{string.Join(", ", writes.Take(5).Select(w => w.Name))} and {writes.Count - 5} more",
    };

    private static IReadOnlyList<EntityEntry> Entries(IEnumerable<EntryWrite> writes) => [.. writes.Select(w => w.Entry.ToEntityEntry())];
}
