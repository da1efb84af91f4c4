using System.Globalization;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;

namespace StripeEFCore.Tests.Api.Scans;

/// <summary>
///     A list that changes while it is read, and answers as Stripe does: newest first, a range, a limit, and a cursor that must be there. The newest are the
///     greatest by <see cref="Row.Place" />, which is the second but for lists that are a little out of order.
/// </summary>
internal sealed class ChangingList
{
    private readonly List<Row> _rows;
    private readonly Dictionary<string, Row> _byId;
    private readonly int _disorder;
    private int _inserted;

    public ChangingList(Random random, IEnumerable<long> created, int disorder)
    {
        _disorder = disorder;
        _rows = [.. created.Select((second, i) => new Row($"row_{i}", second, second + random.Next(disorder + 1), i))];
        _rows.Sort();
        _byId = _rows.ToDictionary(r => r.Id);
        Before = [.. _rows];
    }

    /// <summary>The rows that were there from the beginning, in the list's order.</summary>
    public IReadOnlyList<Row> Before { get; }

    public IReadOnlyList<Row> Now => _rows;

    public Row this[string id] => _byId[id];

    public bool WasBefore(Row row) => row.Tie >= 0;

    public bool Contains(Row row) => _rows.BinarySearch(row) >= 0;

    /// <summary>A row is created, mostly now, seldom in a second that was before.</summary>
    public void Insert(Random random)
    {
        var second = _rows.Count == 0 ? 1_700_000_000
            : random.Next(4) > 0 ? _rows[0].Created + random.Next(2)
            : _rows[random.Next(_rows.Count)].Created;
        var row = new Row($"new_{_inserted}", second, second, -++_inserted);
        _byId.Add(row.Id, row);
        _rows.Insert(~_rows.BinarySearch(row), row);
    }

    public void Delete(Row row)
    {
        if (_rows.BinarySearch(row) is >= 0 and var index)
            _rows.RemoveAt(index);
    }

    /// <exception cref="StripeInvalidRequestException">The object of the cursor is gone.</exception>
    public Page Answer(ListRequest request, string? cursor, int limit)
    {
        Row? after = null;
        if (cursor is not null && (!_byId.TryGetValue(cursor, out after) || !Contains(after)))
            throw Gone(cursor);

        var (from, before) = (Bound(request, "created[gte]", long.MinValue), Bound(request, "created[lt]", int.MaxValue));
        var first = Math.Max(
            after is null ? 0 : _rows.BinarySearch(after) + 1,
            ~_rows.BinarySearch(new Row("", before, before + _disorder, int.MinValue)));
        var found = _rows.Skip(first).TakeWhile(r => r.Place >= from).Where(r => r.Created >= from && r.Created < before).Take(limit + 1).ToList();
        var hasMore = found.Count > limit;
        var rows = found.Take(limit).ToList();
        return new Page([.. rows.Select(r => new object?[] { r.Id, r.Created })], hasMore, rows.Count == 0 ? null : rows[^1].Id, null, 0);
    }

    private static long Bound(ListRequest request, string name, long otherwise)
        => request.Parameters.FirstOrDefault(p => p.Name == name) is { Value: { } value } ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    private static StripeInvalidRequestException Gone(string cursor) => new($"No such object: {cursor}")
    {
        Failure = new RequestFailure(HttpMethod.Get, "/v1/things") { Error = new ErrorBody(null, "resource_missing", "starting_after", null, null) },
    };

    /// <param name="Tie">The order of rows of one place, smallest first.</param>
    internal sealed record Row(string Id, long Created, long Place, int Tie) : IComparable<Row>
    {
        public int CompareTo(Row? other) => other!.Place.CompareTo(Place) is not 0 and var newer ? newer : Tie.CompareTo(other.Tie);
    }
}
