using System.Collections.Concurrent;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>
///     What Stripe writes, by the path of a list. It lies in two generated tables (StripeWrites.g.cs) that are bytes of the assembly: who only reads pays
///     nothing for them, and a write reads the lines of its own resource alone.
/// </summary>
internal static partial class StripeWrites
{
    private static readonly ConcurrentDictionary<string, ResourceWrites?> Known = new();

    /// <summary>Everything that can be written, by path.</summary>
    public static IEnumerable<ResourceWrites> All => SortedText.Keys(Resources).Select(path => Find(path)!);

    /// <summary>What can be written at a list by its path with placeholders, as in the catalog; null where nothing can.</summary>
    public static ResourceWrites? Find(string listPath) => Known.GetOrAdd(listPath, static path => Read(path));

    /// <summary>The fields of a line of the generated table.</summary>
    internal static IEnumerable<WriteField> FieldsOf(string @class)
        => Words(SortedText.Find(Classes, @class) ?? throw new FormatException($"The catalog of writes lacks '{@class}'.")).Select(WriteField.Read);

    /// <summary>
    ///     Reads a resource of the generated table. Each line is a verb (<c>create</c>, <c>update</c>, <c>delete</c>, or the HTTP method of another), its
    ///     path below the list, Stripe.net's method, the line of its parameters if it has any, and its host behind an @ if it is not the API's.
    /// </summary>
    private static ResourceWrites? Read(string path)
    {
        if (SortedText.Find(Resources, path) is not { } text)
            return null;

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Words).Where(words => words.Length > 0).ToList();
        return new ResourceWrites(
            path,
            Operation("create", HttpMethod.Post),
            Operation("update", HttpMethod.Post),
            Operation("delete", HttpMethod.Delete),
            [.. lines.Where(words => char.IsUpper(words[0][0])).Select(words => Verb(path, words))]);

        WriteOperation? Operation(string verb, HttpMethod method)
            => lines.Find(words => words[0] == verb) is { } words ? StripeWrites.Operation(method, path, words) : null;
    }

    private static WriteOperation Operation(HttpMethod method, string list, string[] words)
        => new(method, PathBelow(list, words[1]), words[2])
        {
            Class = words.Skip(3).FirstOrDefault(word => word[0] != '@') ?? "",
            Host = words.Skip(3).FirstOrDefault(word => word[0] == '@')?[1..],
        };

    private static OtherVerb Verb(string list, string[] words)
        => new(words[2][(words[2].LastIndexOf('.') + 1)..], words[2], HttpMethod.Parse(words[0]), PathBelow(list, words[1]));

    private static string PathBelow(string list, string path) => path == "/" ? list : list + path;

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
