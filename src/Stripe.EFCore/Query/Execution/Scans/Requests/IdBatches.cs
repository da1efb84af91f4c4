using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>
///     Looks up objects by their ids with a list's own parameter for several ids (<c>GET /v1/products?ids[]=</c>), one request for up to a hundred of them.
/// </summary>
/// <param name="resource">The list.</param>
/// <param name="ids">Its parameter.</param>
internal sealed class IdBatches(StripeResource resource, ListParameter ids)
{
    private const int LargestPage = 100;

    /// <summary>How many ids a request takes.</summary>
    public int Size => ids.MaxItems ?? LargestPage;

    /// <summary>The batches of a list that surrounding rows look up by id; null if the list takes no batches.</summary>
    public static IdBatches? Of(StripeResource resource, ImmutableArray<CompiledCondition> correlated)
        => correlated.Where(c => c.Kind != ConditionKind.Present).ToList() is [{ Kind: ConditionKind.Id }] ? Of(resource) : null;

    /// <summary>The batches of a list; null if it takes none, or if it leaves objects out whose ids are given.</summary>
    public static IdBatches? Of(StripeResource resource)
        => resource.CompleteSets.IsEmpty
            && resource.Parameters.FirstOrDefault(p => p is { Kind: ParameterKind.AnyOf, Field.Segments: ["id"], Unsafe: false }) is { } parameter
                ? new IdBatches(resource, parameter)
                : null;

    /// <summary>The request for the objects of some ids, no more than <see cref="Size" />.</summary>
    public ListRequest RequestOf(IEnumerable<string> wanted, ScanLayout layout)
        => new(
            resource.ListPath,
            [.. wanted.Select((id, i) => new RequestParameter($"{ids.Name}[{i}]", id)), .. layout.Include.OnList],
            layout.Expand)
        {
            Prefetch = false,
            Endpoint = resource.ListPath,
        };
}
