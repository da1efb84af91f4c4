using System.Collections.Immutable;
using System.Xml.Linq;

namespace Stripe.EFCore.Design.Scaffolding.Documentation;

/// <summary>What Stripe.net says of a member.</summary>
/// <param name="Summary">The text, as the inside of a summary; null where there is none.</param>
/// <param name="Values">The values that a text can have; empty where it names none.</param>
internal sealed record MemberText(string? Summary, ImmutableArray<string> Values)
{
    public static MemberText None { get; } = new(null, []);
}

/// <summary>The documentation of Stripe.net's classes. Where its file is not found, nothing is said.</summary>
internal sealed class StripeDocumentation
{
    private readonly Dictionary<string, XElement> _summaries;

    private StripeDocumentation(Dictionary<string, XElement> summaries) => _summaries = summaries;

    public static StripeDocumentation None { get; } = new([]);

    /// <summary>Reads the file that lies in the package of Stripe.net; see <see cref="DocumentationFile" />.</summary>
    /// <param name="projectDirectory">The folder of the project, whose packages are known; null where there is none.</param>
    public static StripeDocumentation Load(string? projectDirectory)
        => DocumentationFile.Find(projectDirectory) is { } path ? Read(XDocument.Load(path)) : None;

    public static StripeDocumentation Read(XDocument document)
        => new(document.Descendants("member")
            .Where(m => m.Attribute("name") is not null && m.Element("summary") is not null)
            .GroupBy(m => m.Attribute("name")!.Value, StringComparer.Ordinal)
            .ToDictionary(m => m.Key, m => m.First().Element("summary")!, StringComparer.Ordinal));

    public string? OfClass(Type stripeClass) => DocumentationText.Of(_summaries.GetValueOrDefault($"T:{NameOf(stripeClass)}")).Summary;

    public MemberText OfMember(Type holder, string member)
    {
        for (var type = holder; type is not null; type = type.BaseType)
        {
            if (_summaries.TryGetValue($"P:{NameOf(type)}.{member}", out var summary))
                return DocumentationText.Of(summary);
        }

        return MemberText.None;
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');
}
