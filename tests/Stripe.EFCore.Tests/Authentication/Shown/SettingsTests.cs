using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.Tokens.Files;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.Tests.Authentication.Shown;

/// <summary>What is shown of settings: never a secret, whatever shows it and wherever somebody put it.</summary>
public class SettingsTests
{
    public static TheoryData<string> WrongAddresses =>
    [
        "https://user:hunter2@shop.example/back",
        "https://hunter2@shop.example/back",
        "HTTPS://user:hunter2@shop.example",
        "http://user:hun@ter2@localhost:33333",
        "https://user:hun/ter2@shop.example",
        "https://user:hun#ter2@shop.example",
        "https://user:hun ter2@shop.example",
        "https://user:hun\u2028ter2@shop.example",
        "https:\\\\user:hunter2@shop.example",
        "https:/user:hunter2@shop.example",
        "//user:hunter2@shop.example",
        "user:hunter2@shop.example",
        "postgres://user:hunter2@db.example/tokens",
        "redis://:hunter2@cache.example:6379",
        "ftp://user:hunter2@files.example",
        "https://shop.example/back?key=sk_live_hunter2",
        "sk_live_hunter2",
        "https://sk%5Flive%5Fhunter2@shop.example",
        "Host=db.example;Username=me;Password=hunter2",
        "Host=db.example;pwd = hunter2;Port=1",
        "cache.example:6379,password=hunter2,ssl=true",
    ];

    [Theory]
    [MemberData(nameof(WrongAddresses))]
    public void A_password_in_an_address_that_is_refused_is_not_told(string address)
    {
        foreach (var name in new[] { "CallbackURL", "OAuthSettingsLocation", "OAuthClientId", "Scope", "AccountId" })
        {
            var others = new StripeConnectionSettings { OAuthClientSecret = "sk_test_1", InitiateOAuth = StripeInitiateOAuth.GetAndRefresh };
            var settings = ConnectionProperties.Find(name).Read(address, others);
            if (name != "OAuthClientId")
                settings = settings with { OAuthClientId = "ca_1" };

            AssertHidden(settings.ToDisplayString());
            AssertHidden(settings.ToString());
            foreach (var text in Destructured.Of(settings).Where(_ => name is "CallbackURL" or "OAuthSettingsLocation"))
                AssertHidden(text);
            try
            {
                settings.Validate();
            }
            catch (InvalidOperationException refused)
            {
                Assert.Contains(name, refused.Message);
                AssertHidden(refused.ToString());
            }
        }

        var elsewhere = address.Replace("http", "gopher", StringComparison.OrdinalIgnoreCase);
        AssertHidden(Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder { ["ApiBase"] = elsewhere }).ToString());
    }

    [Theory]
    [InlineData("https://user:hunter2@shop.example/back")]
    [InlineData("postgres://user:hunter2@shop.example/back")]
    public void A_callback_with_a_password_is_refused(string address)
    {
        var settings = new StripeConnectionSettings { OAuthClientId = "ca_1", OAuthClientSecret = "sk_test_1", CallbackURL = address };

        Assert.Contains("***@shop.example", Assert.Throws<InvalidOperationException>(settings.Validate).Message);
    }

    [Theory]
    [InlineData("https://user:hunter2@store.example")]
    [InlineData("Host=db.example;Password=hunter2")]
    [InlineData("cache.example:6379,password=hunter2")]
    public void A_location_that_is_a_connection_string_is_refused(string location)
    {
        var settings = new StripeConnectionSettings { OAuthClientId = "ca_1", OAuthClientSecret = "sk_test_1", OAuthSettingsLocation = location };

        var refused = Assert.Throws<InvalidOperationException>(settings.Validate);

        Assert.Contains("OAuthSettingsLocation", refused.Message);
        Assert.Contains("TokenStore", refused.Message);
        AssertHidden(refused.Message);
    }

    [Fact]
    public void No_property_that_is_secret_is_shown_by_loggers_serializers_and_debuggers()
    {
        var settings = new StripeConnectionSettings
        {
            LiveAPIKey = "sk_live_hunter2",
            OAuthClientSecret = "hunter2 of the client",
            OAuthAccessToken = "hunter2 of access",
            OAuthRefreshToken = "hunter2 of refreshing",
            OAuthVerifier = "ac_hunter2",
            OAuthSettingsPassphrase = "open hunter2",
            State = "hunter2",
            ApiBase = new("https://user:hunter2@proxy.example"),
            ConnectBase = new("https://user:hunter2@proxy.example"),
            AccountId = "acct_1",
        };
        var builder = new StripeConnectionStringBuilder("LiveAPIKey=sk_live_hunter2;State=hunter2;AccountId=acct_1");
        var options = new DbContextOptionsBuilder().UseStripe(s => s.Settings(_ => settings)).Options.FindExtension<StripeOptionsExtension>()!;

        foreach (var text in Destructured.Of(settings).Concat(Destructured.Of(builder)).Append(options.Info.LogFragment))
            AssertHidden(text);
        Assert.Contains("acct_1", settings.ToString());
        Assert.Contains("AccountId=acct_1", System.Text.Json.JsonSerializer.Serialize(builder));
    }

    [Fact]
    public void Stored_tokens_are_shown_by_nothing_but_the_JSON_for_stores()
    {
        var tokens = new StripeOAuthSettings
        {
            Service = StripeOAuthService.Apps,
            ClientId = "ca_1",
            ClientSecret = "sk_live_hunter2",
            AccessToken = "hunter2 of access",
            RefreshToken = "rt_hunter2",
            IssuedAt = DateTimeOffset.UnixEpoch,
            ExpiresIn = TimeSpan.FromHours(1),
            AccountId = "acct_1",
            Livemode = true,
        };

        foreach (var text in Destructured.Of(tokens))
            AssertHidden(text);
        Assert.Equal(tokens, StripeOAuthSettings.FromJson(tokens.ToJson()));
        foreach (var damaged in new[] { "", "null", "[]", "\"hunter2\"", "{\"AccessToken\":\"hunter2", "{\"AccessToken\":[\"hunter2\"]}" })
        {
            var refused = Assert.Throws<StripeOAuthTokenStoreException>(() => StripeOAuthSettings.FromJson(damaged));
            Assert.Equal(StripeOAuthTokenStoreProblem.Damaged, refused.Problem);
            AssertHidden(refused.ToString());
        }
    }

    [Fact]
    public void A_file_of_an_earlier_version_is_read()
    {
        const string Earlier = """
            {"Service":1,"ClientId":"ca_1","ClientSecret":null,"AccessToken":"tok","RefreshToken":"rt","IssuedAt":"2026-01-02T03:04:05+00:00",
            "ExpiresIn":"01:00:00","AccountId":"acct_1","Scope":"stripe_apps","Livemode":true,"SentVerifier":"digest"}
            """;

        var read = StripeOAuthSettings.FromJson(Earlier);

        Assert.Equal(
            (StripeOAuthService.Apps, "tok", "rt", TimeSpan.FromHours(1), "digest"),
            (read.Service, read.AccessToken, read.RefreshToken, read.ExpiresIn, read.SentVerifier));
    }

    [Fact]
    public void A_path_with_a_password_in_it_is_not_told_by_the_store_either()
    {
        var folder = Directory.CreateTempSubdirectory("stripe-efcore-").FullName;
        try
        {
            var path = Path.Combine(folder, "Host=x;Password=hunter2");
            Directory.CreateDirectory(path);
            var store = new FileTokenStore(path, new ClientSecretKey("sk_test_1"), TimeSpan.Zero, TimeProvider.System);

            AssertHidden(Assert.Throws<StripeOAuthTokenStoreException>(() => store.Read()).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The parts too: a password with a separator in it.</summary>
    private static void AssertHidden(string text)
    {
        Assert.DoesNotContain("hunter2", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ter2", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hun@", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("user:hun", text, StringComparison.OrdinalIgnoreCase);
    }
}
