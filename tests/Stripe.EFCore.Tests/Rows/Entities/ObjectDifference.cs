using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace StripeEFCore.Tests.Rows.Entities;

/// <summary>Finds where two objects differ, in public and non-public state. How an object was read (its raw JSON, the response) is no part of it.</summary>
internal static class ObjectDifference
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The path and both values of the first difference; null where there is none.</summary>
    public static string? Between(object? expected, object? actual) => Between("$", expected, actual);

    private static string? Between(string path, object? x, object? y) => BetweenValues(path, Empty(x), Empty(y));

    private static string? BetweenValues(string path, object? x, object? y) => (x, y) switch
    {
        (null, null) => null,
        (null, _) or (_, null) => Told(path, x, y),
        (JToken a, JToken b) => JToken.DeepEquals(a, b) ? null : Told(path, x, y),
        (JsonElement a, JsonElement b) => JsonElement.DeepEquals(a, b) ? null : Told(path, x, y),
        _ when x.GetType() != y.GetType() => Told(path, x.GetType(), y.GetType()),
        (DateTime a, DateTime b) => a == b && a.Kind == b.Kind ? null : Told(path, $"{a:O} {a.Kind}", $"{b:O} {b.Kind}"),
        (string or ValueType, _) => x.Equals(y) ? null : Told(path, x, y),
        (IDictionary a, IDictionary b) => BetweenDictionaries(path, a, b),
        (IList a, IList b) => BetweenLists(path, a, b),
        (EventData a, EventData b) => Between($"{path}.Object", a.Object, b.Object)
            ?? Between($"{path}.RawObject", (object?)a.RawObject, (object?)b.RawObject)
            ?? Between($"{path}.PreviousAttributes", (object?)a.PreviousAttributes, (object?)b.PreviousAttributes),
        _ => FieldsOf(x.GetType()).Select(f => Between($"{path}.{f.Name}", f.GetValue(x), f.GetValue(y))).FirstOrDefault(d => d is not null),
    };

    /// <summary>An expandable field of neither id nor object is none: its views are null then, too.</summary>
    private static object? Empty(object? value) =>
        value is IExpandableField
            && value.GetType().GetProperty("Id")!.GetValue(value) is null
            && value.GetType().GetProperty("ExpandedObject")!.GetValue(value) is null
            ? null
            : value;

    private static string? BetweenDictionaries(string path, IDictionary x, IDictionary y) =>
        x.Count == y.Count && x.Keys.Cast<object>().All(y.Contains)
            ? x.Keys.Cast<object>().Select(k => Between($"{path}[{k}]", x[k], y[k])).FirstOrDefault(d => d is not null)
            : Told(path, x.Count, y.Count);

    private static string? BetweenLists(string path, IList x, IList y) =>
        x.Count == y.Count
            ? Enumerable.Range(0, x.Count).Select(i => Between($"{path}[{i}]", x[i], y[i])).FirstOrDefault(d => d is not null)
            : Told(path, x.Count, y.Count);

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var t = type; t != typeof(object) && !IsBase(t); t = t.BaseType!)
        {
            foreach (var field in t.GetFields(Declared))
                yield return field;
        }
    }

    private static bool IsBase(Type type) => type == typeof(StripeEntity) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StripeEntity<>);

    private static string Told(string path, object? x, object? y) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}: Stripe.net has '{x ?? "null"}', the provider '{y ?? "null"}'");
}
