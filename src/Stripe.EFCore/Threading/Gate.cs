using System.Collections.Concurrent;

namespace Stripe.EFCore.Threading;

/// <summary>Lets one caller of this process at a time to what a name stands for.</summary>
internal sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _free = new(1, 1);

    public static Gate Of(string name) => Gates.GetOrAdd(name, _ => new());

    public async ValueTask EnterAsync(bool async, CancellationToken cancellationToken)
    {
        if (async)
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        else
            _free.Wait(cancellationToken);
    }

    public void Leave() => _free.Release();
}
