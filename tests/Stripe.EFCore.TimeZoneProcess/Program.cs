using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Stripe;
using StripeEFCore.TimeZoneProcess;

// A process of its own for tests, since the time zone is the process's: asks for charges from a time on, and writes what is sent for each kind of it, by a
// query and by Stripe.net's own client, then the rows that the query finds of two that lie around it.
var sent = new Sent();
var local = new DateTime(2026, 7, 1, 0, 0, 0, DateTimeKind.Local);
DateTime[] times = [local, local.ToUniversalTime(), DateTime.SpecifyKind(local, DateTimeKind.Unspecified), local.AddMonths(-6)];
foreach (var from in times)
{
    using var db = new Billing(new DbContextOptionsBuilder<Billing>().UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(sent)).Options);
    var ids = db.Charges.Where(c => c.Created >= from).Select(c => c.Id).ToList();
    var client = new StripeClient("sk_test_1", httpClient: new SystemNetHttpClient(new HttpClient(sent, disposeHandler: false)));
    new ChargeService(client).List(new ChargeListOptions { Created = new DateRangeOptions { GreaterThanOrEqual = from } });
    Console.WriteLine($"{sent.Take()} {sent.Take()} {string.Join(',', ids)}");
}

return 0;

namespace StripeEFCore.TimeZoneProcess
{
    internal sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Charge> Charges => Set<Charge>();
    }

    /// <summary>Answers with charges of the first midnight of July 2026, in UTC and in New York, whatever is asked.</summary>
    internal sealed class Sent : HttpMessageHandler
    {
        private const string Charges =
            """{"object":"list","has_more":false,"data":[{"id":"ch_newyork","object":"charge","created":1782878400},"""
            + """{"id":"ch_utc","object":"charge","created":1782864000}]}""";

        private readonly Queue<string> _bounds = [];

        public string Take() => _bounds.Dequeue();

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var query = Uri.UnescapeDataString(request.RequestUri!.Query);
            _bounds.Enqueue(query.TrimStart('?').Split('&').Single(p => p.StartsWith("created[gte]=", StringComparison.Ordinal)).Split('=')[1]);
            return new(HttpStatusCode.OK) { Content = new StringContent(Charges, Encoding.UTF8, "application/json"), RequestMessage = request };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(Send(request, cancellationToken));
    }
}
