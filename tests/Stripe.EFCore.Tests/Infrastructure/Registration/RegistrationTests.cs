using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Infrastructure.Registration;

/// <summary>Contexts in a container of an application.</summary>
public sealed class RegistrationTests
{
    private const string Key = "LiveAPIKey=sk_test_registered";

    private readonly FakeStripe _stripe = new(_ => FakeStripe.Json(
        """{"object":"list","has_more":false,"url":"/v1/customers","data":[{"object":"customer","id":"cus_1","email":"ann@example.com"}]}"""));

    [Fact]
    public async Task A_context_is_registered_by_a_connection_string()
        => await AssertReads(s => s.AddStripe<Billing>(Key, Sending));

    [Theory]
    [InlineData("ConnectionStrings:Stripe", Key)]
    [InlineData("Stripe", Key)]
    [InlineData("Stripe:LiveAPIKey", "sk_test_registered")]
    public async Task A_context_is_registered_by_the_whole_configuration(string key, string value)
        => await AssertReads(s => s.AddStripe<Billing>(Configuration((key, value)), Sending));

    [Fact]
    public async Task A_context_is_registered_by_a_section()
    {
        var section = Configuration(("Payments:Reader:LiveAPIKey", "sk_test_registered")).GetSection("Payments:Reader");
        await AssertReads(s => s.AddStripe<Billing>(section, Sending));
    }

    [Fact]
    public void What_is_wrong_with_the_settings_is_said_when_the_context_is_registered()
    {
        var services = new ServiceCollection();
        Assert.Contains("liveapikei", Assert.Throws<ArgumentException>(() => services.AddStripe<Billing>("LiveAPIKei=sk_test_1")).Message);
        Assert.Contains("missing", Assert.Throws<ArgumentException>(() => services.AddStripe<Billing>((string?)null)).Message);
        Assert.Contains("ConnectionStrings:Stripe", Assert.Throws<ArgumentException>(() => services.AddStripe<Billing>(Configuration(("A", "b")))).Message);
    }

    [Theory]
    [InlineData("LiveAPIKey=pk_test_1", "publishable")]
    [InlineData("LiveAPIKey=${STRIPE_KEY}", "LiveAPIKey")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId=cus_1", "AccountId")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId=", "AccountId")]
    [InlineData("LiveAPIKey=sk_test_1;MaxRows=0", "MaxRows")]
    [InlineData("LiveAPIKey=sk_test_1;RateLimitShare=50", "RateLimitShare")]
    [InlineData("LiveAPIKey=sk_test_1;ApiVersion=latest", "ApiVersion")]
    [InlineData("LiveAPIKey=sk_test_1;ApiBase=https://user:pw@stripe.com", "ApiBase")]
    [InlineData("MaxRows=5", "LiveAPIKey is missing", true)]
    [InlineData("LiveAPIKey=sk_live_1;ApiBase=http://emulator:8080", "unencrypted", true)]
    [InlineData("LiveAPIKey=sk_org_live_1", "organization", true)]
    [InlineData("OAuthClientId=ca_1;InitiateOAuth=REFRESH", "OAuthClientSecret", true)]
    public void Settings_that_cannot_work_are_refused_when_the_context_is_registered(string text, string told, bool mayBeCompleted = false)
    {
        var runs = 0;
        var services = new ServiceCollection();
        foreach (var register in new Action<Action<StripeDbContextOptionsBuilder>?, Action<DbContextOptionsBuilder>?>[]
        {
            (stripe, options) => services.AddStripe<Billing>(text, stripe, options),
            (stripe, options) => services.AddStripe<Billing>(Configuration(("Stripe", text)), stripe, options),
        })
        {
            Assert.Contains(told, Assert.Throws<InvalidOperationException>(() => register(null, null)).Message, StringComparison.Ordinal);

            // What one of the two may still add is not missing.
            foreach (var isRefused in new[] { Refuses(() => register(_ => runs++, null)), Refuses(() => register(null, _ => runs++)) })
                Assert.Equal(!mayBeCompleted, isRefused);
        }

        Assert.Equal(0, runs);

        static bool Refuses(Action register) => Record.Exception(register) is InvalidOperationException;
    }

    [Fact]
    public void What_the_application_adds_to_settings_is_refused_when_a_context_is_made()
    {
        using var services = new ServiceCollection().AddStripe<Billing>("MaxRows=5", s => s.RateLimitShare(50).ApiKey(_ => "sk_test_1")).BuildServiceProvider();
        using var scope = services.CreateScope();
        var refused = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<Billing>().Model);
        Assert.Contains("RateLimitShare", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stripe:Readonly", "true", "with Readonly")]
    [InlineData("Stripe:LiveAPIKey", "sk_test_2", "with LiveAPIKey")]
    [InlineData("Stripe", "LiveAPIKey=sk_test_2", "and also a section Stripe.")]
    [InlineData("Stripe:MaxRow", "5", "with MaxRow (MaxRows?)")]
    [InlineData("Stripe:Redonly", "true", "with Redonly (Readonly?)")]
    [InlineData("Stripe:Read_Only", "true", "with Read_Only (Readonly?)")]
    [InlineData("Stripe:ReadOnlyMode", "true", "with ReadOnlyMode (Readonly?)")]
    [InlineData("Stripe:Timeuot", "5", "with Timeuot (Timeout?)")]
    [InlineData("Stripe:Retries", "5", "with Retries (MaxRetries?)")]
    [InlineData("Stripe:ApiKey", "sk_test_2", "with ApiKey (LiveAPIKey?)")]
    [InlineData("Stripe:Readonly", "", "with Readonly")]
    public void Settings_in_two_places_of_the_configuration_are_refused(string key, string value, string told)
    {
        var configuration = Configuration(("ConnectionStrings:Stripe", Key), (key, value));
        var refused = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddStripe<Billing>(configuration)).Message;

        Assert.Contains(told, refused);
        Assert.Contains("GetSection(\"ConnectionStrings:Stripe\")", refused);
        Assert.DoesNotContain("sk_test", refused);
    }

    [Theory]
    [InlineData("WebhookSecret")]
    [InlineData("PublishableKey")]
    [InlineData("PriceIds")]
    [InlineData("PriceIds:0")]
    [InlineData("ProductId")]
    [InlineData("SuccessUrl")]
    [InlineData("Currency")]
    [InlineData("Store")]
    [InlineData("Mode")]
    [InlineData("StatementDescriptor")]
    [InlineData("PlatformAccountId")]
    [InlineData("WebhookTimeout")]
    [InlineData("Access:Url")]
    public async Task Settings_of_the_application_may_stand_in_a_section_beside_the_connection_string(string name)
        => await AssertReads(s => s.AddStripe<Billing>(Configuration(("ConnectionStrings:Stripe", Key), ("Stripe:" + name, "mine")), Sending));

    [Fact]
    public async Task A_test_of_an_application_may_set_the_connection_of_its_context_later()
        => await AssertReads(s => s.AddStripe<Billing>("LiveAPIKey=sk_test_program;ApiBase=http://localhost:1")
            .ConfigureDbContext<Billing>(o => o.UseStripe(stripe => stripe.LiveApiKey("sk_test_registered").MessageHandler(_stripe))));

    [Fact]
    public async Task Settings_of_the_client_itself_are_left_out()
    {
        var services = new ServiceCollection().AddStripe<Billing>(Key, s => s.UseHttpClientFactory("stripe"));
        services.AddHttpClient("stripe").ConfigureHttpClient(c => c.DefaultRequestHeaders.Add("X-Sent-By", "billing"))
            .ConfigurePrimaryHttpMessageHandler(() => _stripe);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Billing>().Customers.ToListAsync();
        Assert.DoesNotContain("X-Sent-By", _stripe.Requests.Single().Headers.Keys);
    }

    [Fact]
    public async Task Two_contexts_of_one_application_have_their_own_settings()
    {
        var services = new ServiceCollection()
            .AddStripe<Billing>("LiveAPIKey=sk_test_one", Sending)
            .AddStripe<OtherBilling>("LiveAPIKey=sk_test_two", Sending);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<Billing>().Customers.ToListAsync();
        await scope.ServiceProvider.GetRequiredService<OtherBilling>().Set<Customer>().ToListAsync();
        Assert.Equal(["Bearer sk_test_one", "Bearer sk_test_two"], _stripe.Requests.Select(r => r.Headers["Authorization"]));
    }

    [Fact]
    public async Task Requests_go_through_the_named_client_of_the_application()
    {
        var services = new ServiceCollection().AddStripe<Billing>(Key, s => s.UseHttpClientFactory("stripe"));
        services.AddHttpClient("stripe").AddHttpMessageHandler(() => new NamingHandler()).ConfigurePrimaryHttpMessageHandler(() => _stripe);
        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < 2; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            Assert.Equal("ann@example.com", (await scope.ServiceProvider.GetRequiredService<Billing>().Customers.SingleAsync()).Email);
            Assert.Equal("ann@example.com", scope.ServiceProvider.GetRequiredService<Billing>().Customers.AsNoTracking().Single().Email);
        }

        Assert.Equal(4, _stripe.Requests.Count);
        Assert.All(_stripe.Requests, r => Assert.Equal("billing", r.Headers["X-Sent-By"]));
    }

    [Fact]
    public async Task A_request_that_a_handler_of_the_named_client_repeats_is_seen()
    {
        var repeated = new List<EventId>();
        var services = new ServiceCollection().AddStripe<Billing>(
            Key, s => s.UseHttpClientFactory(), o => o.LogTo((id, _) => id == StripeEventId.RequestRepeatedByHandler, e => repeated.Add(e.EventId)));
        services.AddHttpClient("stripe").AddHttpMessageHandler(() => new RepeatingHandler()).ConfigurePrimaryHttpMessageHandler(() => _stripe);
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<Billing>().Customers.ToListAsync();
        Assert.Equal(2, _stripe.Requests.Count);
        Assert.Single(repeated);
    }

    [Fact]
    public void A_client_that_is_not_registered_is_refused_with_the_way_out()
    {
        var services = new ServiceCollection().AddStripe<Billing>(Key, s => s.UseHttpClientFactory("billing"));
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var refused = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<Billing>().Customers.ToList());
        Assert.Contains("""services.AddHttpClient("billing")""", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_is_logged_as_information()
    {
        var logged = new List<string>();
        await AssertReads(s => s.AddStripe<Billing>(Key, Sending, o => o.LogTo(logged.Add, LogLevel.Information)));
        Assert.Contains(logged, l => l.Contains("GET /v1/customers", StringComparison.Ordinal));
    }

    private void Sending(StripeDbContextOptionsBuilder stripe) => stripe.MessageHandler(_stripe);

    private async Task AssertReads(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await using var scope = provider.CreateAsyncScope();
        Assert.Equal("ann@example.com", (await scope.ServiceProvider.GetRequiredService<Billing>().Customers.SingleAsync()).Email);
        Assert.Equal("Bearer sk_test_registered", _stripe.Requests.Single().Headers["Authorization"]);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values)
        => new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Key, v => (string?)v.Value)).Build();

    public sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }

    public sealed class OtherBilling(DbContextOptions<OtherBilling> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Customer>();
    }

    private sealed class NamingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Sent-By", "billing");
            return base.SendAsync(request, cancellationToken);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("X-Sent-By", "billing");
            return base.Send(request, cancellationToken);
        }
    }

    private sealed class RepeatingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
