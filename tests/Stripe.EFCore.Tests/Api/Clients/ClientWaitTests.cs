using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Api.Clients;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>Streams, synchronous calls, and what watchers of a client see.</summary>
public class ClientWaitTests
{
    [Fact]
    public async Task A_file_arrives_piece_by_piece_and_may_be_longer_than_other_answers()
    {
        var server = new ClientServer(_ => FakeStripe.Body(new MemoryStream(new byte[10_000])));
        using var context = server.Context(s => s.MaxResponseSize(1_000).MaxConcurrency(1));
        await using var first = await context.Database.DownloadFileAsync("file_1");
        await using var second = await context.Database.DownloadFileAsync("file_2");
        var copy = new MemoryStream();
        await first.CopyToAsync(copy);
        second.CopyTo(copy);

        Assert.Equal(20_000, copy.Length);
    }

    [Fact]
    public async Task A_refused_stream_is_the_exception_of_Stripe_net()
    {
        var server = new ClientServer(FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing", "No such file."));
        using var context = server.Context();
        var refusal = await Assert.ThrowsAsync<StripeException>(() => context.Database.DownloadFileAsync("file_1"));

        Assert.Equal(("No such file.", "resource_missing"), (refusal.Message, refusal.StripeError.Code));
    }

    [Fact]
    public async Task A_stream_that_stops_ends_after_the_time_limit()
    {
        var clock = new FakeTimeProvider();
        await using var stream = new PatientStream(new NeverStream(), TimeSpan.FromSeconds(5), clock);
        var read = stream.ReadAsync(new byte[10]).AsTask();
        Assert.False(read.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));

        var failure = await Assert.ThrowsAsync<IOException>(() => read);
        Assert.IsType<TimeoutException>(failure.InnerException);
    }

    [Fact]
    public void A_synchronous_call_ends_on_a_thread_that_others_want_back()
    {
        var server = new ClientServer(_ => ClientServer.Object());
        using var services = new ServiceCollection().BuildServiceProvider();
        using var context = new ClientServer.Books(new DbContextOptionsBuilder<ClientServer.Books>().UseApplicationServiceProvider(services)
            .UseStripe(s => s
                .ApiKey(async (_, _) =>
                {
                    await Task.Yield();
                    return ClientServer.Key;
                })
                .MessageHandler(server).RateLimits(StripeRateLimits.Off)).Options);
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new BlockedContext());
            failure = Record.Exception(() => context.Database.GetStripeClient().V1.Customers.Create(new()));
        })
        { IsBackground = true };
        thread.Start();

        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.Null(failure);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Events_and_activities_name_the_operation_and_no_id()
    {
        var log = new ConcurrentQueue<string>();
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "Stripe.EFCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var server = new ClientServer(FakeStripe.Error(HttpStatusCode.InternalServerError), FakeStripe.Page(false, "b", "a"));
        using var context = new ClientServer.Books(new DbContextOptionsBuilder<ClientServer.Books>()
            .UseStripe(s => s.ApiKey(ClientServer.Key).MessageHandler(server).RateLimits(StripeRateLimits.Off)
                .TimeProvider(new SkippingClock(new StripeConnectionSettings().Timeout)))
            .LogTo(log.Enqueue, [StripeEventId.RequestExecuted, StripeEventId.RequestRetrying]).Options);
        await context.Database.GetStripeClient().V1.Customers.PaymentMethods.ListAsync("gold-customer", new() { Type = "card" });

        const string operation = "GET /v1/customers/{id}/payment_methods";
        Assert.Equal([500, 200], activities.Where(a => a.DisplayName == operation).Select(a => a.GetTagItem("http.response.status_code")));
        Assert.Equal(2, log.Count);
        Assert.Contains("type=?", log.Last(), StringComparison.Ordinal);
        Assert.Contains("2 rows", log.Last(), StringComparison.Ordinal);
    }

    private sealed class NeverStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith<int>(
                _ => throw new OperationCanceledException(cancellationToken), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
    }

    /// <summary>The thread of a window that waits for a task: nobody runs what is posted to it.</summary>
    private sealed class BlockedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
