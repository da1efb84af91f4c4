using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using Stripe.EFCore.Emulator;
using StripeEFCore.Emulator.Tests.Objects;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>Writes that are under way at the same time.</summary>
public sealed class ParallelWriteTests : ObjectTest
{
    private readonly WaitingClock _clock = new();

    protected override StripeEmulatorOptions Options => new() { TimeProvider = _clock, Latency = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Two_with_one_key_make_one_object_and_one_conflict()
    {
        var both = Task.WhenAll(PostAsync(), PostAsync());
        await _clock.AdvanceWhenWaitingAsync(2, TimeSpan.FromSeconds(30));
        var answers = await both;
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
        Assert.Contains(
            "idempotency_key_in_use", await answers.Single(a => a.StatusCode == HttpStatusCode.Conflict).Content.ReadAsStringAsync());
        Assert.Equal(1, Emulator.Account().Count("customer"));
    }

    [Fact]
    public async Task Changes_of_one_object_are_made_one_after_the_other()
    {
        Emulator.Latency = TimeSpan.Zero;
        var customers = new CustomerService(Client);
        var customer = await customers.CreateAsync(new());
        await Task.WhenAll(Enumerable.Range(0, 40).Select(
            i => customers.UpdateAsync(customer.Id, new() { Metadata = new() { [$"key{i}"] = $"{i}" } })));
        Assert.Equal(40, (await customers.GetAsync(customer.Id)).Metadata.Count);
    }

    [Fact]
    public async Task A_write_that_has_arrived_is_carried_out_when_its_client_goes_away()
    {
        using var gone = new CancellationTokenSource();
        var first = PostAsync(gone.Token);
        await _clock.AdvanceWhenWaitingAsync(1, TimeSpan.Zero);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.True(SpinWait.SpinUntil(() => Emulator.RequestLog.Entries.Any(e => e.Method == "POST"), TimeSpan.FromMinutes(1)));
        Emulator.Latency = TimeSpan.Zero;
        Assert.Equal(["true"], (await PostAsync()).Headers.GetValues("Idempotent-Replayed"));
        Assert.Equal(1, Emulator.Account().Count("customer"));
    }

    private async Task<HttpResponseMessage> PostAsync(CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.BaseAddress, "/v1/customers"));
        request.Headers.Authorization = new("Bearer", Emulator.ApiKey);
        request.Headers.Add("Idempotency-Key", "one");
        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>A clock that knows how many wait for it.</summary>
    private sealed class WaitingClock : FakeTimeProvider
    {
        private readonly SemaphoreSlim _timers = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Release();
            return timer;
        }

        public async Task AdvanceWhenWaitingAsync(int count, TimeSpan time)
        {
            for (var i = 0; i < count; i++)
                await _timers.WaitAsync();
            Advance(time);
        }
    }
}
