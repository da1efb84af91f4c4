using System.Globalization;
using System.Text;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Execution;

/// <summary>The text of a compiled query's plan; requests are printed with the values of a run where they depend on nothing else.</summary>
internal sealed class PlanText(BoundQuery query, PlanCompiler plans, IEnumerable<string> tags, QueryRunOptions options)
{
    public string Print(StripeQueryContext context)
    {
        var execution = new QueryExecution(context, context.Session, false, context.Time, false, CancellationToken.None) { Search = options.Search };
        var frame = new Frame(execution, null, []);
        var text = new StringBuilder();
        foreach (var line in tags.SelectMany(t => t.Split('\n')))
            text.Append("-- ").AppendLine(line.TrimEnd());
        if (Cache(context) is { } cache)
            text.Append("-- ").AppendLine(cache);
        return text
            .Append(PlanPrinter.Print(
                query,
                scan => plans.ReaderOf(scan) is { Values.AreRead: false } reader ? reader.Bind(frame).Describe(execution.Now) : null,
                scan => plans.ReaderOf(scan)?.Layout.Expand,
                context))
            .ToString();
    }

    private string? Cache(StripeQueryContext context) => (options.CacheFor, context.CacheDuration) switch
    {
        ({ Ticks: 0 }, { Ticks: > 0 }) => "cache: bypassed",
        ({ Ticks: > 0 } age, _) => Text(age),
        (null, { Ticks: > 0 } age) => Text(age),
        _ => null,
    };

    private static string Text(TimeSpan age) => string.Create(CultureInfo.InvariantCulture, $"cache: answers up to {age.TotalSeconds:0.###} s old");
}
