using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>
///     What search sees of one resource: its objects, and in place of those that changed a short time ago what they were before. It keeps only what is not
///     indexed yet.
/// </summary>
internal sealed class SearchIndex(TimeProvider clock, SearchSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Change>> _changes = new(StringComparer.Ordinal);

    /// <summary>Takes note that an object is about to change.</summary>
    /// <param name="before">The object as it still is; null where it is new.</param>
    public void Changing(string id, Row? before)
    {
        var lag = settings.Current.Lag;
        lock (_gate)
        {
            if (lag == TimeSpan.Zero)
            {
                _changes.Remove(id);
                return;
            }

            if (!_changes.TryGetValue(id, out var changes))
                _changes.Add(id, changes = []);
            changes.Add(new Change(clock.GetUtcNow(), lag, before));
        }
    }

    /// <summary>The objects that may match, as the index has them, newest first.</summary>
    /// <param name="than">Only older ones; null for all.</param>
    public IEnumerable<Row> Older(Table table, Position? than, SearchQuery query)
    {
        var deleted = new Stack<Row>(Deleted(table, than).OrderBy(r => r.Position));
        foreach (var row in table.Older(than, query.FromSecond, query.ToSecond, query.Equal))
        {
            while (deleted.TryPeek(out var next) && next.Position.CompareTo(row.Position) > 0)
                yield return deleted.Pop();
            if (Indexed(row.Id, row) is { } indexed)
                yield return indexed;
        }

        while (deleted.TryPop(out var last))
            yield return last;
    }

    /// <summary>Objects that are deleted and still indexed.</summary>
    private IEnumerable<Row> Deleted(Table table, Position? than)
    {
        string[] ids;
        lock (_gate)
            ids = [.. _changes.Keys];
        return ids.Where(id => table.Find(id) is null).Select(id => Indexed(id, null)).OfType<Row>()
            .Where(r => than is null || r.Position.CompareTo(than.Value) < 0);
    }

    /// <summary>What the index has of an object; null where it has nothing yet, or no longer.</summary>
    private Row? Indexed(string id, Row? current)
    {
        lock (_gate)
        {
            if (!_changes.TryGetValue(id, out var changes))
                return current;

            var (now, lag) = (clock.GetUtcNow(), settings.Current.Lag);
            changes.RemoveRange(0, changes.FindLastIndex(c => c.IsIndexed(now, lag)) + 1);
            if (changes.Count > 0)
                return changes[0].Before;

            _changes.Remove(id);
            return current;
        }
    }

    private readonly record struct Change(DateTimeOffset At, TimeSpan Lag, Row? Before)
    {
        public bool IsIndexed(DateTimeOffset now, TimeSpan lag) => now - At >= (Lag < lag ? Lag : lag);
    }
}
