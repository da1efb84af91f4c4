using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>A value of an entity, and the path of the parameter that takes it.</summary>
/// <param name="Path">The path of the parameter.</param>
/// <param name="Before">The value that Stripe has.</param>
/// <param name="After">The value that the entity has now.</param>
internal sealed record FieldValues(ImmutableArray<string> Path, object? Before, object? After);

/// <summary>Takes the fields out of a value that the operation has parameters of another name for.</summary>
internal static class RenamedFields
{
    /// <summary>The values of a property by the parameters that take them.</summary>
    public static IEnumerable<FieldValues> Split(WriteOperation operation, FieldValues values)
    {
        var path = values.Path;
        foreach (var rename in WriteRenames.Of(operation).Where(r => r.IsAtOrBelow(path)))
        {
            var below = rename.From[path.Length..];
            var (before, restBefore) = Take(values.Before, below);
            var (after, restAfter) = Take(values.After, below);
            yield return new(rename.To, Said(before, rename), Said(after, rename));
            if (below.IsEmpty)
                yield break;
            values = new(path, restBefore, restAfter);
        }

        yield return values;
    }

    /// <summary>A field of a value, and what is left without it: null where nobody set anything else.</summary>
    private static (object? Taken, object? Left) Take(object? value, ImmutableArray<string> path)
    {
        if (path.IsEmpty)
            return (value, null);
        if (value is not FieldObject holder || !holder.Fields.TryGetValue(path[0], out var inner))
            return (null, value);

        var (taken, rest) = Take(inner, path[1..]);
        if (taken is null)
            return (null, value);

        var left = holder with { Fields = new Dictionary<string, object?>(holder.Fields, StringComparer.Ordinal) { [path[0]] = rest } };
        return (taken, left.Fields.Keys.Any(left.IsSet) ? left : null);
    }

    private static object? Said(object? value, WriteRename rename)
        => value is string text && rename.Values.TryGetValue(text, out var said) ? said : value;
}
