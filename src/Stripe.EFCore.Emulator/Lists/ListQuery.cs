using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>A list request: what it filters by, where it starts, how many it wants.</summary>
internal sealed class ListQuery
{
    private static readonly string[] Bounds = ["gt", "gte", "lt", "lte"];
    private static readonly string[] Paging = ["limit", "starting_after", "ending_before", "expand"];

    private readonly List<Func<JsonObject, bool>> _predicates = [];
    private long _fromSecond = long.MinValue;
    private long _toSecond = long.MaxValue;
    private (string Field, string Value)? _equal;
    private bool _matchesNothing;

    private ListQuery()
    {
    }

    private int Limit { get; init; } = 10;

    /// <summary>One page of a list.</summary>
    /// <exception cref="ApiError">A parameter is unknown or has a value that Stripe refuses.</exception>
    public static (ImmutableArray<Row> Rows, bool HasMore) Run(AccountStore store, Table table, Parameters parameters)
    {
        var schema = table.Schema;
        RequireKnown(parameters, n => schema.FindFilter(n) is not null);
        foreach (var required in schema.Required.Where(r => !parameters.Names.Contains(r)))
            throw ApiError.Invalid("parameter_missing", $"Missing required param: {required}.", required);

        return Of(store, table, parameters).Page(table, parameters);
    }

    /// <summary>All objects that the filters leave, newest first.</summary>
    public static IEnumerable<Row> All(AccountStore store, Table table, Parameters parameters)
    {
        var query = Of(store, table, parameters);
        return query._matchesNothing ? [] : table.Older(null, query._fromSecond, query._toSecond, query._equal).Where(query.Matches);
    }

    /// <summary>One page of items that are at hand.</summary>
    public static (ImmutableArray<JsonObject> Items, bool HasMore) Page(IEnumerable<JsonObject> items, string name, Parameters parameters)
    {
        var limit = LimitOf(parameters["limit"]);
        var (after, before) = Cursors(parameters);
        if ((after ?? before) is { } id)
        {
            ImmutableArray<JsonObject> all = [.. items];
            var at = all.Select(i => JsonFields.Text(i["id"])).ToList().IndexOf(id);
            if (at < 0)
                throw ApiError.Missing(name, id, after is null ? "ending_before" : "starting_after");
            if (before is not null)
                return (all[Math.Max(0, at - limit)..at], at > limit);

            items = all[(at + 1)..];
        }

        ImmutableArray<JsonObject> page = [.. items.Take(limit + 1)];
        return page.Length > limit ? (page[..limit], true) : (page, false);
    }

    /// <exception cref="ApiError">A parameter is neither a filter nor one of paging.</exception>
    public static void RequireKnown(Parameters parameters, Func<string, bool> isFilter)
    {
        foreach (var name in parameters.Names.Where(n => !Paging.Contains(n) && !isFilter(n)))
            throw ApiError.UnknownParameter(name);
    }

    private static ListQuery Of(AccountStore store, Table table, Parameters parameters)
    {
        var schema = table.Schema;
        var query = new ListQuery { Limit = LimitOf(parameters["limit"]) };
        foreach (var filter in schema.Filters)
            query.Add(filter, parameters);
        if (schema.Default is { } hidden && parameters[hidden.Parameter] is null)
            query._predicates.Add(d => !hidden.Hidden.Contains(JsonFields.Text(JsonFields.At(d, hidden.Field)) ?? ""));
        if (schema.Kept is { } kept)
            query._fromSecond = Math.Max(query._fromSecond, store.Now - (long)kept.TotalSeconds);
        if (schema.FindFilter("payout") is not null && parameters["payout"] is { } payout)
            query._predicates.Add(PayoutFilter.Of(store, table, payout));
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

    private (ImmutableArray<Row> Rows, bool HasMore) Page(Table table, Parameters parameters)
    {
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

    private void Add(FilterSchema filter, Parameters parameters)
    {
        switch (filter.Kind)
        {
            case FilterKind.Range:
                AddRange(filter, parameters);
                return;
            case FilterKind.Created or FilterKind.AllOf or FilterKind.Members:
                if (ApiV2Filters.Of(filter, parameters) is { } predicate)
                    _predicates.Add(predicate);
                return;
            case FilterKind.AnyOf:
                var wanted = parameters.Array(filter.Name);
                if (!wanted.IsEmpty)
                    _predicates.Add(d => JsonFields.Text(JsonFields.At(d, filter.Field)) is { } value && wanted.Contains(value));
                return;
        }

        if (parameters[filter.Name] is not { } given)
            return;
        if (given.Length == 0)
            throw ApiError.Invalid("parameter_invalid_empty", $"You passed an empty string for '{filter.Name}'. We assume empty values are an attempt to unset a parameter; however '{filter.Name}' cannot be unset.", filter.Name);
        if (!filter.Values.IsEmpty && !filter.Values.Contains(given))
            throw ApiError.Invalid(null, $"Invalid {filter.Name}: must be one of {string.Join(", ", filter.Values)}", filter.Name);
        if (given == filter.Everything)
            return;

        switch (filter.Kind)
        {
            case FilterKind.Flag:
                var flag = FlagOf(given, filter.Name);
                _predicates.Add(d => JsonFields.Text(JsonFields.At(d, filter.Field)) == flag);
                break;
            case FilterKind.CaseInsensitiveText:
                _predicates.Add(d => string.Equals(JsonFields.Text(JsonFields.At(d, filter.Field)), given, StringComparison.OrdinalIgnoreCase));
                break;
            case FilterKind.Any:
                _predicates.Add(d => JsonFields.All(d, filter.Field).Any(v => JsonFields.Text(v) == given));
                break;
            case FilterKind.IsNull:
                var isNull = FlagOf(given, filter.Name) == "true";
                _predicates.Add(d => JsonFields.At(d, filter.Field) is null == isNull);
                break;
            case FilterKind.Text when filter.Groups.TryGetValue(given, out var group):
                _predicates.Add(d => group.Contains(JsonFields.Text(JsonFields.At(d, filter.Field)) ?? ""));
                break;
            case FilterKind.Text:
                _equal ??= (filter.Field, given);
                _predicates.Add(d => JsonFields.Text(JsonFields.At(d, filter.Field)) == given);
                break;
        }
    }

    private void AddRange(FilterSchema filter, Parameters parameters)
    {
        if (parameters[filter.Name] is { } exact)
        {
            var value = IntegerOf(exact, filter.Name);
            Bound(filter, "gte", value);
            Bound(filter, "lte", value);
        }

        foreach (var parameter in parameters.All.Where(p => p.Key.StartsWith(filter.Name + "[", StringComparison.Ordinal)))
        {
            var bound = parameter.Key[(filter.Name.Length + 1)..^1];
            if (!Bounds.Contains(bound))
                throw ApiError.UnknownParameter(parameter.Key);
            Bound(filter, bound, IntegerOf(parameter.Value, parameter.Key));
        }
    }

    private void Bound(FilterSchema filter, string bound, long value)
    {
        var (from, to) = bound switch
        {
            "gt" => (value + 1, long.MaxValue),
            "gte" => (value, long.MaxValue),
            "lt" => (long.MinValue, value - 1),
            _ => (long.MinValue, value),
        };
        if (filter.Field == "created")
        {
            _fromSecond = Math.Max(_fromSecond, from);
            _toSecond = Math.Min(_toSecond, to);
            _matchesNothing |= _fromSecond > _toSecond;
            return;
        }

        _predicates.Add(d => JsonFields.All(d, filter.Field).Any(v => v is JsonValue number && number.TryGetValue<long>(out var at) && at >= from && at <= to));
    }

    public static int LimitOf(string? text)
    {
        if (text is null)
            return 10;

        var limit = IntegerOf(text, "limit");
        return limit switch
        {
            > 100 => throw ApiError.Invalid("parameter_invalid_integer", "Invalid integer: limit must be at most 100.", "limit"),
            < 1 => throw ApiError.Invalid("parameter_invalid_integer", "This value must be greater than or equal to 1.", "limit"),
            _ => (int)limit,
        };
    }

    private static long IntegerOf(string text, string name)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ApiError.Invalid("parameter_invalid_integer", $"Invalid integer: {text}", name);

    private static string FlagOf(string text, string name)
        => text is "true" or "false" ? text : throw ApiError.Invalid(null, $"Invalid boolean: {text}", name);
}
