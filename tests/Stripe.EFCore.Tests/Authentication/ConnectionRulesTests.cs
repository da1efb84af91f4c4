using Stripe.EFCore.Authentication.Connection;

namespace StripeEFCore.Tests.Authentication;

public class ConnectionRulesTests
{
    [Theory]
    [InlineData("LiveAPIKey=sk_test_1")]
    [InlineData("LiveAPIKey=rk_live_1;AccountId=acct_1")]
    [InlineData("LiveAPIKey=rk_live_1;AccountId=platform")]
    [InlineData("AuthScheme=APIKey;LiveAPIKey=sk_test_1;InitiateOAuth=OFF")]
    [InlineData("LiveAPIKey=sk_test_1;MaxRows=1;RateLimitShare=1;MaxConcurrency=1;CacheDuration=0;RequestBudget=0")]
    [InlineData("LiveAPIKey=sk_test_1;ApiBase=http://emulator:8080/")]
    [InlineData("LiveAPIKey=sk_live_1;ApiBase=http://localhost:8080")]
    [InlineData("AuthScheme=OAuth;OAuthAccessToken=sk_live_1")]
    [InlineData("OAuthAccessToken='aZ0-._~+/=='")]
    [InlineData("OAuthAccessToken=sk_live_1;AccountId=acct_1;Scope=read_only;OAuthExpiresIn=3300;OAuthTokenTimestamp=1700000000")]
    public void Settings_that_work_pass(string connectionString) => Validate(connectionString);

    [Theory]
    [InlineData("", "LiveAPIKey", "missing or blank", "Dashboard")]
    [InlineData("AccountId=acct_1", "LiveAPIKey", "missing", "Dashboard")]
    [InlineData("AuthScheme=APIKey", "LiveAPIKey", "missing", "Dashboard")]
    [InlineData("LiveAPIKey='sk_test_ 1'", "LiveAPIKey", "blank", "Copy it again")]
    [InlineData("LiveAPIKey='sk_test_1\n'", "LiveAPIKey", "line break", "Copy it again")]
    [InlineData("LiveAPIKey=sk_test_ü", "LiveAPIKey", "character", "Copy it again")]
    [InlineData("LiveAPIKey='\"sk_live_1\"'", "LiveAPIKey", "holds the character \"", "without quotes")]
    [InlineData("LiveAPIKey=\"'sk_live_1'\"", "LiveAPIKey", "holds the character '", "without quotes")]
    [InlineData("LiveAPIKey=${STRIPE_KEY}", "LiveAPIKey", "holds the character $", "not filled in")]
    [InlineData("LiveAPIKey={{stripe}}", "LiveAPIKey", "holds the character {", "not filled in")]
    [InlineData("LiveAPIKey=<sk_live_1>", "LiveAPIKey", "holds the character <", "not filled in")]
    [InlineData("LiveAPIKey=%STRIPE_KEY%", "LiveAPIKey", "holds the character %", "not filled in")]
    [InlineData("LiveAPIKey='sk_live_1;AccountId=acct_9'", "LiveAPIKey", "holds the character ;", "of its own")]
    [InlineData("LiveAPIKey='LiveAPIKey=sk_live_1'", "LiveAPIKey", "holds the character =", "of its own")]
    [InlineData("OAuthClientId=ca_1;InitiateOAuth=REFRESH;OAuthClientSecret=${SECRET}", "OAuthClientSecret", "holds the character $", "not filled in")]
    [InlineData("OAuthAccessToken='\"a\"'", "OAuthAccessToken", "holds the character \"", "without quotes")]
    [InlineData("LiveAPIKey=pk_live_1", "LiveAPIKey", "publishable", "secret key")]
    [InlineData("LiveAPIKey=whsec_1", "LiveAPIKey", "webhook", "secret key")]
    [InlineData("LiveAPIKey=acct_1", "LiveAPIKey", "AccountId", "secret key")]
    [InlineData("LiveAPIKey=ca_1", "LiveAPIKey", "client id", "secret key")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId=cus_1", "AccountId", "'cus_1'", "acct_")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId='acct_1 x'", "AccountId", "'acct_1 x'", "acct_")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId=' '", "AccountId", "is blank", "leave it out")]
    [InlineData("LiveAPIKey=sk_test_1;AccountId=", "AccountId", "is blank or null", "AccountId=platform")]
    [InlineData("OAuthAccessToken=sk_test_1;AccountId=platform", "AccountId", "OAuth", "Leave AccountId out")]
    [InlineData("LiveAPIKey=sk_test_1;Timeout=0", "Timeout", "0 seconds", "above 0")]
    [InlineData("LiveAPIKey=sk_test_1;Timeout=-1", "Timeout", "-1 seconds", "above 0")]
    [InlineData("LiveAPIKey=sk_test_1;Timeout=9999999", "Timeout", "9999999 seconds", "at most")]
    [InlineData("LiveAPIKey=sk_test_1;MaxResponseSize=0", "MaxResponseSize", "0 bytes", "67108864 is the default")]
    [InlineData("LiveAPIKey=sk_test_1;MaxResponseSize=2147483648", "MaxResponseSize", "2147483648 bytes", "1 to 1073741824")]
    [InlineData("LiveAPIKey=sk_test_1;MaxRows=-2", "MaxRows", "-2", "-1 for all")]
    [InlineData("LiveAPIKey=sk_test_1;MaxRows=0", "MaxRows", "is 0", "-1 for all")]
    [InlineData("LiveAPIKey=sk_test_1;MaxConcurrency=0", "MaxConcurrency", "0", "At least one")]
    [InlineData("LiveAPIKey=sk_test_1;RateLimitShare=0", "RateLimitShare", "0", "above 0")]
    [InlineData("LiveAPIKey=sk_test_1;RateLimitShare=1.01", "RateLimitShare", "1.01", "up to 1")]
    [InlineData("LiveAPIKey=sk_test_1;RateLimitShare=NaN", "RateLimitShare", "NaN", "above 0")]
    [InlineData("LiveAPIKey=sk_test_1;RequestBudget=-2", "RequestBudget", "-2", "-1")]
    [InlineData("LiveAPIKey=sk_test_1;QueryRequestBudget=-2", "QueryRequestBudget", "-2", "-1")]
    [InlineData("LiveAPIKey=sk_test_1;MonthlyRequestBudget=-9", "MonthlyRequestBudget", "-9", "-1")]
    [InlineData("LiveAPIKey=sk_test_1;CacheDuration=-1", "CacheDuration", "-1", "0 for no cache")]
    [InlineData("LiveAPIKey=sk_test_1;CacheSize=0", "CacheSize", "0 bytes", "CacheDuration=0")]
    [InlineData("LiveAPIKey=sk_test_1;ApiBase=https://user:pw@stripe.com", "ApiBase", "password", "Leave it out")]
    [InlineData("LiveAPIKey=sk_test_1;ApiBase=https://stripe.com/?a", "ApiBase", "and more", "Leave out")]
    [InlineData("LiveAPIKey=sk_live_1;ApiBase=http://emulator:8080", "ApiBase", "live key unencrypted", "https")]
    [InlineData("AuthScheme=APIKey;LiveAPIKey=sk_test_1;State=x", "AuthScheme", "State belongs to OAuth", "AuthScheme=OAuth")]
    [InlineData("AuthScheme=APIKey;Scope=x;InitiateOAuth=REFRESH", "AuthScheme", "InitiateOAuth, Scope belong to OAuth", "set AuthScheme")]
    [InlineData("AuthScheme=OAuth;LiveAPIKey=sk_test_1", "LiveAPIKey", "AuthScheme is OAuth", "Use one scheme")]
    [InlineData("LiveAPIKey=sk_test_1;OAuthAccessToken=sk_test_2", "LiveAPIKey", "together with OAuthAccessToken", "Use one scheme")]
    [InlineData("OAuthAccessToken='a b'", "OAuthAccessToken", "blank", "Copy it again")]
    [InlineData("OAuthAccessToken=a;Scope=all", "Scope", "'all'", "read_write")]
    [InlineData("OAuthAccessToken=a;OAuthExpiresIn=0", "OAuthExpiresIn", "0 seconds", "above 0")]
    [InlineData("OAuthAccessToken=a;OAuthTokenTimestamp=-5", "OAuthTokenTimestamp", "-5", "unix seconds")]
    public void Settings_that_cannot_work_are_refused_with_name_fault_and_way_out(
        string connectionString,
        string name,
        string fault,
        string wayOut)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Validate(connectionString));

        Assert.StartsWith($"The connection setting {name} ", refused.Message);
        Assert.Contains(fault, refused.Message);
        Assert.Contains(wayOut, refused.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_blank_key_of_the_settings_is_refused(string key)
        => Assert.StartsWith(
            "The connection setting LiveAPIKey is blank.",
            Assert.Throws<InvalidOperationException>(new StripeConnectionSettings { LiveAPIKey = key }.Validate).Message);

    [Fact]
    public void A_refusal_does_not_tell_the_key()
    {
        foreach (var key in new[] { "sk_live_51Hidden", "pk_live_51Hidden", "sk_live_51Hidden ", "51Hidden", "'sk_live_51Hidden'", "${51Hidden}" })
        {
            var settings = new StripeConnectionSettings { LiveAPIKey = key, AccountId = key };

            Assert.DoesNotContain("51Hidden", Assert.Throws<InvalidOperationException>(settings.Validate).ToString());
        }
    }

    [Theory]
    [InlineData("LiveAPIKey=sk_test_1", StripeAuthScheme.APIKey)]
    [InlineData("", StripeAuthScheme.APIKey)]
    [InlineData("OAuthAccessToken=a", StripeAuthScheme.OAuth)]
    [InlineData("CallbackURL=http://localhost:1", StripeAuthScheme.OAuth)]
    [InlineData("AuthScheme=APIKey;OAuthAccessToken=a", StripeAuthScheme.APIKey)]
    public void The_scheme_follows_from_the_settings_unless_it_is_given(string connectionString, StripeAuthScheme scheme) =>
        Assert.Equal(scheme, new StripeConnectionStringBuilder(connectionString).ToSettings().EffectiveAuthScheme);

    [Theory]
    [MemberData(nameof(ConnectionStringTests.Values), MemberType = typeof(ConnectionStringTests))]
    public void A_setting_means_OAuth_if_it_is_one_of_OAuth_and_differs_from_its_default(string name, string text, object value)
    {
        var property = ConnectionProperties.Find(name);
        var settings = property.Read(text, ConnectionProperties.Defaults);

        Assert.Equal(value, property.Get(settings));
        Assert.Equal(property.IsOAuth && settings != ConnectionProperties.Defaults, settings.GivesOAuth);
    }

    [Fact]
    public void A_relative_address_is_refused() =>
        Assert.Contains(
            "ApiBase",
            Assert.Throws<InvalidOperationException>(
                new StripeConnectionSettings { LiveAPIKey = "sk_test_1", ApiBase = new("/v1", UriKind.Relative) }.Validate).Message);

    private static void Validate(string connectionString) => new StripeConnectionStringBuilder(connectionString).ToSettings().Validate();
}
