using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>
///     A key that stands where an id or another value belongs: it goes to Stripe as the query says, and nobody reads it in a log or an exception.
/// </summary>
public sealed class KeyInQueryTests
{
    private const string Key = "sk_test_51HiddenHidden";
    private readonly Desk _desk = new();
    private readonly ConcurrentQueue<string> _log = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Neither_logs_nor_exceptions_show_it(bool sensitive)
    {
        foreach (var path in new[] { $"/v1/customers/{Key}", $"/v1/invoices/{Key}/lines", $"/v1/invoices?customer={Key}" })
            _desk.Refusal(path, HttpStatusCode.Unauthorized, $$"""{"type":"invalid_request_error","message":"Invalid API Key provided: {{Key}}"}""");
        await using var db = new KeyContext(new DbContextOptionsBuilder<KeyContext>()
            .UseStripe(s => s.LiveApiKey(Key).MessageHandler(_desk).RateLimits(StripeRateLimits.Off))
            .EnableSensitiveDataLogging(sensitive)
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .LogTo(_log.Enqueue, LogLevel.Trace)
            .Options);
        // A variable: EF Core logs the constants of every query.
        var key = Key;
        Func<Task>[] questions =
        [
            () => db.Customers.Where(c => c.Id == key).ToListAsync(),
            () => db.Customers.FindAsync(key).AsTask(),
            () => db.Lines.Where(l => l.Invoice == key).ToListAsync(),
            () => db.Invoices.Where(i => i.CustomerId == key).ToListAsync(),
        ];
        foreach (var question in questions)
        {
            var error = await Assert.ThrowsAnyAsync<StripeRequestException>(question);
            Assert.Contains("sk_test_***", error.Message);
            Assert.DoesNotContain("Hidden", error.ToString());
            Assert.DoesNotContain("Hidden", error.RequestPath);
        }

        Assert.Equal(4, _desk.TakeSent().Count(s => s.Contains(Key, StringComparison.Ordinal)));
        Assert.DoesNotContain(_log, line => line.Contains("Hidden", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"object":"list","has_more":true,"data":[]}""")]
    [InlineData("""{"object":"list","has_more":true,"next_page_url":"/v1/invoices/sk_test_51HiddenHidden/other?page=2","data":[]}""")]
    [InlineData("""{"object":"list","has_more":true,"next_page_url":"https://elsewhere.example/sk_test_51HiddenHidden","data":[]}""")]
    public async Task A_list_that_cannot_be_read_on_does_not_show_it(string page)
    {
        _desk.Object($"/v1/invoices/{Key}/lines", page);
        await using var db = new KeyContext(_desk.Options<KeyContext>());
        var key = Key;
        var error = await Assert.ThrowsAsync<StripeResponseException>(() => db.Lines.Where(l => l.Invoice == key).ToListAsync());
        Assert.Contains("sk_test_***", error.Message);
        Assert.DoesNotContain("Hidden", error.ToString());
    }

    private sealed class KeyContext(DbContextOptions<KeyContext> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<InvoiceLineItem> Lines => Set<InvoiceLineItem>();
    }
}
