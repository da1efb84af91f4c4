using System.Collections.Immutable;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>The lines of a scan: a line for each request, of which the text shows the first where a list may be read in their place.</summary>
internal static class RequestLines
{
    /// <summary>How the line of a list begins that may be read in place of many requests.</summary>
    public const string Instead = "or, once that is cheaper, ";

    private const string Request = "GET ";
    private const int Shown = 10;

    public static ImmutableArray<PlanLine> Of(Scan scan, IEnumerable<string> texts)
    {
        ImmutableArray<PlanLine> lines = [.. texts.Select(text => new PlanLine(text, [], KindOf(text)) { Scan = scan })];
        var requests = lines.Count(line => line.Kind == PlanLineKind.Request);
        if (requests <= Shown || !lines.Any(line => line.Kind == PlanLineKind.Instead))
            return lines;

        var rest = new PlanLine($"and {requests - Shown} more", [], PlanLineKind.Note);
        return [.. lines[..Shown], rest, .. lines[Shown..].Select(line => line with { IsShown = line.Kind != PlanLineKind.Request })];
    }

    private static PlanLineKind KindOf(string text)
        => text.StartsWith(Request, StringComparison.Ordinal) ? PlanLineKind.Request
            : text.StartsWith(Instead, StringComparison.Ordinal) ? PlanLineKind.Instead
            : PlanLineKind.Note;
}
