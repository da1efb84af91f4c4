using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>A list request: what it filters by, where it starts, how many it wants.</summary>
internal sealed class ListQuery
{
    private readonly List<Func<JsonObject, bool>> _predicates = [];
    private long _fromSecond = long.MinValue;
    private long _toSecond = long.MaxValue;
    private (string Field, string Value)? _equal;
    private string? _order;
    private int _most = int.MaxValue;
    private bool _matchesNothing;

    private ListQuery()
    {
    }

    private int Limit { get; init; } = 10;

    /// <summary>One page of a list.</summary>
    /// <exception cref="ApiError">A parameter is unknown or has a value that Stripe refuses.</exception>
    public static (ImmutableArray<Row> Rows, bool HasMore) Run(AccountStore store, Table table, Parameters parameters)
    {
        ListRules.Check(store, table.Schema, parameters);
        return Of(store, table, table.Schema, parameters).Page(table, parameters);
    }

    /// <summary>All objects that the filters leave, newest first.</summary>
    public static IEnumerable<Row> All(AccountStore store, Table table, Parameters parameters) => All(store, table, table.Schema, parameters);

    /// <summary>All objects that the filters of another schema leave, newest first.</summary>
    public static IEnumerable<Row> All(AccountStore store, Table table, ResourceSchema schema, Parameters parameters)
        => Of(store, table, schema, parameters).All(table);

    /// <summary>One page of items that are at hand.</summary>
    public static (ImmutableArray<T> Items, bool HasMore) Page<T>(IEnumerable<T> items, Func<T, string?> idOf, string name, Parameters parameters)
    {
        var limit = LimitOf(parameters["limit"]);
        var (after, before) = Cursors(parameters);
        if ((after ?? before) is { } id)
        {
            ImmutableArray<T> all = [.. items];
            var at = all.Select(idOf).ToList().IndexOf(id);
            if (at < 0)
                throw ApiError.Missing(name, id, after is null ? "ending_before" : "starting_after");
            if (before is not null)
                return (all[Math.Max(0, at - limit)..at], at > limit);

            items = all[(at + 1)..];
        }

        ImmutableArray<T> page = [.. items.Take(limit + 1)];
        return page.Length > limit ? (page[..limit], true) : (page, false);
    }

    private static ListQuery Of(AccountStore store, Table table, ResourceSchema schema, Parameters parameters)
    {
        var query = new ListQuery { Limit = schema.Unpaged.Contains("limit") ? 100 : LimitOf(parameters["limit"]) };
        foreach (var filter in schema.Filters)
            query.Add(store, filter, parameters);
        if (schema.Default is { } hidden && parameters[hidden.Parameter] is null)
            query._predicates.Add(d => !hidden.Hidden.Contains(JsonFields.Text(JsonFields.At(d, hidden.Field)) ?? ""));
        if (schema.Kept is { } kept)
            query._fromSecond = Math.Max(query._fromSecond, store.Now - (long)kept.TotalSeconds);
        if (TestClocks.Hides(store, parameters))
            query._predicates.Add(d => !TestClocks.Owns(store, d));
        return query;
    }

    private static (string? After, string? Before) Cursors(Parameters parameters)
    {
        var (after, before) = (parameters["starting_after"], parameters["ending_before"]);
        return after is null || before is null
            ? (after, before)
            : throw ApiError.Invalid(null, "You may only specify one of these parameters: starting_after, ending_before.", "starting_after");
    }

    public static int LimitOf(string? text)
    {
        if (text is null)
            return 10;

        var limit = FilterPredicates.Integer(text, "limit");
        return limit switch
        {
            > 100 => throw ApiError.Invalid("parameter_invalid_integer", "Invalid integer: limit must be at most 100.", "limit"),
            < 1 => throw ApiError.Invalid("parameter_invalid_integer", "This value must be greater than or equal to 1.", "limit"),
            _ => (int)limit,
        };
    }

    private IEnumerable<Row> All(Table table)
    {
        if (_matchesNothing)
            return [];

        var rows = table.Older(null, _fromSecond, _toSecond, _equal).Where(Matches);
        if (_order is not null)
            rows = rows.OrderByDescending(r => JsonFields.Second(JsonFields.At(r.Document(), _order)));
        return rows.Take(_most);
    }

    private (ImmutableArray<Row> Rows, bool HasMore) Page(Table table, Parameters parameters)
    {
        if (_order is not null || _most != int.MaxValue)
            return Page(All(table), r => r.Id, table.Schema.Object, parameters);

        var (after, before) = Cursors(parameters);
        var cursor = (after ?? before) is { } id
            ? table.Find(id)?.Position ?? throw ApiError.Missing(table.Schema.Object, id, after is null ? "ending_before" : "starting_after")
            : (Position?)null;
        if (_matchesNothing)
            return ([], false);

        var candidates = before is null ? table.Older(cursor, _fromSecond, _toSecond, _equal) : table.Newer(cursor!.Value, _fromSecond, _toSecond);
        var rows = candidates.Where(Matches).Take(Limit + 1).ToList();
        var hasMore = rows.Count > Limit;
        if (hasMore)
            rows.RemoveAt(Limit);
        if (before is not null)
            rows.Reverse();
        return ([.. rows], hasMore);
    }

    private bool Matches(Row row)
    {
        if (_predicates.Count == 0)
            return true;

        var document = row.Document();
        return _predicates.TrueForAll(p => p(document));
    }

    private void Add(AccountStore store, FilterSchema filter, Parameters parameters)
    {
        switch (filter.Kind)
        {
            case FilterKind.Range or FilterKind.Smallest or FilterKind.Largest:
                AddRange(filter, parameters);
                return;
            case FilterKind.Created or FilterKind.AllOf or FilterKind.Members:
                Add(ApiV2Filters.Of(filter, parameters));
                return;
            case FilterKind.AnyOf:
                Add(FilterPredicates.AnyOf(filter, parameters));
                return;
        }

        if (parameters[filter.Name] is not { } given)
            return;

        Add(FilterPredicates.Of(store, filter, given));
        switch (filter.Kind)
        {
            case FilterKind.Order when given != "created":
                _order = filter.Field == filter.Name ? given : $"{filter.Field}.{given}";
                break;
            case FilterKind.Text when filter.Groups.ContainsKey(given) || filter.Everything == given:
                break;
            case FilterKind.Text:
                _equal ??= (filter.Field, given);
                _most = Math.Min(_most, filter.MostObjects ?? int.MaxValue);
                break;
        }
    }

    private void Add(Func<JsonObject, bool>? predicate)
    {
        if (predicate is not null)
            _predicates.Add(predicate);
    }

    private void AddRange(FilterSchema filter, Parameters parameters)
    {
        var (from, to) = FilterPredicates.Range(filter, parameters);
        if (from == long.MinValue && to == long.MaxValue)
            return;

        _matchesNothing |= from > to;
        if (filter.Field != "created")
        {
            _predicates.Add(d => FilterPredicates.IsWithin(filter, d, from, to));
            return;
        }

        _fromSecond = Math.Max(_fromSecond, from);
        _toSecond = Math.Min(_toSecond, to);
        _matchesNothing |= _fromSecond > _toSecond;
    }
}
