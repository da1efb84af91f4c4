using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Searching;

/// <summary>Decides, now that values are known, whether a search is sent in the place of a list.</summary>
internal static class SearchBinding
{
    /// <summary>Asks a search for the number of all objects that it finds.</summary>
    public static readonly RequestParameter TotalCount = new("expand[]", "total_count");

    private const string Created = "created";

    /// <summary>The search; null where the list is at least as good.</summary>
    /// <param name="reader">Reads the scan.</param>
    /// <param name="list">What would be asked of the list.</param>
    /// <param name="conditions">The conditions that the list answers.</param>
    /// <param name="mayCount">Whether a count may be the number that the search gives.</param>
    /// <param name="frame">Has the values.</param>
    public static BoundScan? TryBind(ScanReader reader, BoundScan list, ImmutableArray<CompiledCondition> conditions, bool mayCount, Frame frame)
    {
        if (!list.Retrieves.IsEmpty || list.IsUnion)
            return null;

        var search = reader.Search!;
        if (mayCount && search.Bind(frame, isForCount: true) is { IsCountable: true, Clauses.IsEmpty: false } counted)
            return new BoundScan(reader, [Request(reader, list, counted, isCounted: true)], []);
        if (conditions.Any(c => LeavesFew(c, frame)) || search.Bind(frame) is not { } text)
            return null;
        if (text.Clauses.IsEmpty)
            return new BoundScan(reader, [], []);

        return new BoundScan(reader, [Request(reader, list, text, isCounted: false)], [])
        {
            Fresh = frame.Execution.Search.FreshFor is { } span ? FreshOf(reader, list, span, frame.Execution) : null,
        };
    }

    private static ListRequest Request(ScanReader reader, BoundScan list, SearchText text, bool isCounted)
    {
        var path = SearchResource.PathOf(reader.Resource);
        var query = new RequestParameter(SearchResource.Query, text.ToString());
        return new ListRequest(path, isCounted ? [query, TotalCount] : [query], reader.Layout.Expand, list.Lists[0].ExpectedRows)
        {
            IsSearch = true,
            Endpoint = path,

            // With the number of all objects the first page may be enough.
            Prefetch = list.Lists[0].Prefetch && !isCounted,
        };
    }

    /// <summary>Whether the list answers a condition with few objects: it knows the newest of them.</summary>
    private static bool LeavesFew(CompiledCondition condition, Frame frame)
        => condition is { IsSelective: true, Parameter: { } parameter } && ScanBinding.Alternatives(condition, parameter, condition.Value(frame, [])) is not null;

    private static FreshPart FreshOf(ScanReader reader, BoundScan list, TimeSpan span, QueryExecution execution)
    {
        var since = Math.Max(0, (execution.Now - span).ToUnixTimeSeconds()).ToString(CultureInfo.InvariantCulture);
        var created = reader.Resource.Parameters.Single(p => p is { Name: Created, Kind: ParameterKind.Range });
        ImmutableArray<RequestParameter> bound = [new(created.Bound("gte"), since)];
        var lists = list.Lists.Select(l => l with { Parameters = Since(l.Parameters), ExpectedRows = null, Prefetch = true })
            .Where(l => !RangeBounds.IsEmpty(l.Parameters, reader.Resource.Parameters));
        return new FreshPart(span, [.. lists], ChangedObjects.Request(reader.Resource, since));

        // A list of one second needs no bound, and takes none.
        ImmutableArray<RequestParameter> Since(ImmutableArray<RequestParameter> parameters)
            => parameters.Any(p => p.Name == Created) ? parameters : RangeBounds.Add(parameters, bound, created);
    }
}
