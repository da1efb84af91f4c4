using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>The requests of a context as they go out and come in, seen on the wire.</summary>
public sealed class Traffic : DelegatingHandler
{
    private readonly Lock _gate = new();
    private readonly List<string> _sent = [];
    private int _inFlight;

    public Traffic()
        : base(new SocketsHttpHandler())
    {
    }

    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    /// <summary>The most requests that were under way at once.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Called with every request before it goes out.</summary>
    public Action<string>? OnSending { get; set; }

    /// <summary>Holds requests back: they go out when it completes.</summary>
    public Func<string, Task>? Gate { get; set; }

    /// <summary>Called when a request has its answer, or was given up.</summary>
    public Action? OnAnswered { get; set; }

    public int Count(string start) => Sent.Count(r => r.StartsWith(start, StringComparison.Ordinal));

    public ShopContext Context(StripeEmulator emulator, string? key = null) => Context(emulator, stripe => stripe.LiveApiKey(key ?? emulator.ApiKey));

    public ShopContext Context(StripeEmulator emulator, Action<StripeDbContextOptionsBuilder> configure)
        => new(new DbContextOptionsBuilder<ShopContext>()
            .UseStripe(stripe => configure(stripe.LiveApiKey(emulator.ApiKey).ApiBase(emulator.BaseAddress).MessageHandler(this)))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning,
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan, CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning))
            .Options);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Enter(request);
        try
        {
            return base.Send(request, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = Enter(request);
        try
        {
            if (Gate is { } gate)
                await gate(sent).WaitAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    private string Enter(HttpRequestMessage request)
    {
        var sent = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
        OnSending?.Invoke(sent);
        lock (_gate)
        {
            _sent.Add(sent);
            MostInFlight = Math.Max(MostInFlight, ++_inFlight);
        }

        return sent;
    }

    private void Leave()
    {
        lock (_gate)
            _inFlight--;
        OnAnswered?.Invoke();
    }
}
