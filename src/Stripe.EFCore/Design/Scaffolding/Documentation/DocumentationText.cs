using System.Collections.Immutable;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Stripe.EFCore.Design.Scaffolding.Documentation;

/// <summary>Makes a short summary of one of Stripe.net's, in its own words: the first paragraph, without what the property's type says already.</summary>
internal static partial class DocumentationText
{
    /// <summary>A longer paragraph ends at the last sentence that fits.</summary>
    private const int Longest = 320;

    public static MemberText Of(XElement? summary)
    {
        if (summary is null)
            return MemberText.None;

        var text = Lines().Replace(Markup(summary), "\n").Trim();
        var values = OneOf().Matches(text) is [.., var last] ? Codes().Matches(last.Value).Select(m => m.Groups[1].Value).ToImmutableArray() : [];
        var first = Paragraphs().Split(IdOfObject().Replace(OneOf().Replace(text, ""), "").Trim())[0];
        var sentence = Shorten(Blanks().Replace(Seconds().Replace(first, ""), " ").Trim());
        return new(sentence.Length == 0 ? null : sentence, values);
    }

    /// <summary>The inside of a summary: texts escaped, links and code kept, other elements as their text.</summary>
    private static string Markup(XElement element)
    {
        var markup = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            markup.Append(node switch
            {
                XText text => Escape(text.Value),
                XElement { Name.LocalName: "c" or "b" or "i" or "em" } code => InTag(code.Name.LocalName, code),
                XElement { Name.LocalName: "a" } link when link.Attribute("href") is { } href
                    => $"<see href=\"{SecurityElement.Escape(href.Value)}\">{Markup(link)}</see>",
                XElement { Name.LocalName: "see" } see => $"<c>{Escape((see.Attribute("cref")?.Value ?? see.Value).Split('.')[^1])}</c>",
                XElement { Name.LocalName: "para" or "p" } paragraph => $"\n\n{Markup(paragraph)}\n\n",
                XElement other => Markup(other),
                _ => "",
            });
        }

        return markup.ToString();
    }

    private static string InTag(string tag, XElement element) => $"<{tag}>{Blanks().Replace(Markup(element), " ").Trim()}</{tag}>";

    private static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Ends a long paragraph at a sentence, and never inside of an element.</summary>
    private static string Shorten(string text)
    {
        if (text.Length <= Longest)
            return text;

        var ends = Sentences().Matches(text).Select(m => m.Index + 1).Where(end => IsOutside(text, end)).ToList();
        var within = ends.Where(end => end <= Longest).DefaultIfEmpty(ends.FirstOrDefault(text.Length)).Last();
        return text[..within];
    }

    private static bool IsOutside(string text, int at) => Opened().Count(text[..at]) == Closed().Count(text[..at]);

    [GeneratedRegex(@"[ \t]*\r?\n[ \t]*")]
    private static partial Regex Lines();

    [GeneratedRegex(@"\n{2,}")]
    private static partial Regex Paragraphs();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\bOne of:\s*<c>.*?</c>\s*\.(?=\s|$)", RegexOptions.Singleline)]
    private static partial Regex OneOf();

    [GeneratedRegex("<c>([^<]+)</c>")]
    private static partial Regex Codes();

    [GeneratedRegex(@"^\((?:IDs? of the|Expanded)[^)]*\)", RegexOptions.Multiline)]
    private static partial Regex IdOfObject();

    /// <summary>The property is a time, not a number of seconds.</summary>
    [GeneratedRegex(@"\s*Measured\s+in\s+seconds\s+since\s+the\s+Unix\s+epoch\.", RegexOptions.IgnoreCase)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"(?<!\b(?:e\.g|i\.e|etc|vs|St|U\.S))[.!?](?=\s+(?:<[a-z]+[^>]*>)?[A-Z])")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"<[a-z]")]
    private static partial Regex Opened();

    [GeneratedRegex(@"</[a-z]")]
    private static partial Regex Closed();
}
