using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>
///     Asks for what a path leads to, in a projection and in conditions, and says what differs from the value and from the requests that it takes.
/// </summary>
/// <param name="set">The set of the path's class.</param>
/// <param name="path">The path.</param>
/// <param name="isRetrieve">Whether one object is asked for by its id, instead of a list.</param>
internal sealed class PathCheck(PathSet set, FieldPath path, bool isRetrieve)
{
    private readonly List<string> _faults = [];
    private readonly string? _id = isRetrieve ? PathRows.RowId(1) : null;
    private readonly int[] _rows = [.. Enumerable.Range(1, isRetrieve ? 1 : PathRows.Count)];

    /// <summary>A reference to the set's own class is a relationship, which is expanded as deep as lists expand.</summary>
    private readonly int _levels = isRetrieve && path.Steps.All(s => s.Class != path.Root) ? ExpectedRequests.LevelsOfRetrieve : ExpectedRequests.LevelsOfList;

    public static List<string> Run(PathSet set, FieldPath path, bool isRetrieve = false)
        => ScalarTail.Of(path) is { } tail ? new PathCheck(set, path, isRetrieve).Run(tail) : [];

    private List<string> Run(ScalarTail tail)
    {
        set.Server.Hold(StripePaths.Lists[path.Root], PathRows.Along(path, tail));
        var requests = ExpectedRequests.Of(path, _levels);
        _ = isRetrieve ? 0 : set.CostOfRows;
        var values = _rows.Select(r => PathRows.ValueOf(path, tail, r)).ToList();
        if (requests is null)
        {
            RefusesOrGives("Select", values, () => set.Select(x => PathExpressions.Read(x, path, tail), _id));
            RefusesOrGives("Where", [PathRows.RowId(1)], () => [.. set.Where(x => Is(x, tail, values[0]), _id)]);
            return _faults;
        }

        // What the list of the rows has is looked up in that list, and here it holds the rows alone.
        if (!isRetrieve && requests.Skip(1).Any(r => r.Class == path.Root))
            return _faults;

        Gives("Select", values, requests, () => set.Select(x => PathExpressions.Read(x, path, tail), _id));
        Gives("Where", [PathRows.RowId(1)], requests, () => [.. set.Where(x => Is(x, tail, values[0]), _id)]);
        if (values[0] is not bool)
            Gives("Where without a hit", [], requests, () => [.. set.Where(x => Is(x, tail, PathRows.Other(values[0])), _id)]);
        if (path.Leaf is { Shape: Shape.Object, IdMember: not null } && ExpectedRequests.Of(path, _levels, path.Steps.Length - 1) is { } ofId)
        {
            var ids = _rows.Select(r => PathRows.IdOf(path.Steps.Length, r)).ToList();
            Gives("Select of the id", ids, ofId, () => set.Select(x => PathExpressions.ReadId(x, path), _id));
        }

        return _faults;
    }

    private Expression Is(Expression row, ScalarTail tail, object value)
        => PathExpressions.Condition(row, path, tail, e => PathExpressions.IsEqual(e, value));

    /// <summary>What a list and one look-up cannot reach is refused before any request, by its name; or it is reached in another way.</summary>
    private void RefusesOrGives(string query, IReadOnlyList<object?> expected, Func<IReadOnlyList<object?>> run)
    {
        set.Server.Forget();
        try
        {
            var actual = run();
            if (!expected.SequenceEqual(actual))
                Say(query, $"gives [{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]");
            if (set.Server.Refused.Count > 0)
                Say(query, $"is refused by Stripe: {string.Join(" | ", set.Server.Refused)}");
        }
        catch (InvalidOperationException e) when (e.Message.Contains(path.Text, StringComparison.Ordinal) && set.Server.Sent.Count == 0)
        {
        }
        catch (Exception e)
        {
            Say(query, $"is refused otherwise ({set.Server.Sent.Count} requests): {e.GetType().Name}: {e.Message}");
        }
    }

    private void Gives(string query, IReadOnlyList<object?> expected, List<ExpectedRequest> requests, Func<IReadOnlyList<object?>> run)
    {
        set.Server.Forget();
        try
        {
            var actual = run();
            if (!expected.SequenceEqual(actual))
                Say(query, $"gives [{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]");
            if (Differs(requests) is { } difference && (set.Server.Refused.Count > 0 || set.Server.Sent.Count > CostOf(requests)))
                Say(query, difference);
        }
        catch (Exception e)
        {
            Say(query, $"throws {e.GetType().Name}: {e.Message} (sent: {Sent()})");
        }
    }

    /// <summary>
    ///     Another way that costs no more requests is as good. Of references to the set's own class, those that are not expanded are looked up one by one.
    /// </summary>
    private int CostOf(List<ExpectedRequest> requests)
        => (isRetrieve ? 1 : set.CostOfRows)
            + (requests.Count - 1 + Math.Max(0, path.Steps.Count(s => s.Class == path.Root) - _levels)) * _rows.Length;

    /// <summary>What differs between the requests that arrived and those expected; null where nothing does.</summary>
    private string? Differs(List<ExpectedRequest> requests)
    {
        var sent = set.Server.Sent;
        var rows = isRetrieve ? StripePaths.Of(path.Root, PathRows.RowId(1)) : StripePaths.Lists[path.Root];
        var first = requests[0].Expand is { } expand ? isRetrieve ? [expand] : new[] { $"data.{expand}" } : [];
        if (set.Server.Refused.Count > 0)
            return $"is refused by Stripe: {string.Join(" | ", set.Server.Refused)}";
        var position = isRetrieve ? 1 : set.CostOfRows;
        if (sent.Take(position).FirstOrDefault(r => r.Path != rows || !r.LongestExpand.SequenceEqual(first)) is { } other)
            return $"asks for {other} instead of expanding [{string.Join(", ", first)}]";

        foreach (var request in requests.Skip(1))
        {
            var ids = _rows.Select(r => PathRows.IdOf(request.Step, r)).ToHashSet();
            while (ids.Count > 0)
            {
                if (position == sent.Count)
                    return $"does not look up {request} (sent: {Sent()})";
                var found = sent[position].Ids.Count > 0 ? sent[position].Ids : [.. ids.Where(id => StripePaths.Of(request.Class, id) == sent[position].Path)];
                string[] wanted = request.Expand is not { } below ? [] : sent[position].Ids.Count > 0 ? [$"data.{below}"] : [below];
                if (found.Count == 0 || !found.All(ids.Remove) || !IsExpanded(request, sent[position], wanted))
                    return $"asks for {sent[position]} instead of {request}";
                position++;
            }
        }

        return position < sent.Count ? $"sends more than it needs: {Sent()}" : null;
    }

    /// <summary>A look-up in the list that the rows are of reads what the query reads of the rows too.</summary>
    private bool IsExpanded(ExpectedRequest request, ArrivedRequest arrived, string[] wanted)
        => request.Class == path.Root
            ? wanted.All(w => arrived.Expand.Any(e => e == w || e.StartsWith(w + '.', StringComparison.Ordinal)))
            : arrived.LongestExpand.SequenceEqual(wanted);

    private string Sent() => string.Join(" | ", set.Server.Sent);

    private void Say(string query, string fault) => _faults.Add($"{path}: {query} {(fault.Length > 600 ? fault[..600] : fault)}");
}
