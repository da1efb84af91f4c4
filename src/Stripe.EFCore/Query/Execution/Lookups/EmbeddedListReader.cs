using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>
///     Reads the elements of an embedded list that were not sent with the object. Stripe embeds the first ten and sets <c>has_more</c> if there are
///     others (https://docs.stripe.com/api/pagination).
/// </summary>
/// <param name="field">The field that holds the list.</param>
/// <param name="layout">What is read of each element.</param>
/// <param name="expand">Fields to expand, as seen from an element.</param>
/// <param name="listPath">
///     The path of the whole list, with <c>{id}</c> for its holder's id, used if the list has no url; null if it is not known.
/// </param>
internal sealed class EmbeddedListReader(string field, RowLayout layout, ImmutableArray<string> expand, string? listPath)
{
    /// <summary>Parameters that the list's url may contain but that paging sets itself.</summary>
    private static readonly string[] OfPaging = ["limit", "starting_after", "ending_before"];

    private static readonly Column Id = new(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string)));

    /// <summary>With the id, by which an element that comes twice is recognized.</summary>
    private readonly RowLayout _layout = layout.IdOrdinal >= 0 ? layout : new([.. layout.Columns, Id]);

    /// <summary>The elements after those that came with the object.</summary>
    /// <exception cref="StripeResponseException">The answer does not state where they are, or the address is not one of the API.</exception>
    public async ValueTask<IReadOnlyList<object?[]>> ReadAsync(
        QueryExecution execution, PartialList list, string? holderId, CancellationToken cancellationToken)
    {
        if (list.LastId is null)
            throw new StripeResponseException(
                $"The list '{field}' has more elements (has_more), but its last element has no id from which to read on.");
        if (list.Ids.Count(id => id == list.LastId) > 1)
            throw new StripeResponseException(
                $"The list '{field}' has more elements (has_more) after '{list.LastId}', which it has twice. It is not clear where the rest begins.");

        var rows = new List<object?[]>();
        var pages = execution.Session.ListAsync(RequestOf(execution, list, holderId), _layout, execution.IsAsync, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
            rows.AddRange(page.Rows.Select(WithoutId));
        return rows;
    }

    private object?[] WithoutId(object?[] row) => row.Length == layout.Columns.Length ? row : row[..^1];

    private ListRequest RequestOf(QueryExecution execution, PartialList list, string? holderId)
    {
        var known = listPath is not null && holderId is not null
            ? listPath.Replace("{id}", Uri.EscapeDataString(holderId), StringComparison.Ordinal)
            : null;
        var url = list.Url ?? known
            ?? throw new StripeResponseException(
                $"The list '{field}' has more elements (has_more), but it has no url, and its path is not known.");
        var (path, query) = Split(execution, url);
        return new ListRequest(path, [.. WithHolder(path, [.. ParametersOf(query)], known)], expand)
        {
            ReadBefore = [.. list.Ids.OfType<string>().Select(id => new ReadRow(id, null))],
            Endpoint = list.Url is null && listPath is not null ? listPath.Split('?')[0] : null,
        };
    }

    /// <summary>
    ///     The parameters of a url, and those that make the list that of one object, if the url leaves them out. Stripe gives <c>/v1/invoice_payments</c> as
    ///     the url of an invoice's payments, which by itself is the list of all payments of invoices.
    /// </summary>
    private static IEnumerable<RequestParameter> WithHolder(string path, ImmutableArray<RequestParameter> given, string? known)
        => known?.Split('?') is [var ownPath, var ownQuery] && ownPath == path
            ? given.Concat(ParametersOf(ownQuery).Where(p => !given.Any(g => g.Name == p.Name)))
            : given;

    /// <summary>The request carries the key, so it is only sent to the API's own address.</summary>
    private (string Path, string Query) Split(QueryExecution execution, string url)
    {
        var home = execution.ApiBase;
        if (url is not ['/', not '/', ..])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || target.GetLeftPart(UriPartial.Authority) != home.GetLeftPart(UriPartial.Authority))
                throw new StripeResponseException(
                    $"The list '{field}' has a url that leads away from {home.GetLeftPart(UriPartial.Authority)}; it is not followed.");
            url = target.PathAndQuery;
        }

        var at = url.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? (url, "") : (url[..at], url[(at + 1)..]);
    }

    private static IEnumerable<RequestParameter> ParametersOf(string query)
        => query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => new RequestParameter(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")))
            .Where(p => !OfPaging.Contains(p.Name) && !p.Name.StartsWith("expand[", StringComparison.Ordinal));
}
