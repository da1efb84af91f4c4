using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests.Variants;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

/// <summary>Decides, now that values are known, whether a search is sent in the place of a list.</summary>
internal static class SearchBinding
{
    /// <summary>Asks a search for the number of all objects that it finds.</summary>
    public static readonly RequestParameter TotalCount = new("expand[]", "total_count");

    private const string Created = "created";

    /// <summary>The search; null where the list is at least as good.</summary>
    /// <param name="list">What would be asked of the list.</param>
    /// <param name="mayCount">Whether a count may be the number that the search gives.</param>
    /// <param name="frame">Has the values.</param>
    public static BoundScan? TryBind(BoundScan list, bool mayCount, Frame frame)
    {
        if (!list.Retrieves.IsEmpty || list.IsUnion)
            return null;

        var (scan, search) = (list.Compiled, list.Compiled.Search!);
        if (mayCount && search.Bind(frame, isForCount: true) is { IsCountable: true, Clauses.IsEmpty: false } counted)
            return new BoundScan(scan, [Request(list, counted, isCounted: true)], []);
        if (scan.Conditions.Any(c => LeavesFew(c, frame)) || search.Bind(frame) is not { } text)
            return null;
        if (text.Clauses.IsEmpty)
            return new BoundScan(scan, [], []);

        return new BoundScan(scan, [Request(list, text, isCounted: false)], [])
        {
            Fresh = frame.Execution.Search.FreshFor is { } span ? FreshOf(list, span, frame.Execution) : null,
        };
    }

    private static ListRequest Request(BoundScan list, SearchText text, bool isCounted)
    {
        var path = SearchResource.PathOf(list.Compiled.Resource);
        var query = new RequestParameter(SearchResource.Query, text.ToString());
        return new ListRequest(path, isCounted ? [query, TotalCount] : [query], list.Compiled.Layout.Expand, list.Lists[0].ExpectedRows)
        {
            IsSearch = true,
            Endpoint = path,

            // With the number of all objects the first page may be enough.
            Prefetch = list.Lists[0].Prefetch && !isCounted,
        };
    }

    /// <summary>Whether the list answers a condition with few objects: it knows the newest of them.</summary>
    private static bool LeavesFew(CompiledCondition condition, Frame frame)
        => condition is { IsSelective: true, Parameter: { } parameter }
            && ConditionRequests.Alternatives(condition, parameter, condition.Value(frame, [])) is not null;

    private static FreshPart FreshOf(BoundScan list, TimeSpan span, QueryExecution execution)
    {
        var since = Math.Max(0, (execution.Now - span).ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        var created = list.Compiled.Resource.Parameters.Single(p => p is { Name: Created, Kind: ParameterKind.Range });
        ImmutableArray<RequestParameter> bound = [new(created.Bound("gte"), since)];
        var lists = list.Lists.Select(l => l with { Parameters = Since(l.Parameters), ExpectedRows = null, Prefetch = true })
            .Where(l => !RangeBounds.IsEmpty(l.Parameters, list.Compiled.Resource.Parameters));
        return new FreshPart(span, [.. lists], ChangeEvents.Request(list.Compiled.Resource, since));

        // A list of one second needs no bound, and takes none.
        ImmutableArray<RequestParameter> Since(ImmutableArray<RequestParameter> parameters)
            => parameters.Any(p => p.Name == Created) ? parameters : RangeBounds.Add(parameters, bound, created);
    }
}
