using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Infrastructure;

/// <summary>The requests of one context, of which a pooled one has none when it is taken from its pool.</summary>
internal sealed class ContextRequests : IResettableService
{
    public RequestCount Count { get; } = new();

    public void ResetState() => Count.Reset();

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }
}
