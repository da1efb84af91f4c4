using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Stripe.EFCore.Storage;

/// <summary>Compares and copies nested objects, lists and dictionaries by what they hold, so that a change inside one is seen.</summary>
internal static class DeepComparer
{
    public static ValueComparer For(Type type) => (ValueComparer)Activator.CreateInstance(typeof(DeepComparer<>).MakeGenericType(type))!;
}

internal sealed class DeepComparer<T>() : ValueComparer<T>(
    (x, y) => DeepValues.AreEqual(x, y), value => DeepValues.Hash(value), value => (T)DeepValues.Copy(value)!);

internal static class DeepValues
{
    private static readonly ConcurrentDictionary<Type, Member[]> Members = [];
    private static readonly Func<object, object> Clone =
        typeof(object).GetMethod("MemberwiseClone", BindingFlags.NonPublic | BindingFlags.Instance)!.CreateDelegate<Func<object, object>>();

    public static bool AreEqual(object? x, object? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is null || y is null || x.GetType() != y.GetType())
            return false;
        if (x is IDictionary xs && y is IDictionary ys)
            return xs.Count == ys.Count && xs.Keys.Cast<object>().All(k => ys.Contains(k) && AreEqual(xs[k], ys[k]));
        if (x is IList xl && y is IList yl)
            return xl.Count == yl.Count && xl.Cast<object?>().Zip(yl.Cast<object?>(), AreEqual).All(e => e);

        return IsObject(x) ? MembersOf(x.GetType()).All(m => AreEqual(m.Get(x), m.Get(y))) : x.Equals(y);
    }

    /// <summary>Coarse on purpose: equal values have equal hashes, and these values are never keys.</summary>
    public static int Hash(object? value)
        => value switch
        {
            null => 0,
            ICollection collection => collection.Count,
            _ when IsObject(value) => value.GetType().GetHashCode(),
            _ => value.GetHashCode(),
        };

    public static object? Copy(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case IDictionary dictionary when Activator.CreateInstance(value.GetType()) is IDictionary copy:
                foreach (var key in dictionary.Keys)
                    copy.Add(key, Copy(dictionary[key]));
                return copy;
            case IList { IsFixedSize: false, IsReadOnly: false } list when Activator.CreateInstance(value.GetType()) is IList copy:
                foreach (var element in list)
                    copy.Add(Copy(element));
                return copy;
        }

        if (!IsObject(value))
            return value;

        var clone = Clone(value);
        foreach (var member in MembersOf(value.GetType()))
        {
            if (member.IsMutable && member.Get(value) is { } nested)
                member.Set(clone, Copy(nested));
        }

        return clone;
    }

    private static bool IsObject(object value) => value is IStripeEntity;

    /// <summary>What Stripe.net reads from JSON; expandable fields are kept in members that are not public.</summary>
    private static Member[] MembersOf(Type type)
        => Members.GetOrAdd(type, t =>
        [
            .. t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(p => p.GetCustomAttribute<JsonPropertyNameAttribute>() is not null && p.GetMethod is not null && p.GetSetMethod(true) is not null)
                .Select(p => new Member(p)),
        ]);

    private sealed class Member(PropertyInfo property)
    {
        public bool IsMutable { get; } = !property.PropertyType.IsValueType && property.PropertyType != typeof(string);

        public object? Get(object target) => property.GetValue(target);

        public void Set(object target, object? value) => property.SetValue(target, value);
    }
}
