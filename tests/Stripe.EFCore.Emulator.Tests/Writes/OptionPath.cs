using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>The parameters that an options class of Stripe.net has, as paths, and values that are put at them.</summary>
public static class OptionPath
{
    private const string AnyKey = "usd";

    /// <summary>The paths of all values: <c>a[b]</c>, <c>items[0][price]</c>, <c>currency_options[usd][unit_amount]</c>.</summary>
    public static IEnumerable<(string Path, Type Type)> Leaves(Type options, int depth)
        => PropertiesOf(options).Where(p => p.Name is not ("expand" or "metadata" or "include"))
            .SelectMany(p => Leaves(p.Name, p.Property.PropertyType, depth));

    /// <summary>Puts a value at a path, and makes the objects and lists on the way.</summary>
    public static void Set(object options, string path, object? value)
    {
        var tokens = path.Replace("]", "", StringComparison.Ordinal).Split('[');
        var property = PropertyOf(options.GetType(), tokens[0]);
        property.SetValue(options, Put(property.PropertyType, property.GetValue(options), tokens.AsSpan(1), value));
    }

    /// <summary>The class of the value at a path; null where there is no such path.</summary>
    public static Type? TypeAt(Type type, string path)
    {
        foreach (var token in path.Replace("]", "", StringComparison.Ordinal).Split('['))
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (IsGeneric(type, typeof(List<>)))
                type = type.GetGenericArguments()[0];
            else if (IsGeneric(type, typeof(Dictionary<,>)))
                type = type.GetGenericArguments()[1];
            else if (PropertiesOf(IsGeneric(type, "AnyOf") ? type.GetGenericArguments()[^1] : type).FirstOrDefault(p => p.Name == token).Property
                is { } property)
                type = property.PropertyType;
            else
                return null;
        }

        return type;
    }

    public static IEnumerable<(string Name, PropertyInfo Property)> PropertiesOf(Type type)
        => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(p => (Name: p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name!, Property: p))
            .Where(p => p.Name is not null && p.Property.CanWrite);

    /// <summary>Whether a class holds parameters of its own, as the amounts of API v2 do.</summary>
    public static bool IsNested(Type type)
        => typeof(INestedOptions).IsAssignableFrom(type) || type.Name == "Amount" && type.Namespace!.StartsWith("Stripe", StringComparison.Ordinal);

    public static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static bool IsGeneric(Type type, string name) => type.IsGenericType && type.Name.StartsWith(name, StringComparison.Ordinal);

    private static IEnumerable<(string Path, Type Type)> Leaves(string path, Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsGeneric(type, "AnyOf"))
            return type.GetGenericArguments().Take(1).SelectMany(t => Leaves(path, t, depth));
        if (IsGeneric(type, typeof(List<>)))
            return Leaves($"{path}[0]", type.GetGenericArguments()[0], depth);
        if (IsGeneric(type, typeof(Dictionary<,>)))
            return path.EndsWith("metadata]", StringComparison.Ordinal) ? [] : Leaves($"{path}[{AnyKey}]", type.GetGenericArguments()[1], depth);
        if (IsNested(type))
            return depth == 0 ? [] : PropertiesOf(type).SelectMany(p => Leaves($"{path}[{p.Name}]", p.Property.PropertyType, depth - 1));
        return [(path, type)];
    }

    private static object? Put(Type type, object? present, ReadOnlySpan<string> rest, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (IsGeneric(type, "AnyOf"))
            return PutAny(type, present, rest, value);
        if (rest.IsEmpty)
            return value is null ? null : Converted(type, value);

        var target = present ?? Activator.CreateInstance(type)!;
        if (target is IList list)
        {
            var at = int.Parse(rest[0], CultureInfo.InvariantCulture);
            var element = Put(type.GetGenericArguments()[0], at < list.Count ? list[at] : null, rest[1..], value);
            if (at < list.Count)
                list[at] = element;
            else
                list.Add(element);
        }
        else if (target is IDictionary map)
        {
            map[rest[0]] = Put(type.GetGenericArguments()[1], map.Contains(rest[0]) ? map[rest[0]] : null, rest[1..], value);
        }
        else
        {
            var property = PropertyOf(type, rest[0]);
            property.SetValue(target, Put(property.PropertyType, property.GetValue(target), rest[1..], value));
        }

        return target;
    }

    /// <summary>One of several types: the last where members are put, the first that fits otherwise.</summary>
    private static object PutAny(Type type, object? present, ReadOnlySpan<string> rest, object? value)
    {
        var arguments = type.GetGenericArguments();
        var inside = present is null ? null : type.GetProperty("Value")!.GetValue(present);
        var chosen = rest.IsEmpty ? Array.Find(arguments, t => Fits(t, value)) ?? arguments[0] : arguments[^1];
        var put = Put(chosen, chosen.IsInstanceOfType(inside) ? inside : null, rest, value)!;
        return Activator.CreateInstance(type, put)!;
    }

    private static bool Fits(Type type, object? value)
        => type.IsInstanceOfType(value) || type == typeof(DateTime?) && value is DateTime || type.IsEnum && value is string;

    private static object Converted(Type type, object value)
        => type.IsInstanceOfType(value) ? value
            : typeof(StringEnum).IsAssignableFrom(type) ? Activator.CreateInstance(type, BindingFlags.NonPublic | BindingFlags.Instance, null, [value], null)!
            : IsGeneric(type, typeof(List<>)) ? ListOf(type, value)
            : IsNested(type) ? Activator.CreateInstance(type)!
            : value is string && type == typeof(DateTime) ? throw new InvalidCastException($"No time: {value}")
            : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

    private static object ListOf(Type type, object value)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        list.Add(Converted(type.GetGenericArguments()[0], value));
        return list;
    }

    private static PropertyInfo PropertyOf(Type type, string name)
        => PropertiesOf(type).FirstOrDefault(p => p.Name == name).Property ?? throw new MissingMemberException(type.Name, name);
}
