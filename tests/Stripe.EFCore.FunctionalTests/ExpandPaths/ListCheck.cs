using System.Linq.Expressions;
using Stripe;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>Computes over a nested list of which Stripe sends a part, and says what differs from the whole list and from the requests that it takes.</summary>
internal sealed class ListCheck
{
    private const int First = 2;
    private const int All = 5;

    private readonly List<string> _faults = [];
    private readonly PathSet _set;
    private readonly FieldPath _path;
    private readonly Type _element;
    private readonly ScalarTail _tail;
    private readonly StripeField? _number;

    private ListCheck(PathSet set, FieldPath path, ScalarTail tail)
    {
        (_set, _path, _tail, _element) = (set, path, tail, path.Steps[^1].Class!);
        _number = StripeFields.Of(_element).FirstOrDefault(f => f.Member.PropertyType == typeof(long) && f.Name != "created");
    }

    public static List<string> Run(PathSet set, FieldPath path)
    {
        var check = new ListCheck(set, path, ScalarTail.Of(path.Steps[^1].Class!)!);
        check.Run();
        return check._faults;
    }

    /// <summary>Whether the elements have an id, behind which the rest is asked for, and a value.</summary>
    public static bool CanRun(FieldPath path)
        => typeof(IHasId).IsAssignableFrom(path.Steps[^1].Class)
            && ScalarTail.Of(path.Steps[^1].Class!) is not null
            && ExpectedRequests.Of(path, ExpectedRequests.LevelsOfList) is [_];

    private void Run()
    {
        var expand = ExpectedRequests.Of(_path, ExpectedRequests.LevelsOfList)![0].Expand;
        Hold(isWhole: false);
        _ = _set.CostOfRows;
        int[] firstRow = [.. Enumerable.Range(1, All)], secondRow = [All + 1, All + 2];
        Gives("Count", [All, First], expand, 1, null, () => _set.Select(x => Call(nameof(Enumerable.Count), List(x))));
        if (_number is not null)
            Gives("Sum", [(long)firstRow.Sum(), (long)secondRow.Sum()], expand, 1, null, () => _set.Select(x => Sum(List(x))));

        var last = ScalarTail.ValueOf(_tail.Fields[^1].Member.PropertyType, All).Clr;
        if (last is not bool)
        {
            Gives("Any", [PathRows.RowId(1)], expand, 1, null, () => _set.Where(x => Has(x, last)));
            Gives("Any without a hit", [], expand, 1, null, () => _set.Where(x => Has(x, PathRows.Other(last))));
        }

        if (_path.Steps.SkipLast(1).All(s => s.Field.Shape == Shape.Object))
            Gives(
                "SelectMany", [.. firstRow.Concat(secondRow).Select(IdOf)], expand, 1, null,
                () => _set.SelectMany(List, e => Expression.Property(PathExpressions.As(e, _element), nameof(IHasId.Id))));
        if (Reference() is { } reference)
            Gives("Count by a reference", [1, 0], $"{_path.Text}.data.{reference.Name}", 1, reference.Name, () => _set.Select(x => CountBy(x, reference)));

        Hold(isWhole: true);
        Gives("Count of whole lists", [First, First], expand, 0, null, () => _set.Select(x => Call(nameof(Enumerable.Count), List(x))));
    }

    private void Hold(bool isWhole)
        => _set.Server.Hold(
            StripePaths.Lists[_path.Root],
            PathRows.WithLists(
                _path,
                row => row == 1
                    ? new StoredList(Elements(1, First), isWhole ? [] : Elements(First + 1, All), "/v1/nested/list?of=row_1&kind=any")
                    : new StoredList(Elements(All + 1, All + First), [], "/v1/nested/list?of=row_2&kind=any")));

    private List<object> Elements(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(Element)];

    private StoredObject Element(int number)
    {
        var element = PathRows.WithTail(new StoredObject(_element, IdOf(number)), _tail, number);
        if (_number is not null)
            element.With(_number.Name, (long)number);
        if (Reference() is { } reference)
            element.With(
                reference.Name,
                PathRows.WithTail(new StoredObject(reference.Classes[0], $"ref_{number}"), ScalarTail.Of(reference.Classes[0])!, number));
        return element;
    }

    private static string IdOf(int number) => $"element_{number}";

    /// <summary>A field of the elements that the request for the rest has to expand too, where four levels reach it.</summary>
    private StripeField? Reference()
        => _path.Levels > 1
            ? null
            : StripeFields.Of(_element).FirstOrDefault(
                f => f is { IsExpandable: true, CannotExpand: false, Shape: Shape.Object, Classes: [var target] }
                    && target == f.Declared && typeof(IHasId).IsAssignableFrom(target)
                    && ScalarTail.Of(target) is { Fields: [.., var value] } && value.Member.PropertyType == typeof(string));

    private Expression List(Expression row) => PathExpressions.ReadList(row, _path);

    private Expression Has(Expression row, object value)
        => PathExpressions.Any(List(row), e => PathExpressions.IsEqual(PathExpressions.Tail(PathExpressions.As(e, _element), _tail), value));

    private MethodCallExpression CountBy(Expression row, StripeField reference)
    {
        var list = List(row);
        var element = Expression.Parameter(list.Type.GetGenericArguments()[0], "e");
        var read = PathExpressions.Tail(Expression.Property(PathExpressions.As(element, _element), reference.Member), ScalarTail.Of(reference.Classes[0])!);
        return Call(nameof(Enumerable.Count), list, Expression.Lambda(PathExpressions.IsEqual(read, $"value_{All}"), element));
    }

    private MethodCallExpression Sum(Expression list)
    {
        var element = Expression.Parameter(list.Type.GetGenericArguments()[0], "e");
        return Call(nameof(Enumerable.Sum), list, Expression.Lambda(Expression.Property(PathExpressions.As(element, _element), _number!.Member), element));
    }

    private static MethodCallExpression Call(string method, params Expression[] arguments)
        => Expression.Call(typeof(Enumerable), method, [arguments[0].Type.GetGenericArguments()[0]], arguments);

    private void Gives(string query, IReadOnlyList<object?> expected, string? expand, int rests, string? below, Func<IReadOnlyList<object?>> run)
    {
        _set.Server.Forget();
        try
        {
            var actual = run();
            if (!expected.SequenceEqual(actual))
                Say(query, $"gives [{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]");
            if (Differs(expand, rests, below) is { } difference)
                Say(query, difference);
        }
        catch (Exception e)
        {
            Say(query, $"throws {e.GetType().Name}: {e.Message} (sent: {Sent()})");
        }
    }

    private string? Differs(string? expand, int rests, string? below)
    {
        if (_set.Server.Refused.Count > 0)
            return $"is refused by Stripe: {string.Join(" | ", _set.Server.Refused)}";

        var rows = _set.Server.Sent.Take(_set.CostOfRows).ToList();
        var rest = _set.Server.Sent.Skip(_set.CostOfRows).ToList();
        return rows.Exists(r => r.Path != StripePaths.Lists[_path.Root] || !r.LongestExpand.SequenceEqual(expand is null ? [] : [$"data.{expand}"]))
                ? $"expands something else: {Sent()}"
            : rest.Count != rests || rest.Exists(r => r.Path != "/v1/nested/list" || !r.LongestExpand.SequenceEqual(below is null ? [] : [$"data.{below}"]))
                ? $"sends something else: {Sent()}"
            : null;
    }

    private string Sent() => string.Join(" | ", _set.Server.Sent);

    private void Say(string query, string fault) => _faults.Add($"{_path}: {query} {(fault.Length > 600 ? fault[..600] : fault)}");
}
