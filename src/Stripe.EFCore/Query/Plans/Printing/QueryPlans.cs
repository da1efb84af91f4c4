using System.Collections.Immutable;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>Makes the plan for programs of the lines of the plan for people, so that both say the same.</summary>
internal static class QueryPlans
{
    private const string Method = "GET ";

    /// <summary>How a note begins that says which objects a request lacks.</summary>
    private const string Lacks = "(without ";

    /// <summary>How the plan's text goes on behind a request.</summary>
    private static readonly string[] Notes = [" (", ", or once"];

    public static StripeQueryPlan Of(string text, ImmutableArray<PlanLine> lines)
    {
        var requests = new List<StripePlannedRequest>();
        var work = new List<string>();
        Add(lines, requests, work);

        // Of the readings of a shared list all but one send nothing.
        var shared = requests.Where(r => r.Note.Contains("(shared: read once)", StringComparison.Ordinal)).Select(r => r.Text).ToHashSet();
        var planned = requests.Where(r => !shared.Contains(r.Text)).Concat(requests.Where(r => shared.Contains(r.Text)).DistinctBy(r => r.Text));
        ImmutableArray<StripePlannedRequest> inOrder = [.. planned.OrderBy(requests.IndexOf)];
        return new(text, inOrder, [.. work], [.. Instead(inOrder), .. inOrder.SelectMany(Warnings)]);
    }

    private static void Add(ImmutableArray<PlanLine> lines, List<StripePlannedRequest> requests, List<string> work)
    {
        // All requests of a scan have one and the same list of lists, by which they are known to belong together.
        var instead = new Dictionary<Scan, List<StripePlannedRequest>>(ReferenceEqualityComparer.Instance);
        foreach (var line in lines.Where(line => line.Kind == PlanLineKind.Instead))
        {
            if (!instead.TryGetValue(line.Scan!, out var ofScan))
                instead.Add(line.Scan!, ofScan = []);
            ofScan.Add(RequestOf(line.Text[RequestLines.Instead.Length..], line.Scan!));
        }

        foreach (var line in lines)
        {
            if (line.Kind == PlanLineKind.Request)
                requests.Add(RequestOf(line.Text, line.Scan!) with { Instead = instead.GetValueOrDefault(line.Scan!) ?? [] });
            else if (line.Kind == PlanLineKind.Work)
                work.Add(line.Text);
            Add(line.Below, requests, work);
        }
    }

    private static StripePlannedRequest RequestOf(string line, Scan scan)
    {
        var end = EndOf(line);
        var (text, note) = (line[..end], line[end..].TrimStart(' ', ','));
        var path = text[Method.Length..].Split('?')[0];
        var kind = scan.Resource.IsSingleton || scan.Conditions.Any(c => c.Kind is ConditionKind.Id or ConditionKind.IdSet) && path != scan.Resource.ListPath
            ? StripePlannedRequestKind.Retrieve
            : path.EndsWith("/search", StringComparison.Ordinal) ? StripePlannedRequestKind.Search : StripePlannedRequestKind.List;
        var hasFilter = Filters(text).Except(scan.Resource.CompleteSets.SelectMany(s => s).Select(p => p.Name)).Any()
            || scan.Conditions.Any(c => c.Parameter is { IsPath: true });
        return new(
            text,
            path,
            kind,
            IsForRows: scan.Conditions.Any(c => FreeSlots.Of(c.Value).Count > 0),
            IsWholeList: kind == StripePlannedRequestKind.List && !hasFilter && scan.ExpectedRows is null)
        {
            Note = note,
        };
    }

    /// <summary>Where a request ends in a line, and what the plan says about it begins. An expression in braces may look like that.</summary>
    private static int EndOf(string line)
    {
        var depth = 0;
        for (var i = 0; i < line.Length; i++)
        {
            depth += line[i] switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (depth == 0 && Notes.Any(n => line.AsSpan(i).StartsWith(n, StringComparison.Ordinal)))
                return i;
        }

        return line.Length;
    }

    /// <summary>The names of the parameters that choose objects.</summary>
    private static IEnumerable<string> Filters(string text)
        => text.Split('?', 2) is [_, var parameters]
            ? parameters.Split('&').Select(p => p.Split('=', '[')[0]).Where(name => name is not ("limit" or "expand" or "include"))
            : [];

    /// <summary>What is said of the lists that may be read in place of many requests. That they may be is no warning: they are if they are cheaper.</summary>
    private static IEnumerable<string> Instead(ImmutableArray<StripePlannedRequest> requests)
        => requests.Where(r => r.Instead.Count > 0).DistinctBy(r => r.Instead, ReferenceEqualityComparer.Instance)
            .SelectMany(r => r.Instead.SelectMany(LacksOf));

    private static IEnumerable<string> Warnings(StripePlannedRequest request)
    {
        if (request.IsWholeList)
            yield return $"{Method}{request.Path} reads the whole list: none of the query's filters is one that Stripe has for it.";
        if (request.Kind == StripePlannedRequestKind.Search)
            yield return $"{Method}{request.Path} may miss what was written in the last minute.";
        foreach (var lacks in request.Kind == StripePlannedRequestKind.Search ? [] : LacksOf(request))
            yield return lacks;
    }

    private static IEnumerable<string> LacksOf(StripePlannedRequest request)
    {
        if (request.Note.IndexOf(Lacks, StringComparison.Ordinal) is var at and >= 0)
            yield return $"{Method}{request.Path} lacks objects: {request.Note[(at + 1)..].Split(')')[0]}.";
    }
}
