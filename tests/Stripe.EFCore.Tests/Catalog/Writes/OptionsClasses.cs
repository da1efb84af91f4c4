using System.Reflection;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>
///     The parameters of Stripe.net's options classes in the notation of WriteField. Classes inside of others that have the same members share a line,
///     which has the shortest of their names; the class of an operation has a line of its own. A class of few values stands where it is used.
/// </summary>
internal sealed class OptionsClasses
{
    private const int MostInline = 3;

    private readonly Dictionary<Type, List<OptionsMember>> _classes = [];
    private readonly Dictionary<Type, string> _lines;

    public OptionsClasses(IEnumerable<Type> operations)
    {
        var own = operations.ToHashSet();
        var open = new Queue<Type>(own);
        while (open.TryDequeue(out var type))
        {
            if (_classes.ContainsKey(type))
                continue;
            var members = OptionsMember.AllOf(type);
            _classes.Add(type, members);
            foreach (var inner in members.SelectMany(member => member.Objects))
                open.Enqueue(inner);
        }

        _lines = NameLines(own);
    }

    /// <summary>The lines that have members.</summary>
    public IEnumerable<(string Name, string[] Members)> Lines
        => _lines.Where(line => _classes[line.Key] is not [] && char.IsUpper(line.Value[0]))
            .DistinctBy(line => line.Value)
            .OrderBy(line => line.Value, StringComparer.Ordinal)
            .Select(line => (line.Value, MembersOf(line.Key, _lines)));

    /// <summary>The line of the class of an operation; empty where it has no members.</summary>
    public string LineOf(Type? options) => options is null || _classes[options] is [] ? "" : _lines[options];

    /// <summary>The names of the classes' lines. Classes count as equal until a member, or what lies in one, tells them apart.</summary>
    private Dictionary<Type, string> NameLines(HashSet<Type> own)
    {
        var names = _classes.Keys.ToDictionary(type => type, _ => "");
        while (true)
        {
            var next = _classes.Keys
                .GroupBy(type => (own.Contains(type) ? type : null, string.Join(' ', MembersOf(type, names))))
                .SelectMany(same => same.Select(type => (type, own.Contains(type) ? NameOf(type) : NameOf(same))))
                .ToDictionary();
            if (next.All(line => names[line.Key] == line.Value))
                return next;
            names = next;
        }
    }

    private string NameOf(IEnumerable<Type> same)
        => _classes[same.First()] is { Count: <= MostInline } members && members.TrueForAll(member => member.IsPlain)
            ? string.Join(',', members.Select(member => member.Notation([])))
            : same.Select(NameOf).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).First();

    private static string NameOf(Type type)
    {
        var name = type.FullName!["Stripe.".Length..];
        return name.EndsWith("Options", StringComparison.Ordinal) ? name[..^"Options".Length] : name;
    }

    private string[] MembersOf(Type type, Dictionary<Type, string> lines) => [.. _classes[type].Select(member => member.Notation(lines))];
}

/// <summary>One member of an options class.</summary>
/// <param name="Name">Its name in requests.</param>
/// <param name="Shape">Nothing, a list or a map.</param>
/// <param name="Type">The type of a value that is no object.</param>
/// <param name="Objects">The classes of its objects.</param>
internal sealed record OptionsMember(string Name, string Shape, string Type, IReadOnlyList<Type> Objects)
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>What is taken in place of the value: text or certain words.</summary>
    private string Alternatives { get; init; } = "";

    private bool CanBeUnset { get; init; }

    /// <summary>Whether it is a value, and nothing else is taken in its place.</summary>
    public bool IsPlain => Objects.Count == 0 && Alternatives.Length == 0;

    /// <summary>The members of a class by name. Every request takes <c>expand</c>, which is about the answer.</summary>
    public static List<OptionsMember> AllOf(Type options)
        =>
        [
            .. options.GetProperties()
                .Where(property => EntityFields.JsonName(property) is not (null or "expand"))
                .Select(property => Read(property, options))
                .OrderBy(member => member.Name, StringComparer.Ordinal),
        ];

    public string Notation(Dictionary<Type, string> lines)
        => Name + Shape + Type
            + (Objects.Count > 0 ? $"{{{string.Join('+', Objects.Select(type => lines[type]))}}}" : "")
            + Alternatives
            + (CanBeUnset ? "?" : "");

    private static OptionsMember Read(PropertyInfo property, Type options)
    {
        var isText = options.Namespace!.StartsWith("Stripe.V2", StringComparison.Ordinal);
        return Read(EntityFields.JsonName(property)!, property.PropertyType, isText ? ":instant" : ":time") with { CanBeUnset = Tracks(property, options) };
    }

    private static OptionsMember Read(string name, Type type, string time)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.Name.StartsWith("AnyOf`", StringComparison.Ordinal))
            return ReadAnyOf(name, type.GetGenericArguments(), time);
        if (ArgumentOf(type, typeof(List<>)) is { } item)
            return Below("[]", item);
        if (ArgumentOf(type, typeof(Dictionary<,>)) is { } value)
            return Below("<>", value);
        if (type.IsAssignableTo(typeof(INestedOptions)) || type == typeof(Stripe.V2.Amount))
            return new(name, "", "", [type]);
        return new(name, "", TypeOf(type, time), []);

        OptionsMember Below(string shape, Type inner)
        {
            var read = Read(name, inner, time);
            return read with { Shape = shape + read.Shape };
        }
    }

    /// <summary>One of several: objects or a value count before text; a class of words names those that are taken.</summary>
    private static OptionsMember ReadAnyOf(string name, Type[] types, string time)
    {
        var words = types.SelectMany(WordsOf).ToList();
        var values = types.Where(type => type != typeof(string) && !WordsOf(type).Any()).Select(type => Read(name, type, time)).ToList();
        var alternatives = words.Count > 0 ? words : types.Contains(typeof(string)) ? ["text"] : [];
        return values[0] with
        {
            Objects = [.. values.SelectMany(value => value.Objects)],
            Alternatives = string.Concat(alternatives.Select(word => $"|{word}")),
        };
    }

    private static IEnumerable<string> WordsOf(Type type)
        => type.IsSubclassOf(typeof(StringEnum))
            ? type.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<StringEnum>().Select(word => word.Value)
            : [];

    private static string TypeOf(Type type, string time)
        => type == typeof(string) ? ""
            : type == typeof(long) ? ":int"
            : type == typeof(decimal) ? ":decimal"
            : type == typeof(bool) ? ":bool"
            : type == typeof(DateTime) ? time
            : type == typeof(MultipartFileContent) ? ":file"
            : throw new NotSupportedException($"A parameter of the type {type} has no notation.");

    private static Type? ArgumentOf(Type type, Type definition)
        => type.IsGenericType && type.GetGenericTypeDefinition() == definition ? type.GetGenericArguments()[^1] : null;

    /// <summary>Whether the class notes that the property was set: it then sends null as empty.</summary>
    private static bool Tracks(PropertyInfo property, Type options)
    {
        if (options.GetProperty("SetTracker", Hidden) is not { } tracker)
            return false;

        var instance = Activator.CreateInstance(options)!;
        property.SetValue(instance, null);
        var value = tracker.GetValue(instance)!;
        return (bool)value.GetType().GetMethod("IsSet")!.Invoke(value, [property.Name])!;
    }
}
