using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>The parameters of a request as dictionaries inside each other: where one stands, and how it is put there.</summary>
internal static class ParameterTree
{
    /// <summary>The parameter for a field of an object, and its path; null where the operation takes none.</summary>
    public static (ImmutableArray<string> Path, WriteField Field)? Find(WriteFields fields, ImmutableArray<string> path)
    {
        // A list of Stripe has its objects in the field data, and its parameter is the list itself.
        if (path is [.., _, "data"] && FieldAt(fields, path[..^1]) is { Kind: WriteKind.ObjectList } list)
            return (path[..^1], list);

        // The id of a reference, which is the parameter itself.
        if (path is [.., _, "id"] && FieldAt(fields, path[..^1]) is { Kind: WriteKind.Text } reference)
            return (path[..^1], reference);
        return FieldAt(fields, path) is { } field ? (path, field) : null;
    }

    /// <summary>The object that stands at a path; null where there is none.</summary>
    public static Dictionary<string, object?>? At(Dictionary<string, object?> parameters, ImmutableArray<string> path)
    {
        foreach (var name in path)
        {
            if (parameters.GetValueOrDefault(name) is not Dictionary<string, object?> inner)
                return null;
            parameters = inner;
        }

        return parameters;
    }

    /// <summary>Puts a parameter at its path.</summary>
    /// <exception cref="InvalidOperationException">It is no metadata that Stripe takes, or two properties say different values.</exception>
    public static void Put(Dictionary<string, object?> parameters, ImmutableArray<string> path, object? given, FieldPlace place)
    {
        var target = parameters;
        foreach (var name in path[..^1])
        {
            if (!target.TryGetValue(name, out var inner))
                target[name] = inner = new Dictionary<string, object?>(StringComparer.Ordinal);

            // The object around it is taken away.
            if (inner is not Dictionary<string, object?> nested)
                return;
            target = nested;
        }

        if (path is [.., ParameterWriter.Metadata, var key] && given is string text)
            place.CheckMetadata(new FieldObject(text, new Dictionary<string, object?> { [key] = text }));
        target[path[^1]] = target.TryGetValue(path[^1], out var held) ? Merged(path[^1], held, given, place) : given;
    }

    /// <summary>Two properties may say parts of one object: the metadata, and one of its keys. They may not say different values.</summary>
    private static object? Merged(string name, object? held, object? given, FieldPlace place)
    {
        if (held is not Dictionary<string, object?> all || given is not Dictionary<string, object?> more)
            return AreSame(held, given) ? given : throw place.SaidTwice(name, held, given);
        foreach (var (inner, value) in more)
            all[inner] = all.TryGetValue(inner, out var said) ? Merged(inner, said, value, place) : value;
        return all;
    }

    private static bool AreSame(object? held, object? given) => (held, given) switch
    {
        (Dictionary<string, object?> a, Dictionary<string, object?> b)
            => a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var other) && AreSame(p.Value, other)),
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => AreSame(pair.First, pair.Second)),
        _ => Equals(held, given),
    };

    private static WriteField? FieldAt(WriteFields? fields, ImmutableArray<string> path)
    {
        WriteField? field = null;
        foreach (var name in path)
        {
            if (field is { Kind: WriteKind.Map })
                return new WriteField(name, field.ElementKind ?? WriteKind.Text);
            field = fields?.Find(name);
            if (field is null)
                return null;
            fields = field.Fields;
        }

        return field;
    }
}
