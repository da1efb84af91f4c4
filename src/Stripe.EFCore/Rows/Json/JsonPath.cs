using System.Collections.Immutable;

namespace Stripe.EFCore.Rows.Json;

/// <summary>Where a value stands in a JSON object: the member names from the object down, <c>address.city</c>.</summary>
internal sealed record JsonPath(ImmutableArray<string> Segments)
{
    /// <summary>The object itself.</summary>
    public static JsonPath Root { get; } = new([]);

    public static JsonPath Parse(string path) => path.Length == 0 ? Root : new([.. path.Split('.')]);

    public JsonPath Append(string member) => new(Segments.Add(member));

    public JsonPath Append(JsonPath tail) => new(Segments.AddRange(tail.Segments));

    /// <summary>Of the path of the <c>data</c> in an inner object the path of that object, which is a list of Stripe; of any other path itself.</summary>
    public JsonPath AroundData() => Segments is [.., _, "data"] ? new(Segments[..^1]) : this;

    public bool Equals(JsonPath? other) => other is not null && Segments.AsSpan().SequenceEqual(other.Segments.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var segment in Segments)
            hash.Add(segment, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join('.', Segments);
}
