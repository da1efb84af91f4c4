using System.Collections;
using System.Globalization;
using System.Reflection;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>Writes a result down in a form that can be compared.</summary>
public static class ResultText
{
    private static readonly string[][] Keys = [["Id"], ["Code"], ["StudentId", "SectionId"], ["Room", "Day"]];

    /// <summary>The elements of a sequence, or the one value.</summary>
    /// <param name="type">The type that the query declares; a null that it cannot hold is an error.</param>
    public static List<string> Of(object? result, Type type)
        => WidenTypes.ElementType(type) is { } element && result is IEnumerable sequence
            ? [.. sequence.Cast<object?>().Select(e => Write(e, element))]
            : [Write(result, type)];

    /// <summary>Objects of the model by their keys, everything else by its members.</summary>
    private static string Write(object? value, Type type)
        => value switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(type) is null
                ? throw new InvalidOperationException("Nullable object must have a value.")
                : "null",
            string text => $"\"{text}\"",
            DateTime time => time.ToString("O"),
            decimal number => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            bool flag => flag.ToString(),
            IDictionary dictionary => $"{{{Joined(Ordered(dictionary).Select(k => $"{k}: {Write(dictionary[k], typeof(object))}"))}}}",
            _ when GroupingOf(value.GetType()) is { } grouping => WriteGroup(value, grouping, GroupingOf(type) ?? grouping),
            IEnumerable sequence => WriteAll(sequence, WidenTypes.ElementType(type) ?? typeof(object)),
            _ when KeyOf(value) is { } key => $"{value.GetType().Name} {key}",
            _ => $"({Joined(ValuesOf(value.GetType()).Select(p => WriteMember(p.Name, p.GetValue(value), type)))})",
        };

    private static string Joined(IEnumerable<string> parts) => string.Join(", ", parts);

    private static IEnumerable<string> Ordered(IDictionary dictionary) => dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal);

    private static IEnumerable<PropertyInfo> ValuesOf(Type type) => type.GetProperties().Where(p => p.GetIndexParameters().Length == 0);

    private static string? KeyOf(object value)
        => value is Stripe.IHasId identified ? identified.Id
            : value.GetType() is var type && type.Namespace?.StartsWith(typeof(Customer).Namespace!, StringComparison.Ordinal) == true
            && Keys.FirstOrDefault(k => k.All(p => type.GetProperty(p) is not null)) is { } key
            ? string.Join(" ", key.Select(p => type.GetProperty(p)!.GetValue(value)))
            : null;

    private static string WriteMember(string name, object? value, Type type)
        => $"{name} = {Write(value, type.GetProperty(name)?.PropertyType ?? typeof(object))}";

    private static string WriteGroup(object value, Type actual, Type declared)
        => Write(actual.GetProperty(nameof(IGrouping<,>.Key))!.GetValue(value), declared.GetGenericArguments()[0])
            + " => "
            + WriteAll((IEnumerable)value, declared.GetGenericArguments()[1]);

    /// <summary>The elements of an inner collection come in no order that a query defines.</summary>
    private static string WriteAll(IEnumerable sequence, Type element)
        => $"[{string.Join("; ", sequence.Cast<object?>().Select(e => Write(e, element)).Order(StringComparer.Ordinal))}]";

    private static Type? GroupingOf(Type type)
        => type.GetInterfaces().Prepend(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IGrouping<,>));
}
