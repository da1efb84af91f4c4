using System.Collections.Immutable;
using System.Text;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>What a line of a plan says.</summary>
internal enum PlanLineKind
{
    /// <summary>Work in this process.</summary>
    Work,

    /// <summary>A request, which starts with GET.</summary>
    Request,

    /// <summary>A list that may be read in place of the requests beside it.</summary>
    Instead,

    /// <summary>More about the requests beside it.</summary>
    Note,

    /// <summary>The head of a subquery.</summary>
    Subquery,
}

/// <summary>A line of a plan's text, with the lines below it.</summary>
internal sealed record PlanLine(string Text, ImmutableArray<PlanLine> Below, PlanLineKind Kind = PlanLineKind.Work)
{
    /// <summary>The scan whose request it is; null for every other line.</summary>
    public Scan? Scan { get; init; }

    /// <summary>Whether it stands in the text: of many requests a reader sees the first.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>The lines as a tree.</summary>
    public static string Render(IEnumerable<PlanLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines.Where(line => line.IsShown))
        {
            text.Append(line.Text).Append('\n');
            line.RenderBelow(text, "");
        }

        return text.ToString().TrimEnd('\n').ReplaceLineEndings();
    }

    private void RenderBelow(StringBuilder text, string indent)
    {
        var shown = Below.RemoveAll(line => !line.IsShown);
        foreach (var (i, line) in shown.Index())
        {
            var isLast = i == shown.Length - 1;
            text.Append(indent).Append(isLast ? "└─ " : "├─ ").Append(line.Text).Append('\n');
            line.RenderBelow(text, indent + (isLast ? "   " : "│  "));
        }
    }
}
