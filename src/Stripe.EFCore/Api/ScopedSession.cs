using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Api;

/// <summary>Marks requests as those of one run of a query.</summary>
internal sealed class ScopedSession(IStripeSession session, QueryScope scope) : IStripeSession
{
    public IAsyncEnumerable<Page> ListAsync(ListRequest request, RowLayout layout, bool async, CancellationToken cancellationToken) =>
        session.ListAsync(request with { Scope = scope }, layout, async, cancellationToken);

    public ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken) =>
        session.PageAsync(request with { Scope = scope }, cursor, layout, cancellationToken);

    public ValueTask<object?[]?> RetrieveAsync(RetrieveRequest request, RowLayout layout, bool async, CancellationToken cancellationToken) =>
        session.RetrieveAsync(request with { Scope = scope }, layout, async, cancellationToken);
}
