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
        foreach (var line in lines)
            Add(line, requests, work);

        // Of the readings of a shared list all but one send nothing.
        var shared = requests.Where(r => r.Note.Contains("(shared: read once)", StringComparison.Ordinal)).Select(r => r.Text).ToHashSet();
        var planned = requests.Where(r => !shared.Contains(r.Text)).Concat(requests.Where(r => shared.Contains(r.Text)).DistinctBy(r => r.Text));
        ImmutableArray<StripePlannedRequest> inOrder = [.. planned.OrderBy(requests.IndexOf)];
        return new(text, inOrder, [.. work], [.. inOrder.SelectMany(Warnings)]);
    }

    private static void Add(PlanLine line, List<StripePlannedRequest> requests, List<string> work)
    {
        if (line.Kind == PlanLineKind.Request)
            requests.Add(RequestOf(line));
        else if (line.Kind == PlanLineKind.Work)
            work.Add(line.Text);
        foreach (var below in line.Below)
            Add(below, requests, work);
    }

    private static StripePlannedRequest RequestOf(PlanLine line)
    {
        var scan = line.Scan!;
        var end = EndOf(line.Text);
        var (text, note) = (line.Text[..end], line.Text[end..].TrimStart(' ', ','));
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

    private static IEnumerable<string> Warnings(StripePlannedRequest request)
    {
        if (request.IsWholeList)
            yield return $"{Method}{request.Path} reads the whole list: none of the query's filters is one that Stripe has for it.";
        if (request.Kind == StripePlannedRequestKind.Search)
            yield return $"{Method}{request.Path} may miss what was written in the last minute.";
        else if (request.Note.IndexOf(Lacks, StringComparison.Ordinal) is var at and >= 0)
            yield return $"{Method}{request.Path} lacks objects: {request.Note[(at + 1)..].Split(')')[0]}.";
    }
}
