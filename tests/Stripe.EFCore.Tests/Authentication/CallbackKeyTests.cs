using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Authentication;

public class CallbackKeyTests
{
    private static readonly RetrieveRequest Account = new("/v1/account", []);

    [Fact]
    public async Task A_key_from_a_callback_is_asked_for_at_every_request()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        var ring = new KeyRing { Current = "sk_test_first" };
        await using var services = Services(stripe, ring);
        await using var scope = services.CreateAsyncScope();
        var session = scope.ServiceProvider.GetRequiredService<Shop>().GetService<IStripeSession>();

        await session.RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default);
        ring.Current = "sk_test_second";
        await session.RetrieveAsync(Account, FakeStripe.NoColumns, async: false, default);

        Assert.Equal(["Bearer sk_test_first", "Bearer sk_test_second"], stripe.Requests.Select(r => r.Headers["Authorization"]));
        Assert.All(stripe.Requests, r => Assert.Equal("acct_1", r.Headers["Stripe-Account"]));
    }

    [Fact]
    public async Task A_key_that_was_rolled_between_asking_and_sending_is_asked_for_once_more()
    {
        var ring = new KeyRing { Current = "sk_test_old" };
        var stripe = new FakeStripe(request =>
        {
            ring.Current = "sk_test_new";
            return request.Headers["Authorization"] == "Bearer sk_test_new"
                ? FakeStripe.Json("{}")
                : FakeStripe.Error(HttpStatusCode.Unauthorized, message: "Invalid API Key provided");
        });
        await using var services = Services(stripe, ring);
        await using var scope = services.CreateAsyncScope();

        await Retrieve(scope);

        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public async Task A_key_that_stays_the_same_is_refused_once()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Error(HttpStatusCode.Unauthorized, message: "Invalid API Key provided"));
        await using var services = Services(stripe, new KeyRing { Current = "sk_test_wrong" });
        await using var scope = services.CreateAsyncScope();

        await Assert.ThrowsAsync<StripeAuthenticationException>(() => Retrieve(scope));

        Assert.Single(stripe.Requests);
    }

    [Theory]
    [InlineData(null, "answered null")]
    [InlineData("pk_test_1", "publishable")]
    public async Task What_the_callback_answers_is_checked_like_a_key(string? answer, string fault)
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        await using var services = Services(stripe, new KeyRing { Current = answer! });
        await using var scope = services.CreateAsyncScope();

        Assert.Contains(fault, (await Assert.ThrowsAsync<InvalidOperationException>(() => Retrieve(scope))).Message);
        Assert.Empty(stripe.Requests);
    }

    [Theory]
    [InlineData("LiveAPIKey=sk_test_1", "callback for API keys")]
    [InlineData("OAuthAccessToken=a", "callback for API keys")]
    public void A_callback_and_another_credential_contradict_each_other(string connectionString, string fault)
    {
        var options = new DbContextOptionsBuilder<Shop>().UseStripe(connectionString, s => s.ApiKey(() => "sk_test_2")).Options;

        Assert.Contains(fault, Assert.Throws<InvalidOperationException>(() => new Shop(options)).Message);
    }

    [Fact]
    public async Task A_callback_for_services_says_so_where_there_are_none_and_one_without_needs_none()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        await using var without = new Shop(new DbContextOptionsBuilder<Shop>()
            .UseStripe(s => s.ApiKey(services => services.GetRequiredService<KeyRing>().Current).MessageHandler(stripe)).Options);
        await using var plain = new Shop(new DbContextOptionsBuilder<Shop>()
            .UseStripe(s => s.ApiKey(() => "sk_test_1").MessageHandler(stripe)).Options);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => without.GetService<IStripeSession>().RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default).AsTask());
        await plain.GetService<IStripeSession>().RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default);

        Assert.Contains("AddDbContext", refused.Message);
        Assert.Equal("Bearer sk_test_1", Assert.Single(stripe.Requests).Headers["Authorization"]);
    }

    private static Task Retrieve(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<Shop>().GetService<IStripeSession>()
        .RetrieveAsync(Account, FakeStripe.NoColumns, async: true, default).AsTask();

    private static ServiceProvider Services(FakeStripe stripe, KeyRing ring) => new ServiceCollection()
        .AddSingleton(ring)
        .AddDbContext<Shop>(o => o.UseStripe(s => s
            .ApiKey(services => services.GetRequiredService<KeyRing>().Current).AccountId("acct_1").MessageHandler(stripe)))
        .BuildServiceProvider();

    private sealed class KeyRing
    {
        public string Current { get; set; } = "";
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
}
