using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace StripeEFCore.Tests.Architecture;

/// <summary>What holds for all of a room.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Source = Path.Combine(Root(), "src", "Stripe.EFCore");

    [Theory]
    [InlineData("Api")]
    [InlineData("Rows")]
    [InlineData("Catalog")]
    [InlineData("Authentication")]
    public void Lower_rooms_know_nothing_of_EF_Core(string room)
        => Assert.All(Files(room), f => Assert.DoesNotContain("Microsoft.EntityFrameworkCore", System.IO.File.ReadAllText(f)));

    /// <summary>What the code of compiled models names is public in a namespace that says so.</summary>
    [Fact]
    public void What_users_do_not_call_is_not_public()
    {
        var rooms = new[] { "Api", "Rows", "Catalog", "Query", "Storage", "Conventions" };
        Assert.DoesNotContain(
            typeof(StripeConnectionSettings).Assembly.GetExportedTypes(),
            t => t.Namespace!.Split('.') is var parts && parts[^1] != "Internal" && parts.Intersect(rooms).Any());
    }

    /// <summary>They resume on the context of the caller, who may block its only thread until the query ends.</summary>
    [Fact]
    public void No_asynchronous_operator_of_NET_is_used()
    {
        using var file = System.IO.File.OpenRead(typeof(StripeConnectionSettings).Assembly.Location);
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        var operators = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeReference
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)m.Parent).Name) == nameof(AsyncEnumerable))
            .Select(m => metadata.GetString(m.Name));
        Assert.Equal([nameof(AsyncEnumerable.Empty)], operators);
    }

    private static IEnumerable<string> Files(string room)
        => Directory.EnumerateFiles(Path.Combine(Source, room), "*.cs", SearchOption.AllDirectories);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
