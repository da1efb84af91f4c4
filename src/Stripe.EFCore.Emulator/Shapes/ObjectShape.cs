using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Shapes;

/// <summary>What one JSON object of the API may hold, as far as expansion and embedded lists go.</summary>
internal sealed class ObjectShape(ImmutableDictionary<string, FieldShape> fields)
{
    public static ObjectShape Empty { get; } = new(ImmutableDictionary<string, FieldShape>.Empty);

    public IEnumerable<FieldShape> Fields => fields.Values;

    /// <summary>The value of <c>object</c>; null for what is no resource, and where the class is not known.</summary>
    public string? Resource { get; init; }

    /// <summary>The shape of objects that may have any of several shapes.</summary>
    public static ObjectShape Any(IEnumerable<ObjectShape> shapes)
        => new(shapes.SelectMany(s => s.Fields).GroupBy(f => f.Name).ToImmutableDictionary(g => g.Key, g => g.OrderByDescending(f => f.MayEndPath).First()));

    public FieldShape? Find(string name) => fields.GetValueOrDefault(name);
}

/// <summary>One field that holds other objects, or their ids.</summary>
/// <param name="Inside">The shapes of what is embedded here, by the <c>object</c> of the embedded object; the empty name stands for any.</param>
internal sealed record FieldShape(string Name, Lazy<ImmutableDictionary<string, ObjectShape>> Inside)
{
    private static readonly Lazy<ImmutableDictionary<string, ObjectShape>> Nothing = new(ImmutableDictionary<string, ObjectShape>.Empty);

    /// <summary>The objects whose ids stand here; empty where the field does not hold ids.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>The API sends the field only when a request expands it.</summary>
    public bool IsHidden { get; init; }

    /// <summary>An embedded list with <c>data</c>, <c>has_more</c> and <c>url</c>.</summary>
    public bool IsList { get; init; }

    /// <summary>The embedded object is a resource, which Stripe lets a request name in <c>expand[]</c> though it is there anyway.</summary>
    public bool IsResource { get; init; }

    public bool IsExpandable => !Targets.IsEmpty;

    public bool MayEndPath => IsExpandable || IsHidden || IsList || IsResource;

    public static FieldShape Scalar(string name) => new(name, Nothing);

    public ObjectShape ShapeOf(JsonObject embedded)
        => (string?)embedded["object"] is { } name && Inside.Value.TryGetValue(name, out var shape)
            ? shape
            : Inside.Value.GetValueOrDefault("", ObjectShape.Empty);
}
