using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Scans.Reading.Searching;

/// <summary>The ids of the objects that events name as created, changed or deleted.</summary>
internal static class ChangedObjects
{
    /// <summary>An event is about an object, or about another that belongs to it: a dispute or a refund names its charge.</summary>
    private static readonly RowLayout Layout = new(
    [
        new Column(JsonPath.Parse("data.object.id"), ColumnDecoders.For(typeof(string))),
        new Column(JsonPath.Parse("data.object.object"), ColumnDecoders.For(typeof(string))),
        new Column(JsonPath.Parse("data.object.charge"), ColumnDecoders.For(typeof(string))),
        new Column(JsonPath.Parse("type"), ColumnDecoders.For(typeof(string))),
        new Column(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string))),
    ]);

    /// <summary>The ids, each with whether an event says that the object was deleted.</summary>
    /// <exception cref="StripePermissionException">The key may not read events.</exception>
    public static async ValueTask<IReadOnlyDictionary<string, bool>> ReadAsync(
        QueryExecution execution, StripeResource resource, ListRequest request, CancellationToken cancellationToken)
    {
        var named = new Dictionary<string, bool>(StringComparer.Ordinal);
        await foreach (var page in execution.Session.ListAsync(request, Layout, execution.IsAsync, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
            {
                var isOwn = row[1] as string == resource.Object;
                if (row[isOwn ? 0 : 2] is not string id || !isOwn && resource.Object != "charge")
                    continue;

                var isDeleted = isOwn && row[3] is string type && type.EndsWith(".deleted", StringComparison.Ordinal);
                named[id] = isDeleted || named.GetValueOrDefault(id);
            }
        }

        return named;
    }
}
