using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe.V2;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>A client of the context sends as the context does, and fails as Stripe.net does.</summary>
public class ClientTests
{
    [Fact]
    public async Task A_failed_write_is_repeated_once_for_each_retry_with_its_key_and_its_body()
    {
        var server = new ClientServer(FakeStripe.Error(HttpStatusCode.InternalServerError), FakeStripe.Error(HttpStatusCode.Conflict), ClientServer.Object());
        using var context = server.Context();
        await context.Database.GetStripeClient().V1.Customers.CreateAsync(new() { Email = "a@b.c" });

        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(r => (r.Header("Idempotency-Key"), r.Body)).Distinct());
        Assert.Equal("email=a%40b.c", server.Requests[0].Body);
    }

    [Fact]
    public async Task No_more_requests_go_out_than_the_retries_of_the_context_allow()
    {
        var server = new ClientServer(_ => FakeStripe.Error(HttpStatusCode.InternalServerError));
        using var context = server.Context(s => s.MaxRetries(1));
        await Assert.ThrowsAsync<StripeException>(() => context.Database.GetStripeClient().V1.Customers.GetAsync("cus_1"));

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task The_key_of_the_caller_stays_over_retries()
    {
        var server = new ClientServer(FakeStripe.Error(HttpStatusCode.InternalServerError), ClientServer.Object());
        using var context = server.Context();
        await context.Database.FinalizeInvoiceAsync("in_1", requestOptions: new() { IdempotencyKey = "mine" });

        Assert.Equal(["mine", "mine"], server.Requests.Select(r => r.Header("Idempotency-Key")));
    }

    [Fact]
    public async Task An_upload_that_is_repeated_sends_the_whole_file_again()
    {
        var server = new ClientServer(FakeStripe.Error(HttpStatusCode.InternalServerError), ClientServer.Object());
        using var context = server.Context();
        using var content = new MemoryStream("it was delivered"u8.ToArray());
        await context.Database.UploadFileAsync(new() { Purpose = "dispute_evidence", File = new() { Data = content } });

        Assert.All(server.Requests, r => Assert.Contains("it was delivered", r.Body, StringComparison.Ordinal));
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
        Assert.True(content.CanRead);
    }

    [Fact]
    public async Task A_refusal_is_the_exception_of_Stripe_net()
    {
        var server = new ClientServer(FakeStripe.Error(HttpStatusCode.PaymentRequired, "card_declined", "Your card was declined.", "source"));
        using var context = server.Context();
        var refusal = await Assert.ThrowsAsync<StripeException>(() => context.Database.PayInvoiceAsync("in_1"));

        Assert.Equal("Your card was declined.", refusal.Message);
        Assert.Equal(
            (HttpStatusCode.PaymentRequired, "card_declined", "source"), (refusal.HttpStatusCode, refusal.StripeError.Code, refusal.StripeError.Param));
        Assert.Equal("req_test", refusal.StripeResponse.RequestId);
    }

    [Fact]
    public async Task A_refusal_of_API_v2_has_its_own_type()
    {
        var server = new ClientServer(FakeStripe.Json(
            """{"error":{"type":"temporary_session_expired","code":"billing_meter_event_session_expired","message":"Make a new one."}}""",
            HttpStatusCode.BadRequest));
        using var context = server.Context();
        var refusal = await Assert.ThrowsAsync<TemporarySessionExpiredException>(
            () => context.Database.GetStripeClient().V2.Billing.MeterEventStream.CreateAsync(new() { Events = [] }));

        Assert.Equal("Make a new one.", refusal.Message);
        Assert.Equal("meter-events.stripe.com", server.Only.Uri.Host);
    }

    [Fact]
    public async Task Where_no_answer_comes_the_exception_is_the_context_s()
    {
        var server = new ClientServer(_ => throw new HttpRequestException("The wire is cut."));
        using var context = server.Context(s => s.MaxRetries(0));
        var failure = await Assert.ThrowsAsync<StripeConnectionException>(() => context.Database.GetStripeClient().V1.Customers.GetAsync("cus_1"));

        Assert.Contains("The wire is cut.", failure.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(failure.InnerException);
    }

    [Fact]
    public async Task A_cancellation_is_the_caller_s()
    {
        using var stop = new CancellationTokenSource();
        var server = new ClientServer(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException();
        });
        using var context = server.Context();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => context.Database.GetStripeClient().V1.Customers.GetAsync("cus_1", cancellationToken: stop.Token));

        Assert.Equal(stop.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task A_connection_that_only_reads_refuses_writes_before_they_are_sent()
    {
        var server = new ClientServer(_ => ClientServer.Object());
        using var context = server.Context(s => s.Readonly());
        var client = context.Database.GetStripeClient();
        var refusals = new[]
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.V1.Customers.CreateAsync(new())),
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.V1.Customers.DeleteAsync("cus_1", null, new() { ApiKey = "sk_test_other" })),
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.RawRequestAsync(HttpMethod.Post, "/v1/customers")),
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.VoidInvoiceAsync("in_1")),
        };

        Assert.Empty(server.Requests);
        Assert.All(refusals, r => Assert.StartsWith("The connection setting Readonly is true, so nothing is written", r.Message, StringComparison.Ordinal));
        await client.V1.Customers.GetAsync("cus_1");
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    public async Task An_id_that_would_make_another_path_is_refused(string id)
    {
        var server = new ClientServer(_ => ClientServer.Object());
        using var context = server.Context();
        await Assert.ThrowsAsync<ArgumentException>(() => context.Database.GetStripeClient().V1.Customers.DeleteAsync(id));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Reads_count_to_the_budget_and_writes_do_not()
    {
        var server = new ClientServer(_ => ClientServer.Object());
        using var context = server.Context(s => s.RequestBudget(1));
        var customers = context.Database.GetStripeClient().V1.Customers;
        await customers.CreateAsync(new());
        await customers.GetAsync("cus_1");
        await customers.UpdateAsync("cus_1", new());

        await Assert.ThrowsAsync<StripeBudgetExceededException>(() => customers.GetAsync("cus_1"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_write_drops_the_cached_answers_of_its_resource_only()
    {
        var server = new ClientServer(r => r.Method == HttpMethod.Get ? FakeStripe.Page(false, "cus_1") : ClientServer.Object());
        using var context = server.Context(s => s.Cache(TimeSpan.FromHours(1)).AccountId("acct_" + Guid.NewGuid().ToString("N")));
        await context.Customers.AsNoTracking().Select(c => c.Id).ToListAsync();
        await context.Database.PayInvoiceAsync("in_1");
        await context.Customers.AsNoTracking().Select(c => c.Id).ToListAsync();
        Assert.Equal(["GET", "POST"], server.Requests.Select(r => r.Method.Method));

        await context.Database.GetStripeClient().V1.Customers.CreateAsync(new());
        await context.Customers.AsNoTracking().Select(c => c.Id).ToListAsync();
        Assert.Equal(["GET", "POST", "POST", "GET"], server.Requests.Select(r => r.Method.Method));
    }

    [Fact]
    public async Task A_write_whose_outcome_is_unknown_drops_them_too()
    {
        var server = new ClientServer(
            r => r.Method == HttpMethod.Get ? FakeStripe.Page(false, "cus_1") : throw new HttpRequestException("The answer is lost."));
        using var context = server.Context(s => s.Cache(TimeSpan.FromHours(1)).AccountId("acct_" + Guid.NewGuid().ToString("N")).MaxRetries(0));
        await context.Customers.AsNoTracking().Select(c => c.Id).ToListAsync();
        await Assert.ThrowsAsync<StripeConnectionException>(() => context.Database.GetStripeClient().V1.Customers.CreateAsync(new()));
        await context.Customers.AsNoTracking().Select(c => c.Id).ToListAsync();

        Assert.Equal(2, server.Requests.Count(r => r.Method == HttpMethod.Get));
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_the_context_allows()
    {
        var (now, most) = (0, 0);
        var server = new ClientServer(_ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            Thread.Yield();
            Interlocked.Decrement(ref now);
            return ClientServer.Object();
        });
        using var context = server.Context(s => s.MaxConcurrency(1));
        var client = context.Database.GetStripeClient();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => client.V1.Customers.CreateAsync(new()))));

        Assert.Equal((50, 1), (server.Requests.Count, most));
    }

    [Fact]
    public async Task Lists_go_on_over_all_their_pages()
    {
        var server = new ClientServer(FakeStripe.Page(true, "c", "b"), FakeStripe.Page(false, "a"));
        using var context = server.Context();
        var ids = new List<string>();
        await foreach (var customer in context.Database.GetStripeClient().V1.Customers.ListAutoPagingAsync(new() { Limit = 2 }))
            ids.Add(customer.Id);

        Assert.Equal(["c", "b", "a"], ids);
        Assert.Equal("?limit=2&starting_after=b", server.Requests[1].Uri.Query);
    }
}
