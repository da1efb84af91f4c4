using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Diagnostics;

/// <summary>What the provider tells of its requests and queries.</summary>
public class EventTests
{
    private const string Key = "sk_test_veryVerySecret";
    private readonly List<Microsoft.EntityFrameworkCore.Diagnostics.EventData> _events = [];

    [Fact]
    public async Task A_request_is_told_when_it_goes_out_and_when_it_is_answered()
    {
        await using var context = Context(new FakeStripe(FakeStripe.Page(false, "cus_1", "cus_2")));
        await context.Customers.Where(c => c.Email == "a@b.c").ToListAsync();

        var executing = Single<StripeRequestEventData>(StripeEventId.RequestExecuting, LogLevel.Debug);
        Assert.Equal(("GET", "/v1/customers"), (executing.Request.Method, executing.Request.Path));
        Assert.Contains(KeyValuePair.Create("email", "?"), executing.Request.Parameters);
        Assert.StartsWith("Executing GET /v1/customers?email=?", executing.ToString(), StringComparison.Ordinal);

        var executed = Single<StripeRequestExecutedEventData>(StripeEventId.RequestExecuted, LogLevel.Information);
        Assert.Equal((2, "req_test"), (executed.Rows, executed.RequestId));
        Assert.True(executed.Bytes > 0);
        Assert.Contains("2 rows", executed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_shown_only_when_sensitive_data_is_logged()
    {
        foreach (var showsValues in new[] { false, true })
        {
            _events.Clear();
            await using var context = Context(new FakeStripe(FakeStripe.Page(false, "cus_1")), o => o.EnableSensitiveDataLogging(showsValues));
            await context.Customers.Where(c => c.Email == "a@b.c").ToListAsync();

            var request = Single<StripeRequestEventData>(StripeEventId.RequestExecuting, LogLevel.Debug).Request;
            Assert.Equal(showsValues, request.Text.Contains("a@b.c", StringComparison.Ordinal));
            Assert.Equal(showsValues, request.Parameters.Any(p => p.Value == "a@b.c"));
            Assert.DoesNotContain(_events, e => e.ToString().Contains(Key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_refusal_is_an_error_with_what_Stripe_said()
    {
        await using var context = Context(new FakeStripe(FakeStripe.Error(HttpStatusCode.BadRequest, "parameter_unknown", "No such parameter.")));
        var thrown = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => context.Customers.ToListAsync());

        var failed = Single<StripeRequestFailedEventData>(StripeEventId.RequestFailed, LogLevel.Error);
        Assert.Same(thrown, failed.Exception);
        Assert.Contains(thrown.Message, failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_an_exception_of_the_applications_handler_is_not_logged()
    {
        await using var context = Context(new FakeStripe(_ => throw new InvalidOperationException("No route for sk_test_51Hidden\nlate.")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => context.Customers.ToListAsync());

        var failed = Single<StripeRequestFailedEventData>(StripeEventId.RequestFailed, LogLevel.Error);
        Assert.DoesNotContain("51Hidden", failed.ToString(), StringComparison.Ordinal);
        Assert.Contains("No route", failed.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, "RequestRetrying")]
    [InlineData(HttpStatusCode.TooManyRequests, "RateLimited")]
    public async Task A_retry_is_a_warning(HttpStatusCode status, string name)
    {
        await using var context = Context(new FakeStripe(FakeStripe.Error(status), FakeStripe.Page(false, "cus_1")));
        Assert.Single(await context.Customers.ToListAsync());

        var retrying = Assert.IsType<StripeRequestRetryingEventData>(
            Assert.Single(_events, e => e.EventId.Name!.EndsWith("." + name, StringComparison.Ordinal)));
        Assert.Equal((LogLevel.Warning, 1), (retrying.LogLevel, retrying.Attempt));
        Assert.True(retrying.Delay > TimeSpan.Zero);
        Assert.Contains("attempt 1", retrying.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_events, e => e.EventId == StripeEventId.RequestFailed);
    }

    [Fact]
    public async Task A_page_that_is_called_back_is_no_error()
    {
        var asked = new TaskCompletionSource();
        var stripe = new FakeStripe(async (request, cancellation) =>
        {
            if (request.Number == 1)
                return FakeStripe.Page(true, "cus_2");

            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            throw new InvalidOperationException("The page was not cancelled.");
        });
        await using var context = Context(stripe);
        await foreach (var customer in context.Customers.AsAsyncEnumerable())
        {
            await asked.Task;
            break;
        }

        Assert.Single(_events, e => e.EventId == StripeEventId.RequestCanceled && e.LogLevel == LogLevel.Debug);
        Assert.DoesNotContain(_events, e => e.LogLevel >= LogLevel.Error);
    }

    [Fact]
    public async Task A_scan_of_a_whole_list_is_a_warning_that_says_what_would_narrow_it()
    {
        await using var context = Context(new FakeStripe(FakeStripe.Page(false, "cus_1")));
        await context.Customers.ToListAsync();

        var scan = Single<StripeScanEventData>(StripeEventId.UnboundedScan, LogLevel.Warning);
        Assert.Equal("/v1/customers", scan.List);
        Assert.Contains("email", scan.Filters);
        Assert.Contains("email", scan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Event_ids_are_in_the_providers_range_and_their_names_say_their_category()
    {
        var ids = typeof(StripeEventId).GetFields().Select(f => (f.Name, Id: (EventId)f.GetValue(null)!)).ToArray();

        Assert.Equal(ids.Length, ids.Select(i => i.Id.Id).Distinct().Count());
        Assert.All(ids, i => Assert.InRange(i.Id.Id, CoreEventId.ProviderBaseId, CoreEventId.ProviderDesignBaseId - 1));
        Assert.All(ids, i => Assert.EndsWith("." + i.Name, i.Id.Name, StringComparison.Ordinal));
        Assert.All(ids, i => Assert.StartsWith("Microsoft.EntityFrameworkCore.", i.Id.Name, StringComparison.Ordinal));
        Assert.Equal(
            "30100 RequestExecuting, 30101 RequestExecuted, 30102 RequestFailed, 30103 RequestRetrying, 30104 RateLimited, 30105 RequestCanceled, "
            + "30106 RequestWaited, 30107 RequestBudgetNearing, 30108 RequestServedFromCache, 30109 RequestRepeatedByHandler, "
            + "30120 SharedLimitsLost, 30121 SharedLimitsRestored, 30122 DistributedCacheFailed, "
            + "30150 ValueUnreadable, 30151 UnknownObject, 30200 UnboundedScan, 30201 ResidualFilter, 30202 ScanPageRead, 30203 UnspecifiedTimeTakenAsUtc, "
            + "30204 OlderObjectsMissing, 30205 TestClockObjectsLeftOut, 30206 FilterValueRefused, 30250 ChangesNotRead, 30300 TransactionIgnored, "
            + "30350 DeleteHasConsequences, 30351 BulkWriteStarting, "
            + "30400 OAuthAuthorizationStarting, 30401 OAuthTokensReceived, 30402 OAuthTokensRefreshed, 30403 OAuthFailed, 30450 ConnectionCheckFailed, "
            + "30451 OtherApiVersion, "
            + "30500 FieldNotFound, 30501 FieldTypeMismatch",
            string.Join(", ", ids.OrderBy(i => i.Id.Id).Select(i => $"{i.Id.Id} {i.Name}")));
    }

    private TData Single<TData>(EventId id, LogLevel level)
        where TData : Microsoft.EntityFrameworkCore.Diagnostics.EventData
    {
        var data = Assert.IsType<TData>(Assert.Single(_events, e => e.EventId == id), exactMatch: false);
        Assert.Equal(level, data.LogLevel);
        return data;
    }

    private Shop Context(HttpMessageHandler stripe, Action<DbContextOptionsBuilder>? configure = null)
    {
        var options = new DbContextOptionsBuilder<Shop>()
            .UseStripe($"LiveAPIKey={Key}", s => s.MessageHandler(stripe).TimeProvider(new SkippingClock(TimeSpan.FromSeconds(80))))
            .LogTo((_, _) => true, e =>
            {
                lock (_events)
                    _events.Add(e);
            });
        configure?.Invoke(options);
        return new Shop(options.Options);
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
        public string? Email { get; set; }
    }
}
