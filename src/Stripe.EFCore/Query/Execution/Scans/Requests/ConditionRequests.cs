using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Scans.Requests.Variants;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>The requests that a condition becomes with a value. What a request cannot say is left to the filter above the scan.</summary>
internal static class ConditionRequests
{
    /// <summary>The most requests that one condition with several values becomes without a look at the list that has them all.</summary>
    public const int MaxRequestsPerCondition = 10;

    /// <summary>The most requests that one condition becomes where they cost less than that list.</summary>
    public const int MostRequestsOfValues = 1000;

    /// <summary>A list of which objects with some values are not wanted.</summary>
    public static Variant Excluding(Variant list, CompiledCondition condition, object? value)
    {
        var values = value is IEnumerable sequence and not string ? Collections.CompareByDefault(sequence) ? sequence.Cast<object?>() : [] : [value];
        return list with { Excluded = [.. list.Excluded.Union(values.Select(v => v is null ? null : Format(v, condition, Rounding.Exact)).OfType<string>())] };
    }

    /// <summary>The parameters of each request that a condition becomes: none where no row can meet it, null where the API cannot answer it.</summary>
    /// <param name="most">With more requests than that the API does not answer it.</param>
    public static ImmutableArray<Alternative>? Alternatives(
        CompiledCondition condition, ListParameter parameter, object? value, int most = MaxRequestsPerCondition)
        => parameter.Companions.IsEmpty
            ? Of(condition, parameter, value, most)
            : Of(condition, parameter, value, most)?.Select(a => a with { Parameters = [.. parameter.Companions, .. a.Parameters] }).ToImmutableArray();

    private static ImmutableArray<Alternative>? Of(CompiledCondition condition, ListParameter parameter, object? value, int most)
    {
        QueryTrail.Mark();
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
                return value is IEnumerable sequence && Collections.CompareByDefault(sequence)
                    ? AnyOf(sequence.Cast<object?>(), condition, parameter, most)
                    : null;

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
        if (condition.Property?.GetTypeMapping().Converter is not null
            || day == DateOnly.MaxValue
            || day.Year < 1970
            || condition.Parameter!.Kind != ParameterKind.Range)
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

    private static ImmutableArray<Alternative>? AnyOf(
        IEnumerable<object?> values, CompiledCondition condition, ListParameter parameter, int most)
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
            return texts.Count > most
                ? null
                : [.. texts.Select(t => new Alternative([new RequestParameter(parameter.Name, t.Key)], t.Value))];

        var chunks = texts.Chunk(parameter.MostItems).ToArray();
        return chunks.Length > most
            ? null
            : [
                .. chunks.Select(c => new Alternative(
                    [.. c.Select((t, i) => new RequestParameter($"{parameter.Name}[{i}]", t.Key))], c is [var only] ? only.Value : null)),
            ];
    }

    public enum Rounding
    {
        Exact,
        Down,
        Up,
    }

    /// <summary>A value as a request writes it; null where none does.</summary>
    public static string? Format(object value, CompiledCondition condition, Rounding rounding)
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
