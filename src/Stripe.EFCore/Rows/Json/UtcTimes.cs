namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     Defines what times mean: Stripe's are UTC, a local time is converted from the time zone of the process, and an unspecified time is taken as
///     UTC. Stripe.net converts local times in the same way but takes an unspecified time as local.
/// </summary>
internal static class UtcTimes
{
    public static DateTime Of(DateTime time)
        => time.Kind switch
        {
            DateTimeKind.Utc => time,
            DateTimeKind.Local => time.ToUniversalTime(),
            _ => DateTime.SpecifyKind(time, DateTimeKind.Utc),
        };

    /// <summary>The same for a local time that was computed from the query's clock, which may have another time zone.</summary>
    public static DateTime Of(DateTime time, TimeZoneInfo local)
        => time.Kind == DateTimeKind.Local && !local.IsInvalidTime(Unspecified(time)) ? TimeZoneInfo.ConvertTimeToUtc(Unspecified(time), local) : Of(time);

    /// <summary>Whether values of a type are times or lists of times.</summary>
    public static bool AreOfType(Type type)
        => Nullable.GetUnderlyingType(type) is { } underlying ? AreOfType(underlying)
            : type == typeof(DateTime) || typeof(IEnumerable<DateTime>).IsAssignableFrom(type) || typeof(IEnumerable<DateTime?>).IsAssignableFrom(type);

    /// <summary>A value with its times as UTC: a time, or a list of times that can be rebuilt as the type; any other value is given as it is.</summary>
    public static object? Normalize(object? value, Type type)
        => value switch
        {
            DateTime time => Of(time),
            IEnumerable<DateTime> times when times.Any(t => t.Kind != DateTimeKind.Utc) => Rebuild(value, type, times.Select(Of)),
            IEnumerable<DateTime?> times when times.Any(t => t is { Kind: not DateTimeKind.Utc })
                => Rebuild(value, type, times.Select(t => t is { } time ? Of(time) : (DateTime?)null)),
            _ => value,
        };

    /// <summary>Whether a value holds an unspecified time. MinValue and MaxValue are no moments, so their kind does not matter.</summary>
    public static bool HasUnspecified(object? value)
        => value switch
        {
            DateTime time => IsUnspecified(time),
            IEnumerable<DateTime> times => times.Any(IsUnspecified),
            IEnumerable<DateTime?> times => times.Any(t => t is { } time && IsUnspecified(time)),
            _ => false,
        };

    private static bool IsUnspecified(DateTime time) => time.Kind == DateTimeKind.Unspecified && time != DateTime.MinValue && time != DateTime.MaxValue;

    private static DateTime Unspecified(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    private static object Rebuild<T>(object value, Type type, IEnumerable<T> times)
        => value is HashSet<T> set && type.IsAssignableFrom(typeof(HashSet<T>)) ? new HashSet<T>(times, set.Comparer)
            : type.IsAssignableFrom(typeof(T[])) ? times.ToArray()
            : type.IsAssignableFrom(typeof(List<T>)) ? times.ToList()
            : value;
}
