using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Storage;

/// <summary>
///     Equality and copies of values that are read from JSON. Tracking copies every nested object of every row, so nothing is serialized:
///     an object is
///     cloned field by field, strings and numbers are shared, and only what can change inside is walked.
/// </summary>
internal static class DeepValues
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<Field>> Fields = [];
    private static readonly ConcurrentDictionary<Type, bool> DeepTypes = [];
    private static readonly FrozenSet<Type> Held =
        new[] { typeof(ISet<>), typeof(IReadOnlySet<>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>) }.ToFrozenSet();

    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.NonPublic | BindingFlags.Instance)!.CreateDelegate<Func<object, object>>();

    /// <summary>Whether a type is of sets, dictionaries or JSON, which are equal by what they hold, though .NET says so of none.</summary>
    public static bool AreOf(Type type)
        => DeepTypes.GetOrAdd(
            Nullable.GetUnderlyingType(type) ?? type,
            static t => typeof(IDictionary).IsAssignableFrom(t) || IsJson(t)
                || t.GetInterfaces().Prepend(t).Any(i => i.IsGenericType && Held.Contains(i.GetGenericTypeDefinition())));

    public static bool AreEqual(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is null || y is null)
            return false;

        return (x, y) switch
        {
            (string or ValueType and not JsonElement and not ICollection, _) => x.Equals(y),
            (JsonElement a, JsonElement b) => AreEqual(a, b),
            (JsonDocument a, JsonDocument b) => JsonElement.DeepEquals(a.RootElement, b.RootElement),
            (JsonNode a, JsonNode b) => JsonNode.DeepEquals(a, b),
            (Dictionary<string, string> a, Dictionary<string, string> b) => AreEqual(a, b),
            (IDictionary a, IDictionary b) => a.Count == b.Count && a.Keys.Cast<object>().All(k => b.Contains(k) && AreEqual(a[k], b[k])),
            (IList a, IList b) => x is ValueType && x.Equals(y) || AreEqual(a, b),
            (IEnumerable a, IEnumerable b) when IsOfDotNet(x.GetType()) => AreEqualSets(a, b),
            _ => x.GetType() == y.GetType() && (IsObject(x.GetType()) ? HaveEqualFields(x, y) : x.Equals(y)),
        };
    }

    /// <summary>Coarse on purpose: equal values have equal hashes, and these values are never keys.</summary>
    public static int Hash(object? value)
        => value switch
        {
            null => 0,
            string or ValueType and not JsonElement and not ICollection => value.GetHashCode(),
            ICollection collection => collection.Count,
            _ => 1,
        };

    /// <summary>A value that shares nothing with another that could change inside.</summary>
    public static object? Copy(object? value)
    {
        switch (value)
        {
            case null or string or ValueType:
                return value;
            case Dictionary<string, string> dictionary when dictionary.GetType() == typeof(Dictionary<string, string>):
                return new Dictionary<string, string>(dictionary, dictionary.Comparer);
            case List<string> list when list.GetType() == typeof(List<string>):
                return new List<string>(list);
            case JsonNode node:
                return node.DeepClone();
            case Array array:
                return CopyArray(array);
            case IDictionary { IsReadOnly: false } dictionary:
                return CopyDictionary(dictionary);
            case IList { IsReadOnly: false } list:
                return CopyList(list);
            case IEnumerable set when set.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(HashSet<>):
                return Activator.CreateInstance(type, set);
            default:
                return IsObject(value.GetType()) ? CopyObject(value) : value;
        }
    }

    /// <summary>A field that is missing is an element without a value, which .NET does not compare.</summary>
    private static bool AreEqual(JsonElement x, JsonElement y)
        => x.ValueKind == y.ValueKind && (x.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(x, y));

    private static bool AreEqual(Dictionary<string, string> x, Dictionary<string, string> y)
    {
        if (x.Count != y.Count)
            return false;

        foreach (var (key, value) in x)
        {
            if (!y.TryGetValue(key, out var other) || value != other)
                return false;
        }

        return true;
    }

    private static bool AreEqual(IList x, IList y)
    {
        if (x.Count != y.Count)
            return false;

        for (var i = 0; i < x.Count; i++)
        {
            if (!AreEqual(x[i], y[i]))
                return false;
        }

        return true;
    }

    private static bool IsJson(Type type) => type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type);

    private static bool AreEqualSets(IEnumerable x, IEnumerable y) => x.Cast<object?>().ToHashSet().SetEquals(y.Cast<object?>());

    private static bool HaveEqualFields(object x, object y)
    {
        // A class that refers to itself must end in an exception, not in the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var field in FieldsOf(x.GetType()))
        {
            if (!AreEqual(field.Info.GetValue(x), field.Info.GetValue(y)))
                return false;
        }

        return true;
    }

    private static object CopyObject(object value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var clone = Clone(value);
        foreach (var field in FieldsOf(value.GetType()))
        {
            if (field.CanChangeInside && field.Info.GetValue(value) is { } nested)
                field.Info.SetValue(clone, Copy(nested));
        }

        return clone;
    }

    private static Array CopyArray(Array array)
    {
        var copy = (Array)array.Clone();
        if (CanChangeInside(array.GetType().GetElementType()!))
        {
            for (var i = 0; i < copy.Length; i++)
                copy.SetValue(Copy(array.GetValue(i)), i);
        }

        return copy;
    }

    private static IDictionary CopyDictionary(IDictionary dictionary)
    {
        var copy = (IDictionary)Activator.CreateInstance(dictionary.GetType())!;
        foreach (DictionaryEntry entry in dictionary)
            copy.Add(entry.Key, Copy(entry.Value));
        return copy;
    }

    private static IList CopyList(IList list)
    {
        var copy = (IList)Activator.CreateInstance(list.GetType())!;
        foreach (var element in list)
            copy.Add(Copy(element));
        return copy;
    }

    private static bool CanChangeInside(Type type)
        => !type.IsValueType && type != typeof(string)
            && (!IsOfDotNet(type) || type.IsInterface || type == typeof(object)
                || typeof(IEnumerable).IsAssignableFrom(type) || typeof(JsonNode).IsAssignableFrom(type));

    /// <summary>
    ///     Whether a class is one of Stripe.net's or of the user's, to be walked, and none of .NET's, which knows its own equality.
    /// </summary>
    private static bool IsObject(Type type) => !type.IsValueType && !IsOfDotNet(type);

    private static bool IsOfDotNet(Type type)
        => type.Namespace is { } name && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal));

    /// <summary>
    ///     The fields of a class and of those it derives from. How an object of Stripe.net was read (its raw JSON, the response) is no part
    ///     of its value.
    /// </summary>
    private static ImmutableArray<Field> FieldsOf(Type type)
        => Fields.GetOrAdd(type, static t =>
        {
            var fields = ImmutableArray.CreateBuilder<Field>();
            for (var declaring = t; declaring != typeof(object) && !IsStripeBase(declaring); declaring = declaring.BaseType!)
            {
                fields.AddRange(declaring
                    .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Select(f => new Field(f, CanChangeInside(f.FieldType))));
            }

            return fields.ToImmutable();
        });

    private static bool IsStripeBase(Type type)
        => type == typeof(StripeEntity) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StripeEntity<>);

    private sealed record Field(FieldInfo Info, bool CanChangeInside);
}
