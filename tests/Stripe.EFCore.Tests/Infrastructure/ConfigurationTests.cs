using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.Tests.Infrastructure;

public class ConfigurationTests
{
    [Fact]
    public void A_section_has_the_properties_of_a_connection_string_as_its_keys()
    {
        var section = new Section("Stripe")
        {
            new Section("Stripe:authscheme", "OAuth"),
            new Section("Stripe:OAuthClientId", "ca_1"),
            new Section("Stripe:OAUTHSERVICE", "apps"),
            new Section("Stripe:Timeout", "12.5"),
        };

        var settings = Settings(section);

        Assert.Equal(
            new StripeConnectionSettings
            {
                AuthScheme = StripeAuthScheme.OAuth,
                OAuthClientId = "ca_1",
                OAuthService = StripeOAuthService.Apps,
                Timeout = TimeSpan.FromSeconds(12.5),
            },
            settings);
    }

    [Fact]
    public void A_section_may_be_a_connection_string_and_methods_add_to_it()
    {
        var settings = Settings(new Section("ConnectionStrings:Stripe", "LiveAPIKey=sk_test_1;MaxRows=5"), stripe => stripe.MaxRows(6));

        Assert.Equal(("sk_test_1", 6), (settings.LiveAPIKey, settings.MaxRows));
    }

    [Fact]
    public void What_is_wrong_with_a_section_is_said_with_its_name_and_no_secret()
    {
        Assert.Contains("'Stripe' is missing or empty", Refusal(new Section("Stripe")));
        var misspelt = new Section("Stripe") { new Section("Stripe:LiveApiKye", "sk_live_51Hidden") };
        var nested = new Section("Stripe") { new Section("Stripe:State") { new Section("Stripe:State:A", "1") } };
        Assert.Contains("Did you mean LiveAPIKey?", Refusal(misspelt));
        Assert.Contains("whole number", Refusal(new Section("Stripe") { new Section("Stripe:MaxRows", "sk_live_51Hidden") }));
        Assert.Contains("'Stripe:State' has keys below it", Refusal(nested));
        Assert.Contains("has a value and keys", Refusal(new Section("Stripe", "MaxRows=1") { new Section("Stripe:MaxRows", "1") }));
    }

    [Fact]
    public void Of_several_unknown_keys_the_API_key_is_told_first()
    {
        var refused = Refusal(new Section("Stripe")
        {
            new Section("Stripe:WebhookSecret", "whsec_51Hidden"), new Section("Stripe:Mode", ""), new Section("Stripe:SecretKey", "sk_live_51Hidden"),
        });

        Assert.Contains("no connection property 'SecretKey'. Did you mean LiveAPIKey?", refused, StringComparison.Ordinal);
        Assert.Contains("Nor are there 'WebhookSecret' and 'Mode'.", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_section_whose_account_is_blank_is_refused(string? account)
    {
        var section = new Section("Stripe") { new Section("Stripe:LiveAPIKey", "sk_test_1"), new Section("Stripe:AccountId", account) };

        Assert.Contains("AccountId is blank or null", Assert.Throws<InvalidOperationException>(() => Settings(section).Validate()).Message);
    }

    private static string Refusal(Section section)
    {
        var refused = Assert.Throws<ArgumentException>(() => Settings(section));
        Assert.DoesNotContain("51Hidden", refused.ToString());
        return refused.Message;
    }

    private static StripeConnectionSettings Settings(IConfiguration section, Action<StripeDbContextOptionsBuilder>? configure = null)
    {
        DbContextOptions<DbContext> options = new DbContextOptionsBuilder<DbContext>().UseStripe(section, configure).Options;
        return options.FindExtension<StripeOptionsExtension>()!.Settings;
    }

    private sealed class Section(string path, string? value = null) : List<Section>, IConfigurationSection
    {
        public string Key => path.Split(':')[^1];

        public string Path => path;

        public string? Value { get => value; set => throw new NotSupportedException(); }

        public string? this[string key] { get => GetSection(key).Value; set => throw new NotSupportedException(); }

        public IEnumerable<IConfigurationSection> GetChildren() => this;

        public IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) => this.First(s => s.Key == key);
    }
}
