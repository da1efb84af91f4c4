using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution;

/// <summary>A condition with its value compiled.</summary>
internal sealed record CompiledCondition(
    ConditionKind Kind, ListParameter? Parameter, IReadOnlyProperty? Property, Type? DefaultedAs, RowFunction<object?> Value)
{
    /// <summary>Whether the value is a surrounding row's.</summary>
    public bool IsCorrelated { get; init; }

    /// <summary>Whether the value is that of a subquery, which may have to be read first.</summary>
    public bool HasSubquery { get; init; }

    /// <summary>Whether it leaves few rows.</summary>
    public bool IsSelective { get; init; }

    /// <summary>Where rows have the column that is compared for equality, or -1 where none is that an index can be made of.</summary>
    public int Column { get; init; } = -1;

    public Type? ColumnType { get; init; }
}

/// <summary>
///     Turns conditions and their values into requests. A condition that the API cannot answer for its value is left to the filter above; one that no
///     row can meet ends in no request at all.
/// </summary>
internal static class ScanBinding
{
    /// <summary>The most requests that one condition with several values becomes; with more values the list is read without it.</summary>
    private const int MaxRequestsPerCondition = 10;

    /// <summary>Paths below a list that are no object's id.</summary>
    private static readonly HashSet<string> ReservedIds = ["search", "upcoming", "preview", "create_preview"];

    public static BoundScan Bind(ScanReader reader, StripeResource resource, ImmutableArray<CompiledCondition> conditions, ImmutableArray<string> expand, long? maxRows, bool prefetch, Frame frame,
        bool mayMultiply = false)
    {
        conditions = ConditionValues.Known(conditions, frame);
        if (conditions.Any(c => c.Kind == ConditionKind.Present && c.Value(frame, []) is null))
            return new BoundScan(reader, [], []);
        if (resource.IsSingleton)
            return new BoundScan(reader, [], [new RetrieveRequest(resource.ListPath, expand) { Endpoint = resource.ListPath }]);
        if (conditions.FirstOrDefault(c => c.Kind == ConditionKind.Id) is { } id)
            return new BoundScan(reader, [], RequestOf(id, id.Value(frame, [])) is { } only ? [only] : []);
        if (conditions.FirstOrDefault(c => c.Kind == ConditionKind.IdSet) is { } ids && ids.Value(frame, []) is IEnumerable values && Collections.CompareByDefault(values))
            return OfIds(reader, resource, [.. values.Cast<object?>().Select(k => RequestOf(ids, k)).OfType<RetrieveRequest>().DistinctBy(r => r.Path)]);

        ImmutableArray<Variant> variants = [new([], ImmutableDictionary<string, object?>.Empty)];
        foreach (var condition in conditions.OrderBy(c => c.Parameter is { IsAsked: true } ? 0 : 1))
        {
            if (condition.Kind == ConditionKind.NoneOf || condition.Parameter is not { } parameter)
                continue;
            if (variants[0].Parameters.Any(p => parameter.ExclusiveWith.Contains(p.Name) || parameter.ExclusiveWith.Contains(p.Name.Split('[')[0])))
            {
                AskedValues.CheckLeftOut(resource, condition, variants[0]);
                continue;
            }

            var alternatives = AskedValues.AreAskedBy(condition)
                ? AskedValues.Of(resource, condition, frame)
                : Alternatives(condition, parameter, condition.Value(frame, []));
            if (alternatives is null || !parameter.IsAsked && variants.Length * alternatives.Value.Length > MaxRequestsPerCondition)
            {
                AskedValues.CheckLeftOut(resource, condition, variants[0]);
                continue;
            }

            if (alternatives.Value.IsEmpty)
                return new BoundScan(reader, [], []);
            if (!variants[0].Takes(alternatives.Value, parameter))
            {
                AskedValues.CheckLeftOut(resource, condition, variants[0]);
                continue;
            }

            variants = [.. variants.SelectMany(v => alternatives.Value.Select(a => v.With(a, parameter)))];
        }

        variants = variants.RemoveAll(v => RangeBounds.IsEmpty(v.Parameters, resource.Parameters));
        foreach (var condition in conditions.Where(c => c.Kind == ConditionKind.NoneOf))
            variants = [.. variants.Select(v => Excluding(v, condition, condition.Value(frame, [])))];

        // Where there are few rows, what is not wanted costs less than a second request.
        if ((!mayMultiply || UnionBinding.AreFew(conditions, variants)) && UnionBinding.Complete(variants, resource).Length > variants.Length)
            variants = [.. variants.Select(v => v with { Excluded = [] })];
        var plan = new RequestPlan(variants, []);
        var united = reader.Unions.IsEmpty ? plan : new UnionBinding(resource, conditions, RequestsOf, mayMultiply, frame).Apply(plan, reader.Unions);
        var (all, single) = reader.Unions.IsEmpty ? (UnionBinding.Complete(variants, resource), []) : United(united);
        var lists = all.Select(v => new ListRequest(
            resource.PathWith(v.Parameters), [.. resource.QueryOf(v.Parameters), .. reader.Layout.Include.OnList], expand, maxRows)
        {
            IsPaged = resource.Paging != PagingStyle.None,
            IsPagedByUrl = resource.Paging == PagingStyle.NextPageUrl,
            IsSearch = resource.Paging == PagingStyle.NextPageToken,
            Prefetch = prefetch,
            Endpoint = resource.ListPath,
            Asked = v.Asked,
        });
        var objects = OfIds(reader, resource, single);
        return new BoundScan(reader, [.. lists, .. objects.Lists], objects.Retrieves) { IsUnion = !ReferenceEquals(united, plan) };

        (ImmutableArray<Variant> Lists, ImmutableArray<RetrieveRequest> Retrieves) United(RequestPlan plan)
            => (ListUnion.Of(UnionBinding.Complete(plan.Lists, resource), resource), plan.Retrieves);

        IEnumerable<RetrieveRequest> RequestsOf(CompiledCondition condition, IEnumerable<object?> keys)
            => keys.Select(k => RequestOf(condition, k)).OfType<RetrieveRequest>().DistinctBy(r => r.Path);

        RetrieveRequest? RequestOf(CompiledCondition condition, object? key)
            => IdOf(condition, key) is { } id && !ReservedIds.Contains(id)
                ? Retrieve(reader, resource, id, expand)
                : null;
    }

    /// <summary>A list of which objects with some values are not wanted.</summary>
    public static Variant Excluding(Variant list, CompiledCondition condition, object? value)
    {
        var values = value is IEnumerable sequence and not string ? Collections.CompareByDefault(sequence) ? sequence.Cast<object?>() : [] : [value];
        return list with { Excluded = [.. list.Excluded.Union(values.Select(v => v is null ? null : Format(v, condition, Rounding.Exact)).OfType<string>())] };
    }

    /// <summary>The requests for several objects: a list that takes ids answers many at once.</summary>
    private static BoundScan OfIds(ScanReader reader, StripeResource resource, ImmutableArray<RetrieveRequest> retrieves)
        => retrieves.Length > 1 && !reader.Layout.Include.RetrievesRows && IdBatches.Of(resource) is { } batches
            ? new BoundScan(reader, [.. retrieves.Select(r => r.Id).Chunk(batches.Size).Select(some => batches.RequestOf(some, reader.Layout))], [])
            : new BoundScan(reader, [], retrieves);

    /// <summary>The request for one object.</summary>
    public static RetrieveRequest Retrieve(ScanReader reader, StripeResource resource, string id, ImmutableArray<string> expand)
        => new(resource.RetrievePath!.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal), expand)
        {
            Endpoint = resource.RetrievePath,
            Expected = new ObjectIdentity(id, resource.Object),
            Parameters = reader.Layout.Include.OnRetrieve,
        };

    /// <summary>The id that a key is in JSON; a value of another type than the key's is no object's.</summary>
    private static string? IdOf(CompiledCondition condition, object? key)
        => condition.Property is not { } property || property.GetTypeMapping().Converter is not { } converter ? WireFormat.FormatId(key)
            : property.ClrType.IsInstanceOfType(key) ? WireFormat.FormatId(converter.ConvertToProvider(key))
            : null;

    /// <summary>The parameters of each request that a condition becomes: none where no row can meet it, null where the API cannot answer it.</summary>
    public static ImmutableArray<Alternative>? Alternatives(CompiledCondition condition, ListParameter parameter, object? value)
    {
        if (DefaultMeets(condition, value))
            return null;
        if (value is DateOnly day && parameter.Type is ParameterType.Timestamp or ParameterType.Instant)
            return OfDay(condition, day);

        switch (condition.Kind)
        {
            case ConditionKind.Equal when parameter is { Type: ParameterType.Instant, Kind: ParameterKind.Range }:
                return value is not null && Format(value, condition, Rounding.Down) is { } from && Format(value, condition, Rounding.Up) is { } to
                    ? [new([new RequestParameter(parameter.Bound("gte"), from), new RequestParameter(parameter.Bound("lte"), to)])]
                    : null;

            case ConditionKind.Equal:
                return value is null || Format(value, condition, Rounding.Exact) is not { } text
                    ? HasNoWholeSecond(value, parameter) ? [] : null
                    : [new([new RequestParameter(parameter.Kind == ParameterKind.AnyOf ? parameter.Name + "[0]" : parameter.Name, text)], value)];

            case ConditionKind.AnyOf:
                return value is IEnumerable sequence && Collections.CompareByDefault(sequence) ? AnyOf(sequence.Cast<object?>(), condition, parameter) : null;

            default:
                var (bound, rounding) = condition.Kind switch
                {
                    ConditionKind.GreaterThan => ("gt", Rounding.Down),
                    ConditionKind.GreaterThanOrEqual => ("gte", Rounding.Up),
                    ConditionKind.LessThan => ("lt", Rounding.Up),
                    _ => ("lte", Rounding.Down),
                };
                if (value is null || bound[0] == 'l' && IsBeforeUnixTime(value, parameter))
                    return [];

                // API v2 writes fractions of a second, so a bound between two texts is widened, and the filter above has the last word.
                if (parameter.Type == ParameterType.Instant)
                    rounding = bound[0] == 'g' ? Rounding.Down : Rounding.Up;
                return Format(value, condition, rounding) is { } limit ? [new([new RequestParameter(parameter.Bound(bound), limit)])] : null;
        }
    }

    /// <summary>Whether the value as which a missing field is read meets the condition: the API would leave such rows out.</summary>
    private static bool DefaultMeets(CompiledCondition condition, object? value)
    {
        if (condition.DefaultedAs is not { } type || value is null)
            return false;

        var missing = Activator.CreateInstance(type)!;
        return condition.Kind switch
        {
            ConditionKind.AnyOf => value is IEnumerable values && values.Cast<object?>().Any(v => v is not null && (v.GetType() != type || v.Equals(missing))),
            _ when value.GetType() != type => true,
            ConditionKind.Equal => value.Equals(missing),
            ConditionKind.GreaterThan => SortValues.Compare(missing, value) > 0,
            ConditionKind.GreaterThanOrEqual => SortValues.Compare(missing, value) >= 0,
            ConditionKind.LessThan => SortValues.Compare(missing, value) < 0,
            _ => SortValues.Compare(missing, value) <= 0,
        };
    }

    /// <summary>A day is all of its seconds.</summary>
    private static ImmutableArray<Alternative>? OfDay(CompiledCondition condition, DateOnly day)
    {
        if (condition.Property?.GetTypeMapping().Converter is not null || day == DateOnly.MaxValue || day.Year < 1970 || condition.Parameter!.Kind != ParameterKind.Range)
            return null;

        var parameter = condition.Parameter;
        var (since, before, first, next) = (parameter.Bound("gte"), parameter.Bound("lt"), Start(day), Start(day.AddDays(1)));
        return condition.Kind switch
        {
            ConditionKind.Equal => [new([new(since, first), new(before, next)])],
            ConditionKind.GreaterThan => [new([new(since, next)])],
            ConditionKind.GreaterThanOrEqual => [new([new(since, first)])],
            ConditionKind.LessThan => [new([new(before, first)])],
            _ => [new([new(before, next)])],
        };

        string Start(DateOnly day)
            => parameter.Type == ParameterType.Instant
                ? WireFormat.FormatInstant(day.ToDateTime(TimeOnly.MinValue).Ticks, up: false)!
                : UnixSeconds(day).Seconds.ToString(CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<Alternative>? AnyOf(IEnumerable<object?> values, CompiledCondition condition, ListParameter parameter)
    {
        var texts = new Dictionary<string, object>();
        foreach (var value in values)
        {
            // A row without the field is asked for too, and no parameter asks for that.
            if (value is null || Format(value, condition, Rounding.Exact) is not { } text)
                return null;

            texts.TryAdd(text, value);
        }

        if (parameter is { Kind: ParameterKind.Range, Type: ParameterType.Instant })
            return null;
        if (parameter.Kind != ParameterKind.AnyOf)
            return texts.Count > MaxRequestsPerCondition
                ? null
                : [.. texts.Select(t => new Alternative([new RequestParameter(parameter.Name, t.Key)], t.Value))];

        var chunks = texts.Chunk(parameter.MostItems).ToArray();
        return chunks.Length > MaxRequestsPerCondition
            ? null
            : [
                .. chunks.Select(c => new Alternative(
                    [.. c.Select((t, i) => new RequestParameter($"{parameter.Name}[{i}]", t.Key))], c is [var only] ? only.Value : null)),
            ];
    }

    internal enum Rounding
    {
        Exact,
        Down,
        Up,
    }

    /// <summary>A value as a request writes it; null where none does.</summary>
    internal static string? Format(object value, CompiledCondition condition, Rounding rounding)
    {
        var provided = condition.Property?.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
        if (provided is null or "")
            return null;
        if (condition.Parameter!.Type == ParameterType.Instant)
            return FormatInstant(provided, rounding);
        if (condition.Parameter.Type != ParameterType.Timestamp || provided is not (DateTime or DateTimeOffset))
            return WireFormat.TryFormat(provided, condition.Parameter.Type, out var text) && IsAccepted(condition.Parameter, text) ? text : null;

        var (seconds, hasFraction) = UnixSeconds(provided);
        if (hasFraction && rounding == Rounding.Exact || seconds < 0)
            return null;

        return (hasFraction && rounding == Rounding.Up ? seconds + 1 : seconds).ToString(CultureInfo.InvariantCulture);
    }

    private static string? FormatInstant(object value, Rounding rounding)
    {
        if (value is not (DateTime or DateTimeOffset))
            return null;

        var ticks = value is DateTimeOffset offset ? offset.UtcTicks : ((DateTime)value).Ticks;
        return rounding == Rounding.Exact && ticks % TimeSpan.TicksPerMillisecond != 0 ? null : WireFormat.FormatInstant(ticks, rounding == Rounding.Up);
    }

    /// <summary>Stripe refuses values that it does not know, but rows may hold values that this version does not know: those are compared in process.</summary>
    private static bool IsAccepted(ListParameter parameter, string text)
        => parameter.AllowedValues.IsEmpty || parameter.AllowedValues.Contains(text, StringComparer.Ordinal);

    /// <summary>Stripe's times count from 1970: nothing is older.</summary>
    private static bool IsBeforeUnixTime(object value, ListParameter parameter)
        => parameter.Type == ParameterType.Timestamp && value is DateTime or DateTimeOffset && UnixSeconds(value).Seconds < 0;

    private static bool HasNoWholeSecond(object? value, ListParameter parameter)
        => parameter.Type == ParameterType.Timestamp && value is DateTime or DateTimeOffset && UnixSeconds(value).HasFraction;

    private static (long Seconds, bool HasFraction) UnixSeconds(object value)
    {
        var hasFraction = false;
        var seconds = value switch
        {
            DateTimeOffset offset => WireFormat.UnixSeconds(offset, out hasFraction),
            DateOnly date => WireFormat.UnixSeconds(date.ToDateTime(TimeOnly.MinValue), out hasFraction),
            _ => WireFormat.UnixSeconds((DateTime)value, out hasFraction),
        };
        return (seconds, hasFraction);
    }
}
