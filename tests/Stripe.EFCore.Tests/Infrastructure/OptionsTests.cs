using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Infrastructure;

public class OptionsTests
{
    private const string Key = "sk_test_veryVerySecret";
    private static readonly RetrieveRequest Account = new("/v1/account", []);
    private static readonly RowLayout Id = new([new Column(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string)))]);

    [Fact]
    public void Every_setting_of_the_connection_string_has_a_method()
    {
        var byMethods = SettingsOf(o => o.UseStripe(stripe => stripe
            .AuthScheme(StripeAuthScheme.OAuth)
            .LiveApiKey("sk_test_1")
            .AccountId("acct_1")
            .OAuth(oauth => oauth
                .Initiate(StripeInitiateOAuth.Refresh)
                .Service(StripeOAuthService.Apps)
                .ClientId("ca_1")
                .ClientSecret("sk_test_2")
                .AccessToken("tok")
                .RefreshToken("rt")
                .ExpiresIn(TimeSpan.FromHours(1), DateTimeOffset.FromUnixTimeSeconds(1700000000))
                .Verifier("ac_1")
                .SettingsLocation("memory://x")
                .SettingsPassphrase("open sesame")
                .Access(StripeOAuthAccess.AccessToken)
                .CallbackUrl("http://localhost:1")
                .Scope("read_only")
                .State("s"))
            .ApiBase(new Uri("http://localhost:2"))
            .ConnectBase(new Uri("http://localhost:3"))
            .Timeout(TimeSpan.FromSeconds(5))
            .MaxRetries(3)
            .ApiVersion("2026-01-28.preview")
            .MaxResponseSize(8)
            .MaxRows(7)
            .Readonly()
            .ConcurrentWrites()
            .MaxBulkWrites(14)
            .MaxConcurrency(9)
            .RateLimitShare(0.25)
            .RateLimits(StripeRateLimits.Off)
            .RequestBudget(11)
            .QueryRequestBudget(12)
            .MonthlyRequestBudget(13)
            .UseSearch()
            .KeepRawJson()
            .Cache(TimeSpan.FromSeconds(13), 17)));

        var defaults = new StripeConnectionSettings();
        Assert.All(
            typeof(StripeConnectionSettings).GetProperties().Where(p => p.SetMethod is not null),
            p => Assert.NotEqual(p.GetValue(defaults), p.GetValue(byMethods)));
    }

    [Fact]
    public void Methods_add_to_the_connection_string()
    {
        var settings = SettingsOf(o => o.UseStripe($"LiveAPIKey={Key};MaxRows=5", stripe => stripe.AccountId("acct_1").MaxRows(6)));

        Assert.Equal((Key, "acct_1", 6), (settings.LiveAPIKey, settings.AccountId, settings.MaxRows));
    }

    [Fact]
    public void The_typed_builder_stays_typed()
    {
        DbContextOptions<Shop> one = new DbContextOptionsBuilder<Shop>().UseStripe($"LiveAPIKey={Key}").Options;
        DbContextOptions<Shop> other = new DbContextOptionsBuilder<Shop>().UseStripe(stripe => stripe.ApiKey(Key)).Options;

        Assert.Equal(one.FindExtension<StripeOptionsExtension>()!.Settings, other.FindExtension<StripeOptionsExtension>()!.Settings);
    }

    [Theory]
    [InlineData("", "LiveAPIKey")]
    [InlineData("LiveAPIKey=pk_test_1", "LiveAPIKey")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId=cus_1", "AccountId")]
    [InlineData("LiveAPIKey=sk_test_1;MaxRows=-2", "MaxRows")]
    public void Settings_that_cannot_work_are_refused_whenever_a_context_is_made(string connectionString, string property)
    {
        using (var good = new Shop(Options(Key)))
            Assert.NotEmpty(good.Model.GetEntityTypes());

        var options = new DbContextOptionsBuilder<Shop>().UseStripe(stripe =>
            stripe.Settings(_ => new StripeConnectionStringBuilder(connectionString).ToSettings())).Options;
        for (var i = 0; i < 2; i++)
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => new Shop(options));
            Assert.Contains(property, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void A_missing_connection_string_is_refused_as_such(string? connectionString)
        => Assert.Contains(
            "connection string is missing",
            Assert.Throws<ArgumentException>(() => new DbContextOptionsBuilder().UseStripe(connectionString)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_unknown_property_is_refused_with_what_was_meant()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new DbContextOptionsBuilder().UseStripe("LiveApiKye=sk_test_1"));

        Assert.Contains("LiveAPIKey", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_keys_and_accounts_share_one_model_and_one_service_provider()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        object? model = null;
        object? singleton = null;
        for (var i = 0; i < 25; i++)
        {
            await using var context = new Shop(Options($"sk_test_{i}", s => s.AccountId($"acct_{i}").MessageHandler(stripe)));
            Assert.Same(model ??= context.Model, context.Model);
            Assert.Same(singleton ??= context.GetService<ITypeMappingSource>(), context.GetService<ITypeMappingSource>());
            await context.GetService<IStripeSession>().RetrieveAsync(Account, Id, true, default);
        }

        Assert.Equal(
            Enumerable.Range(0, 25).Select(i => ($"Bearer sk_test_{i}", $"acct_{i}")),
            stripe.Requests.Select(r => (r.Headers["Authorization"], r.Headers["Stripe-Account"])));
    }

    [Fact]
    public void No_secret_is_logged_when_a_context_is_made()
    {
        var log = new List<string>();
        var options = new DbContextOptionsBuilder<Shop>().UseStripe($"LiveAPIKey={Key};AccountId=acct_7").LogTo(log.Add).EnableSensitiveDataLogging().Options;
        using (var context = new Shop(options))
            Assert.NotEmpty(context.Model.GetEntityTypes());

        var fragment = options.FindExtension<StripeOptionsExtension>()!.Info.LogFragment;
        Assert.Contains("acct_7", fragment, StringComparison.Ordinal);
        Assert.EndsWith(" ", fragment, StringComparison.Ordinal);
        Assert.Contains(log, line => line.Contains(fragment.Trim(), StringComparison.Ordinal));
        Assert.DoesNotContain(log, line => line.Contains(Key, StringComparison.Ordinal));

        var debugInfo = new Dictionary<string, string>();
        options.FindExtension<StripeOptionsExtension>()!.Info.PopulateDebugInfo(debugInfo);
        Assert.DoesNotContain(debugInfo.Values, v => v.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public void The_services_can_be_added_to_a_service_provider_of_the_applications_own()
    {
        var services = new ServiceCollection().AddEntityFrameworkStripe().AddEntityFrameworkStripe().BuildServiceProvider();
        var options = new DbContextOptionsBuilder<Shop>().UseStripe($"LiveAPIKey={Key}").UseInternalServiceProvider(services).Options;

        using var context = new Shop(options);
        Assert.NotEmpty(context.Model.GetEntityTypes());
    }

    [Fact]
    public async Task A_pooled_context_keeps_its_settings()
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
        await using var services = new ServiceCollection()
            .AddDbContextPool<Shop>(o => o.UseStripe($"LiveAPIKey={Key}", s => s.MessageHandler(stripe)))
            .BuildServiceProvider();
        for (var i = 0; i < 2; i++)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Shop>().GetService<IStripeSession>().RetrieveAsync(Account, Id, true, default);
        }

        Assert.All(stripe.Requests, r => Assert.Equal($"Bearer {Key}", r.Headers["Authorization"]));
        Assert.Equal(2, stripe.Requests.Count);
    }

    [Fact]
    public void The_provider_is_known_by_its_name()
    {
        using var context = new Shop(Options(Key));

        Assert.True(context.Database.IsStripe());
        Assert.Equal("Stripe.EFCore", context.Database.ProviderName);
    }

    private static DbContextOptions<Shop> Options(string key, Action<StripeDbContextOptionsBuilder>? configure = null)
        => new DbContextOptionsBuilder<Shop>().UseStripe($"LiveAPIKey={key}", configure).Options;

    private static StripeConnectionSettings SettingsOf(Action<DbContextOptionsBuilder> configure)
    {
        var builder = new DbContextOptionsBuilder();
        configure(builder);
        return builder.Options.FindExtension<StripeOptionsExtension>()!.Settings;
    }

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }

    private sealed class Customer
    {
        public string Id { get; set; } = null!;
    }
}
