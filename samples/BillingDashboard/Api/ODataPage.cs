using Microsoft.AspNetCore.OData.Extensions;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Query.Validator;
using Microsoft.EntityFrameworkCore;
using Microsoft.OData;

namespace BillingDashboard.Api;

/// <summary>
///     Answers a query of OData. The page is read before the first byte is sent, so that a failure has its own status, and in Stripe's order unless the caller
///     asks for another, so that a page costs one request.
/// </summary>
internal static class ODataPage
{
    /// <summary>The most rows of an answer. A further page has the address in <c>@odata.nextLink</c>.</summary>
    public const int Size = 50;

    public const int MostRows = 1000;

    private static readonly string[] Options = ["$filter", "$orderby", "$top", "$skip", "$count", "$select"];

    private static readonly ODataQuerySettings Settings = new() { EnsureStableOrdering = false };

    private static readonly ODataValidationSettings Limits = new()
    {
        AllowedQueryOptions = AllowedQueryOptions.Filter | AllowedQueryOptions.OrderBy | AllowedQueryOptions.Top | AllowedQueryOptions.Skip
            | AllowedQueryOptions.Count | AllowedQueryOptions.Select,
        MaxTop = MostRows,
        MaxSkip = 10_000,
        MaxNodeCount = 50,
        MaxOrderByNodeCount = 3,
    };

    /// <exception cref="ODataException">The query cannot be read, or asks for more than is allowed.</exception>
    public static async Task<List<T>> ReadAsync<T>(IQueryable<T> rows, ODataQueryOptions<T> options, CancellationToken cancellationToken)
    {
        if (options.Request.Query.Keys.FirstOrDefault(k => k.StartsWith('$') && !Options.Contains(k)) is { } unknown)
            throw new ODataException($"The option '{unknown}' is none of {string.Join(", ", Options)}.");
        options.Validate(Limits);
        var feature = options.Request.ODataFeature();
        if (options.Filter is not null)
            rows = (IQueryable<T>)options.Filter.ApplyTo(rows, Settings);
        if (options.Count?.Value == true)
            feature.TotalCount = await rows.LongCountAsync(cancellationToken);
        if (options.OrderBy is not null)
            rows = options.OrderBy.ApplyTo(rows, Settings);

        var wanted = options.Top?.Value ?? int.MaxValue;
        var size = Math.Min(wanted, Size);
        var read = size == 0 ? [] : await rows.Skip(options.Skip?.Value ?? 0).Take(size + 1).ToListAsync(cancellationToken);
        if (read.Count > size && wanted > size)
            feature.NextLink = options.Request.GetNextPageLink(size, null, null);

        // The serializer leaves out what is not selected.
        feature.SelectExpandClause = options.SelectExpand?.SelectExpandClause;
        return read.Count > size ? read[..size] : read;
    }
}
