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


    /// <summary>The lines as a tree.</summary>
    public static string Render(IEnumerable<PlanLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line.Text).Append('\n');
            line.RenderBelow(text, "");
        }

        return text.ToString().TrimEnd('\n').ReplaceLineEndings();
    }

    private void RenderBelow(StringBuilder text, string indent)
    {
        for (var i = 0; i < Below.Length; i++)
        {
            var isLast = i == Below.Length - 1;
            text.Append(indent).Append(isLast ? "└─ " : "├─ ").Append(Below[i].Text).Append('\n');
            Below[i].RenderBelow(text, indent + (isLast ? "   " : "│  "));
        }
    }
}
