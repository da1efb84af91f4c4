using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Api.Writes;

/// <summary>
///     Answers the first request of a query with an object that is there already, as if it were the whole list, and all others with Stripe's answers: the
///     rest of a long list inside of the object.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="stripe">Answers the other requests.</param>
/// <param name="observer">Is told of values that cannot be read.</param>
internal sealed class AnsweredSession(byte[] json, IStripeSession stripe, IRequestObserver observer) : IStripeSession
{
    private byte[]? _json = json;

    public async IAsyncEnumerable<Page> ListAsync(
        ListRequest request, RowLayout layout, bool async, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (TryTake(layout, out var row))
        {
            yield return PageOf(row);
            yield break;
        }

        await foreach (var page in stripe.ListAsync(request, layout, async, cancellationToken).ConfigureAwait(false))
            yield return page;
    }

    public ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken) =>
        TryTake(layout, out var row) ? new(PageOf(row)) : stripe.PageAsync(request, cursor, layout, cancellationToken);

    public ValueTask<object?[]?> RetrieveAsync(RetrieveRequest request, RowLayout layout, bool async, CancellationToken cancellationToken) =>
        TryTake(layout, out var row) ? new(row) : stripe.RetrieveAsync(request, layout, async, cancellationToken);

    private bool TryTake(RowLayout layout, out object?[]? row)
    {
        var json = Interlocked.Exchange(ref _json, null);
        row = json is null ? null : new PageReader(layout, observer.ValueUnreadable).ReadObject(json);
        return json is not null;
    }

    private static Page PageOf(object?[]? row) => new(row is null ? [] : [row], HasMore: false, LastId: null, NextPageUrl: null, Bytes: 0);
}
