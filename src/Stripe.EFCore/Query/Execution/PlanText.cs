using System.Text;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Execution;

/// <summary>The text of a compiled query's plan; requests are printed with the values of a run where they depend on nothing else.</summary>
internal sealed class PlanText(BoundQuery query, PlanCompiler plans, IEnumerable<string> tags)
{
    public string Print(StripeQueryContext context)
    {
        var execution = new QueryExecution(context, context.Session, false, context.Time, false, CancellationToken.None);
        var frame = new Frame(execution, null, []);
        var text = new StringBuilder();
        foreach (var line in tags.SelectMany(t => t.Split('\n')))
            text.Append("-- ").AppendLine(line.TrimEnd());
        return text.Append(PlanPrinter.Print(query, scan => plans.ReaderOf(scan)?.Bind(frame).ToString(), context)).ToString();
    }
}
