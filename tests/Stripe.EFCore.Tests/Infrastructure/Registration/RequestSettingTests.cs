using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Infrastructure.Registration;

/// <summary>Settings of requests: how often they are repeated, and which version of the API answers.</summary>
public sealed class RequestSettingTests
{
    private const string Version = "2026-01-28.preview; feature_beta=v1";

    private readonly FakeStripe _stripe = new(_ => FakeStripe.Json("""{"object":"list","has_more":false,"url":"/v1/coupons","data":[]}"""));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 5)]
    public async Task A_request_is_repeated_as_often_as_the_settings_say(int retries, int requests)
    {
        var down = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.ServiceUnavailable));
        await using var db = new Billing<Coupon>(s => s.MessageHandler(down).TimeProvider(new SkippingClock(FakeStripe.Keyed.Timeout)).MaxRetries(retries));
        await Assert.ThrowsAnyAsync<StripeRequestException>(() => db.Objects.ToListAsync());
        Assert.Equal(requests, down.Requests.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    public async Task A_request_that_came_too_soon_is_repeated_three_times_as_often(int retries, int requests)
    {
        var busy = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.TooManyRequests));
        await using var db = new Billing<Coupon>(s => s.MessageHandler(busy).TimeProvider(new SkippingClock(FakeStripe.Keyed.Timeout)).MaxRetries(retries));
        await Assert.ThrowsAsync<StripeRateLimitException>(() => db.Objects.ToListAsync());
        Assert.Equal(requests, busy.Requests.Count);
    }

    [Fact]
    public async Task A_query_that_pauses_waits_for_a_clock_that_another_task_moves()
    {
        var attempts = 0;
        var busy = new FakeStripe(_ => ++attempts == 1
            ? FakeStripe.Error(HttpStatusCode.ServiceUnavailable)
            : FakeStripe.Json("""{"object":"list","has_more":false,"url":"/v1/coupons","data":[]}"""));
        var clock = new FakeTimeProvider();
        await using var db = new Billing<Coupon>(s => s.MessageHandler(busy).TimeProvider(clock));

        var coupons = db.Objects.ToListAsync();
        await Task.WhenAny(coupons, Task.Delay(300));
        Assert.Equal((false, 1), (coupons.IsCompleted, attempts));
        while (!coupons.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }

        Assert.Empty(await coupons);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task The_version_is_Stripe_nets_or_the_one_of_the_settings()
    {
        await using var usual = new Billing<OwnCoupon>(s => s.MessageHandler(_stripe));
        await using var other = new Billing<OwnCoupon>(s => s.MessageHandler(_stripe).ApiVersion(Version));
        await usual.Objects.ToListAsync();
        await other.Objects.ToListAsync();
        other.Objects.ToList();
        Assert.Equal([StripeConfiguration.ApiVersion, Version, Version], _stripe.Requests.Select(r => r.Headers["Stripe-Version"]));
    }

    [Fact]
    public async Task The_cache_keeps_the_versions_apart()
    {
        foreach (var version in new[] { null, "2025-01-27.acacia", null, "2025-01-27.acacia" })
        {
            await using var db = new Billing<OwnCoupon>(s => s.MessageHandler(_stripe).ApiVersion(version).Cache(TimeSpan.FromMinutes(5)));
            await db.Objects.ToListAsync();
        }

        Assert.Equal(2, _stripe.Requests.Count);
    }

    [Fact]
    public void Another_version_warns_of_Stripe_nets_classes_once_and_of_no_read_models()
    {
        var warned = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var db = new Billing<Coupon>(s => s.MessageHandler(_stripe).ApiVersion("2024-06-20"), warned);
            db.Objects.ToList();
            using var own = new Billing<OwnCoupon>(s => s.MessageHandler(_stripe).ApiVersion("2024-06-20"), warned);
            own.Objects.ToList();
        }

        Assert.Contains("2024-06-20", Assert.Single(warned), StringComparison.Ordinal);
        Assert.Contains(StripeConfiguration.ApiVersion, warned[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("2026-13-01")]
    [InlineData("2026-01-28\r\nX-Evil: 1")]
    public void A_text_that_is_no_version_is_refused(string version)
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => new Billing<Coupon>(s => s.MessageHandler(_stripe).ApiVersion(version)).Objects.ToList());
        Assert.Contains("ApiVersion", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Empty(_stripe.Requests);
    }

    [StripeResource("coupon")]
    public sealed class OwnCoupon
    {
        public required string Id { get; set; }
    }

    private sealed class Billing<T>(Action<StripeDbContextOptionsBuilder> stripe, List<string>? warned = null) : DbContext(
        new DbContextOptionsBuilder<Billing<T>>()
            .UseStripe(s => stripe(s.LiveApiKey("sk_test_settings").RateLimits(StripeRateLimits.Off)))
            .LogTo((id, _) => id == StripeEventId.OtherApiVersion, e => warned?.Add(e.ToString()))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options)
        where T : class
    {
        public DbSet<T> Objects => Set<T>();
    }
}
