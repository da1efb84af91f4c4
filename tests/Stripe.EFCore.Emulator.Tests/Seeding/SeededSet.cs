using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Emulator.Seeding;

namespace StripeEFCore.Emulator.Tests.Seeding;

/// <summary>A seeded data set, looked at as its users see it: as JSON, by list and by id.</summary>
internal sealed class SeededSet(int seed, long customers)
{
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 34, 56, TimeSpan.Zero);

    private readonly Dictionary<string, ISeededResource> _resources =
        SeededData.Create(seed, customers, Now).Resources.ToDictionary(r => r.Object);

    public IEnumerable<ISeededResource> Resources => _resources.Values;

    public ISeededResource this[string resource] => _resources[resource];

    public IEnumerable<JsonObject> All(string resource) => Indexes(this[resource].Count).Select(i => At(resource, i));

    public JsonObject At(string resource, long index) => (JsonObject)JsonNode.Parse(Text(this[resource], index))!;

    /// <summary>The object of an id; fails where there is none.</summary>
    public JsonObject Get(string resource, JsonNode? id)
    {
        Assert.True(this[resource].TryGetIndex((string)id!, out var index), $"There is no {resource} {id}.");
        return At(resource, index);
    }

    public static string Text(ISeededResource resource, long index)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            resource.Write(writer, index);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    public static IEnumerable<long> Indexes(long count)
    {
        for (var i = 0L; i < count; i++)
            yield return i;
    }
}

/// <summary>Reads members of JSON objects.</summary>
internal static class JsonReading
{
    public static string Text(this JsonNode node, string path)
        => (string?)node.Node(path) ?? throw new InvalidOperationException($"{path} is null.");

    public static long Number(this JsonNode node, string path)
        => (long)(node.Node(path) ?? throw new InvalidOperationException($"{path} is null."));

    public static bool Flag(this JsonNode node, string path)
        => (bool)(node.Node(path) ?? throw new InvalidOperationException($"{path} is null."));

    /// <summary>What is at a path of names; null where it is null. Every name must be there.</summary>
    public static JsonNode? Node(this JsonNode node, string path)
    {
        JsonNode? found = node;
        foreach (var name in path.Split('.'))
        {
            Assert.True(found is JsonObject members && members.ContainsKey(name), $"There is no '{name}' of '{path}' in {node}.");
            found = found![name];
        }

        return found;
    }

    public static IEnumerable<JsonNode> Data(this JsonNode node, string list) => node.Node(list)!.Node("data")!.AsArray().Select(e => e!);
}
