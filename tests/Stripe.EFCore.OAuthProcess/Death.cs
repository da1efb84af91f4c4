using System.Diagnostics;
using Stripe.EFCore;

namespace StripeEFCore.OAuthProcess;

/// <summary>Ends the process at a step, as SIGKILL or a power cut would: nothing is disposed of, nothing flushed.</summary>
internal sealed class Death(string? step)
{
    public void At(string reached)
    {
        if (reached != step)
            return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}

/// <summary>The steps around the request.</summary>
internal sealed class DyingHandler(Death death) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        death.At("BeforeRequest");
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        death.At("AfterAnswer");
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        death.At("BeforeRequest");
        var response = base.Send(request, cancellationToken);
        death.At("AfterAnswer");
        return response;
    }
}

/// <summary>The steps around the lock.</summary>
internal sealed class DyingStore(IStripeOAuthTokenStore store, Death death) : IStripeOAuthTokenStore
{
    public string Location => store.Location;

    public ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(cancellationToken);

    public ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken) =>
        store.WriteAsync(settings, cancellationToken);

    public async ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken)
    {
        death.At("BeforeLock");
        var held = await store.LockAsync(cancellationToken);
        death.At("AfterLock");
        return held;
    }

    public StripeOAuthSettings? Read() => store.Read();

    public void Write(StripeOAuthSettings? settings) => store.Write(settings);

    public IDisposable Lock(CancellationToken cancellationToken) => store.Lock(cancellationToken);
}
