using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Writes.Declarations;

/// <summary>What an operation does, as far as its path and its name in Stripe's SDK tell.</summary>
internal enum OperationKind
{
    Create,
    Update,
    Delete,

    /// <summary>Anything else, such as <c>/finalize</c>.</summary>
    Verb,
}

/// <summary>A write of the API.</summary>
/// <param name="Verb">POST or DELETE.</param>
/// <param name="Path">The path, with <c>{}</c> for each id.</param>
/// <param name="Shape">The name of the shape of its parameters.</param>
/// <param name="Answer">The object that it answers with; <c>-</c> where the declarations leave it open.</param>
/// <param name="Method">The name in Stripe's SDK for Node.</param>
internal sealed record Operation(string Verb, string Path, string Shape, string Answer, string Method)
{
    public ImmutableArray<string> Segments { get; } = [.. Path.Split('/', StringSplitOptions.RemoveEmptyEntries)];

    public bool IsV2 => Path.StartsWith("/v2/", StringComparison.Ordinal);

    /// <summary>The path of the list that a create adds to, and that the object of another operation stands in.</summary>
    public string ListPath => Kind == OperationKind.Create ? Path : Path[..Path.LastIndexOf("/{}", StringComparison.Ordinal)];

    public OperationKind Kind
        => Verb == "DELETE" ? OperationKind.Delete
            : Segments[^1] == "{}" ? OperationKind.Update
            : Method.StartsWith("create", StringComparison.Ordinal) && !Segments[^1].StartsWith("create", StringComparison.Ordinal) ? OperationKind.Create
            : OperationKind.Verb;

    public string Key => $"{Verb} {Path}";
}

/// <summary>The writes that Stripe's SDK declares.</summary>
internal static partial class Operations
{
    public static ImmutableArray<Operation> All { get; } =
    [
        .. ParameterShapes.Unwrapped(Table).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(p => new Operation(p[0], p[1], p[2] == "-" ? ParameterShapes.Nothing : p[2], p[3], p[4])),
    ];

    private static readonly ILookup<(string Verb, int Segments), Operation> BySize = All.ToLookup(o => (o.Verb, o.Segments.Length));

    /// <summary>The operation at a path, and the ids in the path; null where there is none.</summary>
    public static (Operation Operation, ImmutableArray<string> Ids)? At(string verb, string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var found = BySize[(verb, segments.Length)].Where(o => Fits(o, segments)).MinBy(o => o.Segments.Count(s => s == "{}"));
        return found is null ? null : (found, [.. segments.Where((_, i) => found.Segments[i] == "{}").Select(Uri.UnescapeDataString)]);
    }

    private static bool Fits(Operation operation, string[] segments)
        => operation.Segments.Zip(segments).All(pair => pair.First == "{}" || pair.First == pair.Second);
}
