using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>A parameter that the caller gives by its name, so that no catalog says what it takes.</summary>
internal static class FreeParameter
{
    /// <param name="value">Text, a number, true or false, a time, a list, a dictionary or one of Stripe.net's objects.</param>
    /// <param name="isJson">Whether times are text (API v2) and not unix seconds.</param>
    public static object? Of(object? value, bool isJson) => Written(FieldTree.Of(value), isJson);

    private static object? Written(object? tree, bool isJson) => tree switch
    {
        null => isJson ? null : "",
        FieldObject given => given.Fields.Keys.Where(given.IsSet)
            .ToDictionary(name => name, name => Written(given.Fields[name], isJson), StringComparer.Ordinal),
        List<object?> list => list.Select(element => Written(element, isJson)).ToList(),
        DateTime time => isJson ? WireFormat.FormatInstant(UtcTimes.Of(time).Ticks, up: false) : WireFormat.UnixSeconds(time, out _),
        DateTimeOffset time => isJson ? WireFormat.FormatInstant(time.UtcTicks, up: false) : WireFormat.UnixSeconds(time, out _),
        Enum member => EnumNames.ToWire(member)
            ?? throw new ArgumentException($"The value {member} has no text that Stripe knows. Give the text.", nameof(tree)),
        _ => tree,
    };
}
