using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Stripe.EFCore.Query.Execution.Lookups;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query.Execution.Results;

/// <summary>The text of a compiled query's plan; requests are printed with the values of a run where they depend on nothing else.</summary>
internal sealed class PlanText(
    BoundQuery query, IReadOnlyDictionary<Scan, ScanReader> scans, SharedLists sharedLists, IEnumerable<string> tags, QueryRunOptions options)
{
    public string Print(StripeQueryContext context) => Print(context, Lines(context));

    /// <summary>The plan with what is known of its requests.</summary>
    public StripeQueryPlan Plan(StripeQueryContext context)
    {
        var lines = Lines(context);
        return QueryPlans.Of(Print(context, lines), lines);
    }

    private string Print(StripeQueryContext context, ImmutableArray<PlanLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in tags.SelectMany(t => t.Split('\n')))
            text.Append("-- ").AppendLine(line.TrimEnd());
        if (Cache(context) is { } cache)
            text.Append("-- ").AppendLine(cache);
        return text.Append(PlanLine.Render(lines)).ToString();
    }

    private ImmutableArray<PlanLine> Lines(StripeQueryContext context)
    {
        var execution = TableStore.Begin(context, RunStart.WithoutRequests with { Search = options.Search }, CancellationToken.None);
        var frame = new Frame(execution, null, []);
        return PlanPrinter.Lines(
            query,
            scan => scans.GetValueOrDefault(scan) is { Compiled: { Values.AreRead: false } compiled }
                ? ScanText.Of(compiled.Bind(frame), execution.Now)
                : null,
            scan => scans.GetValueOrDefault(scan)?.Compiled.Layout.Expand,
            sharedLists,
            context);
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
