using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Infrastructure.WarmUps;

/// <summary>
///     Reads one page as a first query does, over a connection that leads nowhere. Nobody hears of it: it has limits, counts, caches and meters of its
///     own, and leaves no trace but compiled code.
/// </summary>
internal static class PageRehearsal
{
    /// <summary>The port of the address that is never connected to: nothing listens there.</summary>
    public const int Port = 9;

    /// <summary>Under this name .NET traces the connections that it opens, and offers no other way to leave one out than not to open it.</summary>
    private const string Connections = "Experimental.System.Net.Http.Connections";

    private static readonly ImmutableArray<Column> Columns =
    [
        .. new (string Path, Type Type)[]
        {
            ("id", typeof(string)), ("created", typeof(DateTime)), ("amount", typeof(long)), ("delinquent", typeof(bool?)), ("balance", typeof(long?)),
            ("active", typeof(bool)), ("address.city", typeof(string)), ("ended_at", typeof(DateTime?)), ("percent", typeof(decimal?)),
        }.Select(c => new Column(JsonPath.Parse(c.Path), ColumnDecoders.For(c.Type))),
    ];

    /// <summary>Returns the ids of the objects that it read; none where somebody would see the connection.</summary>
    public static async Task<IReadOnlyList<object?>> RunAsync()
    {
        using (var connections = new ActivitySource(Connections))
        {
            if (connections.HasListeners())
                return [];
        }

        using var handler = StripeTransport.NewHandler();
        handler.ConnectCallback = (_, _) => new(new CannedConnection());
        handler.ActivityHeadersPropagator = null;
        handler.MeterFactory = new SilentMeters();
        var settings = new StripeConnectionSettings
        {
            LiveAPIKey = "sk_test_warm_up",
            ApiBase = new Uri($"http://127.0.0.1:{Port}"),
            RateLimits = StripeRateLimits.Off,
        };
        var setup = SessionSetup.WithKey(settings, NoRequestObserver.Instance, TimeProvider.System) with { IsUnheard = true };
        var session = new StripeSession(setup, new StripeTransport(handler), new RetryPolicy(0, 0));
        var request = new ListRequest("/v1/customers", [new("created[gte]", "1")], ["data.customer"], ExpectedRows: 1);
        var layout = new RowLayout(Columns);
        var ids = new List<object?>();
        await foreach (var page in session.ListAsync(request, layout, async: true, CancellationToken.None).ConfigureAwait(false))
            ids.AddRange(page.Rows.Select(row => row[layout.IdOrdinal]));
        return ids;
    }

    /// <summary>Meters whose instruments are published to nobody.</summary>
    private sealed class SilentMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            meter.Dispose();
            return meter;
        }

        public void Dispose()
        {
        }
    }
}
