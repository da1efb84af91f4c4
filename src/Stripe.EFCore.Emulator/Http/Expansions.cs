using System.Collections.Immutable;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>The <c>expand[]</c> paths of a request as a tree: what to expand, and what inside of it.</summary>
internal sealed class Expansions
{
    private const int Deepest = 4;

    private readonly Dictionary<string, Expansions> _below = new(StringComparer.Ordinal);

    public static Expansions None { get; } = new();

    public bool IsEmpty => _below.Count == 0;

    public Expansions? Below(string field) => _below.GetValueOrDefault(field);

    /// <summary>The expansions of a request; of a list, without the <c>data.</c> in front.</summary>
    /// <exception cref="ApiError">A path is too deep, leads to nothing that expands, or leads to an object that the key may not read.</exception>
    public static Expansions Of(Parameters parameters, bool isList, ObjectShape shape, Access access)
    {
        var paths = parameters.Array("expand");
        if (paths.IsEmpty)
            return None;

        var root = new Expansions();
        foreach (var path in paths)
        {
            var segments = path.Split('.');
            if (segments.Length > Deepest)
            {
                throw ApiError.Invalid(
                    "property_expansion_max_depth", $"You cannot expand more than {Deepest} levels of a property. Property: {path}", "expand");
            }

            if (isList && segments is not ["data", _, ..])
                throw CannotExpand(path, MayExpand(segments, shape, access) ? $" You may want to try expanding 'data.{path}' instead." : "");

            var walked = isList ? segments[1..] : segments;
            if (!MayExpand(walked, shape, access))
                throw CannotExpand(path, "");

            root.Add(walked);
        }

        return root;
    }

    private void Add(IEnumerable<string> segments)
    {
        var at = this;
        foreach (var segment in segments)
        {
            if (!at._below.TryGetValue(segment, out var below))
                at._below.Add(segment, below = new Expansions());
            at = below;
        }
    }

    /// <summary>Whether the path leads to something that expands, in one at least of the objects that may stand on its way.</summary>
    private static bool MayExpand(ReadOnlySpan<string> path, ObjectShape shape, Access access)
    {
        ImmutableArray<ObjectShape> shapes = [shape];
        for (var i = 0; i < path.Length; i++)
        {
            var name = path[i];
            ImmutableArray<FieldShape> fields = [.. shapes.Select(s => s.Find(name)).OfType<FieldShape>()];
            if (fields.IsEmpty || i == path.Length - 1 && !fields.Any(f => f.MayEndPath))
                return false;

            foreach (var field in fields.Where(f => f.Targets.Length == 1))
                access.RequireRead(field.Targets[0]);
            shapes = [.. fields.SelectMany(f => f.Inside.Value.Values.Concat(f.Targets.Select(access.Store.ShapeOf))).Distinct()];
        }

        return true;
    }

    private static ApiError CannotExpand(string path, string hint)
        => ApiError.Invalid(null, $"This property cannot be expanded ({path}).{hint}", "expand");
}
