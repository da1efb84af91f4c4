using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Scans.Layouts;

/// <summary>
///     The fields that a query reads and that API v2 leaves null unless a request asks for them with <c>include</c>. Which requests take the parameter
///     differs by resource: where the list does not, each of its rows is retrieved.
/// </summary>
/// <param name="Fields">The fields, as values of <c>include</c>.</param>
/// <param name="RetrievesRows">Whether the rows of a list have to be retrieved one by one.</param>
internal sealed record IncludeFields(ImmutableArray<string> Fields, bool RetrievesRows)
{
    public static IncludeFields None { get; } = new([], RetrievesRows: false);

    /// <summary>The parameters of a list.</summary>
    public ImmutableArray<RequestParameter> OnList => RetrievesRows ? [] : Parameters;

    /// <summary>The parameters of a retrieve.</summary>
    public ImmutableArray<RequestParameter> OnRetrieve => Parameters;

    private ImmutableArray<RequestParameter> Parameters { get; } = [.. Fields.Select((field, i) => new RequestParameter($"include[{i}]", field))];

    /// <summary>The fields that a scan of a resource has to include.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="read">The paths of the columns that a query reads: a field is needed for what is in it, and for an object that it is in.</param>
    /// <exception cref="InvalidOperationException">A query reads a field that no request for existing objects gives.</exception>
    public static IncludeFields For(StripeResource resource, IEnumerable<JsonPath> read)
    {
        if (resource.Includes.IsEmpty)
            return None;

        var paths = read.Where(path => !path.Segments.IsEmpty).Distinct().ToList();
        var needed = resource.Includes.Where(field => paths.Any(path => IsOn(field, path))).ToList();
        if (needed.Find(field => field.By == IncludedBy.CreateOnly) is { } unavailable)
            throw QueryErrors.OnlyWhenCreated(resource, unavailable.Path);

        if (needed.Find(field => !field.By.HasFlag(IncludedBy.List)) is { } ofRetrieve && resource.RetrievePath is null)
            throw QueryErrors.OnlyWhenRetrieved(resource, ofRetrieve.Path);

        return needed.Count == 0 ? None : new([.. needed.Select(field => field.Path.ToString())], needed.Exists(field => !field.By.HasFlag(IncludedBy.List)));
    }

    /// <summary>A whole object is read as Stripe sends it, without the fields that no request can include.</summary>
    private static bool IsOn(IncludedField field, JsonPath path)
        => IsBelow(path, field.Path) || field.By != IncludedBy.CreateOnly && IsBelow(field.Path, path);

    private static bool IsBelow(JsonPath path, JsonPath above)
        => path.Segments.Length >= above.Segments.Length && path.Segments.AsSpan()[..above.Segments.Length].SequenceEqual(above.Segments.AsSpan());
}
