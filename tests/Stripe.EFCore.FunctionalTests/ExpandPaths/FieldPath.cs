using System.Collections.Immutable;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>A field on the way of a path, and the class of the objects behind it: the one that is taken where the field may hold several.</summary>
internal sealed record PathStep(StripeField Field, Type? Class);

/// <summary>A path from the objects of a list to a field that is expanded.</summary>
/// <param name="Root">The class of the list's objects.</param>
/// <param name="Steps">The fields on the way.</param>
internal sealed record FieldPath(Type Root, ImmutableArray<PathStep> Steps)
{
    public StripeField Leaf => Steps[^1].Field;

    public string Text => TextOf(0, Steps.Length);

    public int Levels => Text.Count(c => c == '.') + 1;

    /// <summary>The segments of the steps between two places, as <c>expand[]</c> names them.</summary>
    public string TextOf(int from, int to)
        => string.Join('.', Steps[from..to].Select((s, i) => s.Field.Shape == Shape.List && from + i < to - 1 ? s.Field.Name + ".data" : s.Field.Name));

    /// <summary>The class of the object that holds the field of a step.</summary>
    public Type Holder(int step) => step == 0 ? Root : Steps[step - 1].Class!;

    /// <summary>
    ///     Whether a request has to expand the field of a step. Behind an interface one class may have a field always that another has only when it is
    ///     expanded: a path of <c>expand[]</c> names no class, so it is asked for.
    /// </summary>
    public bool NeedsExpansion(int step)
        => Steps[step].Field.NeedsExpansion
            || step > 0 && Steps[step - 1].Field.Classes.SelectMany(StripeFields.Of).Any(f => f.Name == Steps[step].Field.Name && f.NeedsExpansion);

    public override string ToString() => $"{Root.Name}: {Text}";

    /// <summary>
    ///     Every path to an expandable field, or to one that comes only when it is expanded, of at most the given number of levels below the object.
    /// </summary>
    public static IEnumerable<FieldPath> ToExpandable(Type root, int levels)
        => Below(root, root, [], levels).Where(p => p.Leaf.NeedsExpansion).DistinctBy(p => p.Text);

    /// <summary>Every path to a nested list, of at most the given number of levels below the object.</summary>
    public static IEnumerable<FieldPath> ToLists(Type root, int levels)
        => Below(root, root, [], levels).Where(p => p.Leaf.Shape == Shape.List).DistinctBy(p => p.Text);

    private static IEnumerable<FieldPath> Below(Type root, Type holder, ImmutableArray<PathStep> steps, int levels)
    {
        if (levels < 1)
            yield break;

        foreach (var field in StripeFields.Of(holder))
        {
            if (field.Classes.Count == 0)
            {
                yield return new FieldPath(root, steps.Add(new PathStep(field, null)));
                continue;
            }

            foreach (var type in field.Classes)
            {
                var through = steps.Add(new PathStep(field, type));
                yield return new FieldPath(root, through);
                foreach (var below in Below(root, type, through, levels - (field.Shape == Shape.List ? 2 : 1)))
                    yield return below;
            }
        }
    }
}

/// <summary>The fields of each class, read once.</summary>
internal static class StripeFields
{
    private static readonly Dictionary<Type, IReadOnlyList<StripeField>> Known = [];

    public static IReadOnlyList<StripeField> Of(Type type)
    {
        lock (Known)
            return Known.TryGetValue(type, out var fields) ? fields : Known[type] = StripeField.Of(type);
    }
}
