using System.Collections;
using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests.Variants;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>
///     Turns conditions and their values into requests. A condition that the API cannot answer for its value is left to the filter above; one that no
///     row can meet ends in no request at all.
/// </summary>
internal static class ScanBinding
{
    /// <summary>Paths below a list that are no object's id.</summary>
    private static readonly HashSet<string> ReservedIds = ["search", "upcoming", "preview", "create_preview"];

    public static BoundScan Bind(CompiledScan scan, ImmutableArray<CompiledCondition> conditions, ListReading reading, Frame frame)
    {
        var mayMultiply = reading.MayMultiply;
        var (resource, expand) = (scan.Resource, scan.Layout.Expand);
        conditions = ConditionValues.Known(conditions, frame);
        if (conditions.Any(c => c.Kind == ConditionKind.Present && c.Value(frame, []) is null))
            return new BoundScan(scan, [], []);
        if (resource.IsSingleton)
            return new BoundScan(scan, [], [new RetrieveRequest(resource.ListPath, expand) { Endpoint = resource.ListPath }]);
        if (conditions.FirstOrDefault(c => c.Kind == ConditionKind.Id) is { } id)
            return new BoundScan(scan, [], RequestOf(id, id.Value(frame, [])) is { } only ? [only] : []);
        if (conditions.FirstOrDefault(c => c.Kind == ConditionKind.IdSet) is { } ids
            && ids.Value(frame, []) is IEnumerable values
            && Collections.CompareByDefault(values))
            return OfIds(scan, [.. values.Cast<object?>().Select(k => RequestOf(ids, k)).OfType<RetrieveRequest>().DistinctBy(r => r.Path)]);

        ImmutableArray<Variant> variants = [new([], ImmutableDictionary<string, object?>.Empty)];
        foreach (var condition in conditions.OrderBy(c => c.Parameter is { IsAsked: true } ? 0 : 1))
        {
            if (condition.Kind == ConditionKind.NoneOf || condition.Parameter is not { } parameter)
                continue;
            if (variants[0].Parameters.Any(p => parameter.ExclusiveWith.Contains(p.Name) || parameter.ExclusiveWith.Contains(p.Name.Split('[')[0])))
            {
                AskedValues.CheckLeftOut(resource, condition, variants[0]);
                continue;
            }

            // One value is asked for rather than several, among which it has to be.
            if (condition.Kind == ConditionKind.AnyOf && parameter.Asked == AskedValue.Never
                && conditions.Any(c => c.Kind == ConditionKind.Equal && c.Parameter == parameter))
            {
                continue;
            }

            var alternatives = AskedValues.AreAskedBy(condition)
                ? AskedValues.Of(resource, condition, frame)
                : ConditionRequests.Alternatives(condition, parameter, condition.Value(frame, []), reading.MostLists);
            if (alternatives is null)
            {
                AskedValues.CheckUnwritten(resource, condition, condition.Value(frame, []));
                continue;
            }

            // An object has one such value, so of two conditions on it the values of both are left.
            if (parameter.Asked == AskedValue.Always && variants[0].Asked.ContainsKey(parameter.Name))
            {
                variants = variants.RemoveAll(v => !alternatives.Value.Any(a => a.Parameters.All(v.Parameters.Contains)));
                if (variants.IsEmpty)
                    return new BoundScan(scan, [], []);
                continue;
            }

            if (!parameter.IsAsked && variants.Length * alternatives.Value.Length > reading.MostLists)
            {
                AskedValues.CheckLeftOut(resource, condition, variants[0]);
                continue;
            }

            if (alternatives.Value.IsEmpty)
                return new BoundScan(scan, [], []);
            if (!variants[0].Takes(alternatives.Value, parameter))
            {
                AskedValues.CheckLeftOut(resource, condition, variants[0]);
                continue;
            }

            variants = [.. variants.SelectMany(v => alternatives.Value.Select(a => v.With(a, parameter)))];
        }

        variants = variants.RemoveAll(v => RangeBounds.IsEmpty(v.Parameters, resource.Parameters));
        foreach (var condition in conditions.Where(c => c.Kind == ConditionKind.NoneOf))
            variants = [.. variants.Select(v => ConditionRequests.Excluding(v, condition, condition.Value(frame, [])))];

        // Where there are few rows, what is not wanted costs less than a second request.
        if ((!mayMultiply || UnionBinding.AreFew(conditions, variants)) && UnionBinding.Complete(variants, resource).Length > variants.Length)
            variants = [.. variants.Select(v => v with { Excluded = [] })];
        var plan = new RequestPlan(variants, []);
        var united = scan.Unions.IsEmpty ? plan : new UnionBinding(resource, conditions, RequestsOf, mayMultiply, frame).Apply(plan, scan.Unions);
        var (all, single) = scan.Unions.IsEmpty ? (UnionBinding.Complete(variants, resource), []) : United(united);
        foreach (var list in all)
            AskedValues.CheckNeeds(resource, list);
        var lists = all.Select(v => new ListRequest(
            resource.PathWith(v.Parameters), [.. resource.QueryOf(v.Parameters), .. scan.Layout.Include.OnList], expand, reading.MaxRows)
        {
            IsPaged = resource.Paging != PagingStyle.None,
            IsPagedByUrl = resource.Paging == PagingStyle.NextPageUrl,
            IsSearch = resource.Paging == PagingStyle.NextPageToken,
            Prefetch = reading.Prefetch,
            Endpoint = resource.ListPath,
            Asked = v.Asked,
        });
        var objects = OfIds(scan, single);
        return new BoundScan(scan, [.. lists, .. objects.Lists], objects.Retrieves) { IsUnion = !ReferenceEquals(united, plan) };

        (ImmutableArray<Variant> Lists, ImmutableArray<RetrieveRequest> Retrieves) United(RequestPlan plan)
            => (ListUnion.Of(UnionBinding.Complete(plan.Lists, resource), resource), plan.Retrieves);

        IEnumerable<RetrieveRequest> RequestsOf(CompiledCondition condition, IEnumerable<object?> keys)
            => keys.Select(k => RequestOf(condition, k)).OfType<RetrieveRequest>().DistinctBy(r => r.Path);

        RetrieveRequest? RequestOf(CompiledCondition condition, object? key)
            => IdOf(condition, key) is { } id && !ReservedIds.Contains(id)
                ? Retrieve(scan, id)
                : null;
    }

    /// <summary>The requests for several objects: a list that takes ids answers many at once.</summary>
    private static BoundScan OfIds(CompiledScan scan, ImmutableArray<RetrieveRequest> retrieves)
        => retrieves.Length > 1 && !scan.Layout.Include.RetrievesRows && IdBatches.Of(scan.Resource) is { } batches
            ? new BoundScan(scan, [.. retrieves.Select(r => r.Id).Chunk(batches.Size).Select(some => batches.RequestOf(some, scan.Layout))], [])
            : new BoundScan(scan, [], retrieves);

    /// <summary>The request for one object.</summary>
    public static RetrieveRequest Retrieve(CompiledScan scan, string id)
        => new(scan.Resource.RetrievePath!.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal), scan.Layout.Expand)
        {
            Endpoint = scan.Resource.RetrievePath,
            Expected = new ObjectIdentity(id, scan.Resource.Object),
            Parameters = scan.Layout.Include.OnRetrieve,
        };

    /// <summary>The id that a key is in JSON; a value of another type than the key's is no object's.</summary>
    private static string? IdOf(CompiledCondition condition, object? key)
        => condition.Property is not { } property || property.GetTypeMapping().Converter is not { } converter ? WireFormat.FormatId(key)
            : property.ClrType.IsInstanceOfType(key) ? WireFormat.FormatId(converter.ConvertToProvider(key))
            : null;
}

/// <summary>How the lists of a scan are read.</summary>
/// <param name="MaxRows">The number of rows that are wanted; null for all.</param>
/// <param name="Prefetch">Whether a page may be asked for ahead of time.</param>
/// <param name="MayMultiply">Whether one list may become several.</param>
/// <param name="MostLists">The most requests that the values of a condition become; with more of them the list is read without it.</param>
internal readonly record struct ListReading(
    long? MaxRows, bool Prefetch, bool MayMultiply = false, int MostLists = ConditionRequests.MaxRequestsPerCondition);
