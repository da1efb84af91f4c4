using System.Collections.Immutable;
using System.Text.Json;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Writes;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Threading;
using Stripe.EFCore.Updates.Answers;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>
///     Finds out what became of an earlier request where sending it again would not tell: Stripe keeps an error (500) as the answer to its key, and another
///     request needs another key. Each event says by which key its change was made: https://docs.stripe.com/api/events/object#event_object-request.
/// </summary>
internal sealed class EarlierRequests(IStripeSession reads, IStripeWriteSession session, AnswerReader answers, StripeConnection connection)
{
    /// <summary>How long a key serves: Stripe keeps the answers to keys for at least 24 hours.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    /// <summary>How much older than its request an event may seem: clocks go at different speeds, and Stripe's times are whole seconds.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>How late an event may be in the list. A request that is younger is looked for once more.</summary>
    private static readonly TimeSpan Visible = TimeSpan.FromSeconds(5);

    private static readonly RowLayout Columns = new(
    [
        new(JsonPath.Parse("request.idempotency_key"), ColumnDecoders.For(typeof(string))),
        new(JsonPath.Parse("data.object.id"), ColumnDecoders.For(typeof(string))),
        new(JsonPath.Parse("data.object.object"), ColumnDecoders.For(typeof(string))),
        new(JsonPath.Parse("created"), ColumnDecoders.For(typeof(long))),
    ]);

    /// <summary>The object that the earlier request made, as Stripe has it now; null where the request is to be sent.</summary>
    /// <param name="write">The change.</param>
    /// <param name="isSame">Whether the request would be the earlier one.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="OpenRequestException">The object is there, and the caller has changed it since.</exception>
    public async ValueTask<WrittenObject?> FindAsync(EntryWrite write, bool isSame, bool async, CancellationToken cancellationToken)
    {
        if (write.Notes.Open is not { Key: { } key } open || write.IsDelete)
            return null;
        if (write.Operation.IsJson)
            return isSame || !write.IsCreate ? null : throw CannotTell(write, key);
        if (isSame && !open.IsStored && connection.Clock.GetUtcNow() - open.FirstSent < KeyLife)
            return null;

        var id = await FindIdAsync(write, open, async, cancellationToken).ConfigureAwait(false);
        if (id is null && Visible - AgeOf(open) is var wait && wait > TimeSpan.Zero)
        {
            await Delay.ForAsync(wait, connection.Clock, async, cancellationToken).ConfigureAwait(false);
            id = await FindIdAsync(write, open, async, cancellationToken).ConfigureAwait(false);
        }

        if (id is null)
        {
            if (write.IsCreate && !CreatedEvents.Has(write.Resource.Object))
                throw CannotTell(write, key);
            write.Notes.Open = null;
            if (write.Notes.KeyOfCaller is not null)
                write.Notes.KeyOfCaller = WriteBody.KeyAfter(key);
            return null;
        }

        var path = write.Resource.RetrievePath ?? throw CannotTell(write, key);
        var filled = path.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal);
        var found = await session.ReadAsync(filled, path, async, cancellationToken).ConfigureAwait(false);
        if (isSame)
            return found;

        var lost = await AdoptAsync(write, id, found, async).ConfigureAwait(false);
        var (done, tracked) = write.IsCreate ? ("created", " and is tracked with that id") : ("changed", "");
        var again = lost.Count == 0 ? "" : $" {string.Join(", ", lost)}: make that change again, since the elements of the list have ids now.";
        throw new OpenRequestException(
            $"An earlier attempt, whose answer was lost, has {done} {write.Name}, and the entity was changed since. It has the values of Stripe now{tracked}, "
            + $"and what was changed since is pending. Save again to write that.{again}");
    }

    private TimeSpan AgeOf(OpenRequest open) => connection.Clock.GetUtcNow() - open.FirstSent;

    /// <summary>
    ///     The id of the object whose event has the key. The clock of this machine may be wrong, so it only says how old the request is: the newest event tells
    ///     what time it is at Stripe at least.
    /// </summary>
    private async ValueTask<string?> FindIdAsync(EntryWrite write, OpenRequest open, bool async, CancellationToken cancellationToken)
    {
        var request = new ListRequest("/v1/events", [], ImmutableArray<string>.Empty)
        {
            // A cached answer may be older than the event.
            Scope = new QueryScope { CacheFor = TimeSpan.Zero },
        };
        var oldest = (open.FirstSent - Slack).ToUnixTimeSeconds();
        var age = (long)(AgeOf(open) + Slack).TotalSeconds;
        var isFirst = true;
        await foreach (var page in reads.ListAsync(request, Columns, async, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
            {
                var created = (long)row[3]!;
                oldest = isFirst ? Math.Min(oldest, created - age) : oldest;
                isFirst = false;
                if (created < oldest)
                    return null;
                if ((string?)row[0] != open.Key)
                    continue;

                // Whatever a change has changed, each event with its key says that it was carried out.
                if (!write.IsCreate)
                    return EntityKey.IdOf(write.Entry);
                if (row[1] is string id && (write.Resource.Object is null || (string?)row[2] == write.Resource.Object))
                    return id;
            }
        }

        return null;
    }

    /// <summary>Takes the object that is there for the entity, and makes the changes again that the caller has made since.</summary>
    /// <returns>The members whose change cannot be made again.</returns>
    private async ValueTask<List<string>> AdoptAsync(EntryWrite write, string id, WrittenObject found, bool async)
    {
        var (entry, open) = (write.Entry, write.Notes.Open!);
        using var sent = JsonText.Parse(open.Content);
        var parameters = write.Notes.Parameters.Where(p => !WasSent(p.Key, p.Value)).ToList();
        var changes = open.Values.ChangesOf(entry);
        EntityKey.Set(entry, id);
        EntityKey.RememberForDependents(entry);
        await answers.ApplyAsync(entry, found.Json, async, CancellationToken.None).ConfigureAwait(false);
        write.Notes.Clear();
        entry.AcceptChanges();
        foreach (var (name, value) in parameters)
            write.Notes.Parameters[name] = value;
        return changes.MakeIn(entry);

        bool WasSent(string name, object? value)
        {
            using var now = JsonText.Parse(JsonText.Of("", new Dictionary<string, object?> { [name] = FreeParameter.Of(value, write.Operation.IsJson) }));
            return sent.RootElement.TryGetProperty(name, out var then) && JsonElement.DeepEquals(then, now.RootElement.GetProperty(name));
        }
    }

    private static OpenRequestException CannotTell(EntryWrite write, string key)
        => new($"Nobody knows whether an earlier attempt to write {write.Name} was carried out, and Stripe has no events that tell. Look for the request with "
            + $"the idempotency key '{key}' in the Dashboard's logs. If it was carried out, detach the entity and read the object; if not, detach the entity "
            + "and add it again.");
}
