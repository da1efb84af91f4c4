namespace Stripe.EFCore.Threading;

/// <summary>Lets one caller of this process in at a time.</summary>
internal sealed class Gate
{
    private readonly SemaphoreSlim _free = new(1, 1);

    public async ValueTask EnterAsync(bool async, CancellationToken cancellationToken)
    {
        if (async)
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        else
            _free.Wait(cancellationToken);
    }

    public void Leave() => _free.Release();
}
