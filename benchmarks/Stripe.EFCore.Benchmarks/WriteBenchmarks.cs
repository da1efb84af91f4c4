using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using StripeEFCore.Benchmarks.Canned;
using StripeEFCore.Benchmarks.Measuring;

namespace StripeEFCore.Benchmarks;

/// <summary>SaveChanges of new objects, against Stripe.net's create, and against the time that the requests take.</summary>
public static class WriteBenchmarks
{
    private const int Objects = 100;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync()
    {
        var pages = await CannedPages.OfAsync("customers", 1);
        using var page = JsonDocument.Parse(pages[0]);
        var customer = page.RootElement.GetProperty("data")[0].GetRawText();

        using var handler = new CreatingHandler(customer);
        using var http = new HttpClient(handler, disposeHandler: false);
        var service = new CustomerService(new StripeClient("sk_test_canned", httpClient: new SystemNetHttpClient(http, 0)));
        var (ours, peer) = await Measurement.CompareAsync(() => SaveAsync(handler, isConcurrent: false), () => CreateAsync(service));
        var table = new ComparisonTable("writes", $"{Objects} new customers; processor time of the process, over canned answers.");
        table.Add($"create {Objects} customers", ours, peer);
        table.Print();

        handler.Latency = Latency;
        var limit = Objects * Latency;
        var one = await ElapsedAsync(() => SaveAsync(handler, isConcurrent: false));
        Tell("one by one", one, limit);
        var eight = await ElapsedAsync(() => SaveAsync(handler, isConcurrent: true));
        Tell("8 at once", eight, limit / 8);
    }

    private static async Task SaveAsync(CreatingHandler handler, bool isConcurrent)
    {
        await using var db = new Billing(new DbContextOptionsBuilder<Billing>()
            .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(handler).RateLimits(StripeRateLimits.Off)
                .ConcurrentWrites(isConcurrent).MaxConcurrency(8))
            .Options);
        for (var i = 0; i < Objects; i++)
            db.Add(new Customer { Email = "ann@example.com", Name = "Ann", Metadata = new() { ["plan"] = "gold" } });
        if (await db.SaveChangesAsync() != Objects)
            throw new InvalidOperationException("Not all were saved.");
    }

    private static async Task CreateAsync(CustomerService service)
    {
        for (var i = 0; i < Objects; i++)
            await service.CreateAsync(new() { Email = "ann@example.com", Name = "Ann", Metadata = new() { ["plan"] = "gold" } });
    }

    private static async Task<TimeSpan> ElapsedAsync(Func<Task> run)
    {
        var start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Tell(string what, TimeSpan took, TimeSpan requests) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{Objects} creates at {Latency.TotalMilliseconds:0} ms, {what}: {took.TotalSeconds:0.00} s, requests alone {requests.TotalSeconds:0.00} s, "
        + $"ratio {took / requests:0.000}"));

    /// <summary>Answers each POST with a new customer.</summary>
    private sealed class CreatingHandler : HttpMessageHandler
    {
        private const string Mark = "cus_00000000000000";

        private readonly byte[] _template;
        private readonly int _idAt;
        private int _next;

        public CreatingHandler(string customer)
        {
            var json = JsonNode.Parse(customer)!;
            json["id"] = Mark;
            _template = Encoding.UTF8.GetBytes(json.ToJsonString());
            _idAt = _template.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Mark));
        }

        public TimeSpan Latency { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Latency > TimeSpan.Zero)
                await Task.Delay(Latency, cancellationToken);
            var body = _template.AsSpan().ToArray();
            Encoding.UTF8.GetBytes(Interlocked.Increment(ref _next).ToString("D14", CultureInfo.InvariantCulture), body.AsSpan(_idAt + "cus_".Length));
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");
            return new(HttpStatusCode.OK) { Content = content, RequestMessage = request };
        }
    }
}
