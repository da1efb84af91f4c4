using System.Collections.Concurrent;
using System.Reflection;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>
///     Makes an object of Stripe.net and options of Stripe.net that say the same. A part is a path of JSON names as far as an object says it:
///     <c>address.city</c>, <c>items</c>. The members of a list's elements are one part.
/// </summary>
/// <param name="isIncluded">Which parts have a value.</param>
/// <param name="isOther">Which parts have another value than usual.</param>
internal sealed class Twins(Func<string, bool> isIncluded, Func<string, bool> isOther)
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ConcurrentDictionary<Type, List<(string Name, PropertyInfo Property)>> Known = [];

    private bool _isIncluded;
    private bool _isOther;

    /// <summary>The parts that both have.</summary>
    public List<string> Parts { get; } = [];

    /// <summary>The parameters that the object has a field for, but of another form.</summary>
    public List<string> Differing { get; } = [];

    /// <summary>An object and options; each is null where the two have nothing in common.</summary>
    public (object? Entity, object? Options) Make(Type entity, Type options) => Pair(entity, options, "", inList: false);

    /// <summary>The member of a class that has a name in JSON.</summary>
    public static PropertyInfo? Member(Type type, string name)
        => Named(type).FirstOrDefault(m => m.Name == name).Property;

    private static List<(string Name, PropertyInfo Property)> Named(Type type) => Known.GetOrAdd(
        type,
        static t =>
        [
            .. t.GetProperties(Members).Select(p => (Name: Catalog.EntityFields.JsonName(p)!, p))
                .Where(m => m.Name is not null)
                .DistinctBy(m => m.Name)
                .OrderBy(m => m.Name, StringComparer.Ordinal),
        ]);

    private (object? Entity, object? Options) Pair(Type entity, Type options, string path, bool inList)
    {
        if (entity.IsAbstract || entity.GetConstructor([]) is null)
            return default;

        var (made, given) = (Activator.CreateInstance(entity)!, Activator.CreateInstance(options)!);
        var found = false;
        foreach (var (name, parameter) in Named(options).Where(m => m.Name is not ("expand" or "deleted")))
        {
            if (Member(entity, name) is not { } field)
                continue;

            var own = path.Length == 0 ? name : $"{path}.{name}";
            if (!inList)
                (_isIncluded, _isOther) = (isIncluded(own), isOther(own));
            var (value, argument) = Values(field.PropertyType, parameter.PropertyType, own, inList);
            if (argument is null)
            {
                Differing.Add(own);
                continue;
            }

            found = true;
            if (value is not null)
                field.SetValue(made, value);
            if (argument != Excluded)
                parameter.SetValue(given, argument);
        }

        return found ? (made, given) : default;
    }

    /// <summary>Says that the parameter has a value, but is left out.</summary>
    private static readonly object Excluded = new();

    private (object? Value, object? Argument) Values(Type field, Type parameter, string path, bool inList)
    {
        field = Nullable.GetUnderlyingType(field) ?? field;
        parameter = Nullable.GetUnderlyingType(parameter) ?? parameter;
        if (Definition(parameter)?.Name.StartsWith("AnyOf`", StringComparison.Ordinal) == true)
            return AnyOf(field, parameter, path, inList);
        if (IsObject(field) && IsObject(parameter) && parameter != typeof(Stripe.V2.Amount))
            return Nested(field, parameter, path, inList);
        if (!inList)
            Parts.Add(path);
        var (value, argument) = parameter == typeof(Stripe.V2.Amount) ? Pair(field, parameter, path, inList: true)
            : Definition(parameter) == typeof(List<>) && ElementOf(field) is { } element
            ? Lists(field, element, parameter, path)
            : Scalars(field, parameter, path);
        if (!inList && argument is null)
            Parts.Remove(path);
        return argument is null ? default : inList || _isIncluded ? (value, argument) : (value, Excluded);
    }

    private (object? Value, object? Argument) Nested(Type field, Type parameter, string path, bool inList)
    {
        var (value, argument) = Pair(field, parameter, path, inList);
        return argument is null || inList || Parts.Any(p => p.StartsWith(path + ".", StringComparison.Ordinal) && isIncluded(p))
            ? (value, argument)
            : (value, Excluded);
    }

    private (object? Value, object? Argument) AnyOf(Type field, Type parameter, string path, bool inList)
    {
        foreach (var choice in parameter.GetGenericArguments())
        {
            var (parts, differing) = (Parts.Count, Differing.Count);
            var (value, argument) = Values(field, choice, path, inList);
            if (argument is not null)
                return (value, argument == Excluded ? Excluded : parameter.GetConstructor([choice])!.Invoke([argument]));
            Parts.RemoveRange(parts, Parts.Count - parts);
            Differing.RemoveRange(differing, Differing.Count - differing);
        }

        return default;
    }

    private (object? Value, object? Argument) Lists(Type field, Type element, Type parameter, string path)
    {
        var (values, arguments) = (Activator.CreateInstance(field)!, Activator.CreateInstance(parameter)!);
        var items = Definition(field)!.Name == "StripeList`1" ? Activator.CreateInstance(typeof(List<>).MakeGenericType(element))! : values;
        var item = parameter.GetGenericArguments()[0];
        for (var i = 0; i < 2; i++)
        {
            var (value, argument) = Element(element, item, $"{path}.{i}");
            if (argument is null)
                return default;
            items.GetType().GetMethod("Add")!.Invoke(items, [value]);
            arguments.GetType().GetMethod("Add")!.Invoke(arguments, [argument]);
        }

        if (items != values)
            Member(field, "data")!.SetValue(values, items);
        return (values, arguments);
    }

    private (object? Value, object? Argument) Element(Type element, Type item, string path)
    {
        if (Definition(element)?.Name == "ExpandableField`1" && IsObject(item))
            return ById(element, item, path);
        return IsObject(element) && IsObject(item) ? Pair(element, item, path, inList: true) : Values(element, item, path, inList: true);
    }

    /// <summary>A list of ids that is written as a list of objects: each says its id under the name of the list in the singular.</summary>
    private (object? Value, object? Argument) ById(Type element, Type item, string path)
    {
        var name = path.Split('.')[^2].TrimEnd('s');
        if (Member(item, name) is not { } parameter || parameter.PropertyType != typeof(string))
            return default;

        var options = Activator.CreateInstance(item)!;
        parameter.SetValue(options, Text(path));
        return (Reference(element, Text(path)), options);
    }

    private (object? Value, object? Argument) Scalars(Type field, Type parameter, string path)
    {
        if (Definition(field)?.Name == "ExpandableField`1")
            return parameter == typeof(string) ? (Reference(field, Text(path)), Text(path)) : default;
        if (parameter == typeof(string) && IsObject(field))
            return WithId(field, path);
        if (Definition(parameter) == typeof(Dictionary<,>))
            return Maps(field, parameter, path);
        if (field != parameter)
            return default;

        object? value = field == typeof(string) ? Text(path)
            : field == typeof(long) ? (object)(7L + Number(path))
            : field == typeof(decimal) ? (object)(7.25m + Number(path))
            : field == typeof(bool) ? (object)!_isOther
            : field == typeof(DateTime) ? new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddSeconds(Number(path)) as object
            : null;
        return (value, value);
    }

    /// <summary>An object that is written as its id.</summary>
    private (object? Value, object? Argument) WithId(Type field, string path)
    {
        if (Member(field, "id") is not { } id || field.GetConstructor([]) is null)
            return default;

        var made = Activator.CreateInstance(field)!;
        id.SetValue(made, Text(path));
        return (made, Text(path));
    }

    private (object? Value, object? Argument) Maps(Type field, Type parameter, string path)
    {
        if (Definition(field) != typeof(Dictionary<,>))
            return default;

        var (values, arguments) = (Activator.CreateInstance(field)!, Activator.CreateInstance(parameter)!);
        foreach (var key in new[] { "first", "second" })
        {
            var (value, argument) = Element(field.GetGenericArguments()[1], parameter.GetGenericArguments()[1], $"{path}.{key}");
            if (argument is null)
                return default;
            field.GetMethod("Add")!.Invoke(values, [key, value]);
            parameter.GetMethod("Add")!.Invoke(arguments, [key, argument]);
        }

        return (values, arguments);
    }

    /// <summary>An expandable field that has an id.</summary>
    public static object Reference(Type field, string id)
    {
        var reference = Activator.CreateInstance(field)!;
        field.GetProperty("Id")!.SetValue(reference, id);
        return reference;
    }

    /// <summary>The id of a list's element stays, for it says which element is meant.</summary>
    private string Text(string path)
        => $"{path.Replace('.', '_')} {(_isOther && !path.EndsWith(".id", StringComparison.Ordinal) ? "é&other" : "a=b")}";

    private int Number(string path) => path.Sum(c => c) + (_isOther ? 100_000 : 0);

    private static bool IsObject(Type type)
        => (type.IsSubclassOf(typeof(StripeEntity)) || type.IsAssignableTo(typeof(INestedOptions)) || type == typeof(Stripe.V2.Amount))
            && Definition(type)?.Name is not ("ExpandableField`1" or "StripeList`1");

    private static Type? ElementOf(Type field)
        => Definition(field) is { } definition && (definition == typeof(List<>) || definition.Name == "StripeList`1") ? field.GetGenericArguments()[0] : null;

    private static Type? Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : null;
}
