using System.Data.Common;
using System.Reflection;
using CsCheck;
using Stripe.EFCore.Authentication.Connection;

namespace StripeEFCore.Tests.Authentication;

public class ConnectionStringTests
{
    public static TheoryData<string, string, object> Values => new()
    {
        { "AuthScheme", "APIKey", StripeAuthScheme.APIKey },
        { "AuthScheme", "oauth", StripeAuthScheme.OAuth },
        { "LiveAPIKey", "sk_test_1", "sk_test_1" },
        { "AccountId", "acct_1", "acct_1" },
        { "InitiateOAuth", "OFF", StripeInitiateOAuth.Off },
        { "InitiateOAuth", "REFRESH", StripeInitiateOAuth.Refresh },
        { "InitiateOAuth", "GETANDREFRESH", StripeInitiateOAuth.GetAndRefresh },
        { "OAuthClientId", "ca_1", "ca_1" },
        { "OAuthClientSecret", "sk_test_2", "sk_test_2" },
        { "OAuthAccessToken", "token", "token" },
        { "OAuthRefreshToken", "rt_1", "rt_1" },
        { "OAuthExpiresIn", "3300", TimeSpan.FromMinutes(55) },
        { "OAuthTokenTimestamp", "1700000000", 1_700_000_000L },
        { "OAuthVerifier", "ac_1", "ac_1" },
        { "OAuthSettingsLocation", "memory://one", "memory://one" },
        { "OAuthSettingsPassphrase", "open sesame", "open sesame" },
        { "OAuthService", "apps", StripeOAuthService.Apps },
        { "OAuthAccess", "ACCESSTOKEN", StripeOAuthAccess.AccessToken },
        { "CallbackURL", "http://localhost:33333", "http://localhost:33333" },
        { "Scope", "read_only", "read_only" },
        { "State", "x", "x" },
        { "Timeout", "0.25", TimeSpan.FromMilliseconds(250) },
        { "MaxRetries", "5", 5 },
        { "ApiVersion", "2026-01-28.preview", "2026-01-28.preview" },
        { "MaxResponseSize", "1048576", 1_048_576L },
        { "MaxRows", "500", 500L },
        { "Readonly", "True", true },
        { "Readonly", "no", false },
        { "ConcurrentWrites", "true", true },
        { "MaxBulkWrites", "50", 50 },
        { "ApiBase", "http://localhost:12111", new Uri("http://localhost:12111") },
        { "ConnectBase", "https://connect.example", new Uri("https://connect.example") },
        { "MaxConcurrency", "25", 25 },
        { "RateLimitShare", "0.75", 0.75 },
        { "RateLimits", "off", StripeRateLimits.Off },
        { "RequestBudget", "1000", 1000L },
        { "QueryRequestBudget", "100", 100L },
        { "MonthlyRequestBudget", "10000", 10_000L },
        { "UseSearch", "1", true },
        { "KeepRawJson", "true", true },
        { "CacheDuration", "30", TimeSpan.FromSeconds(30) },
        { "CacheSize", "1048576", 1_048_576L },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_property_is_read_whatever_the_case_of_its_name(string name, string text, object expected)
    {
        foreach (var written in new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant() })
        {
            var builder = new StripeConnectionStringBuilder($"{written}={text}");

            Assert.Equal(expected, typeof(StripeConnectionStringBuilder).GetProperty(name)!.GetValue(builder));
            Assert.Equal(expected, typeof(StripeConnectionSettings).GetProperty(name)!.GetValue(builder.ToSettings()));
            Assert.True(builder.ContainsKey(written));
        }
    }

    [Fact]
    public void Settings_builder_and_connection_string_have_the_same_properties()
    {
        var named = ConnectionProperties.All.Select(property => property.Name).Order();

        Assert.Equal(named, WritableProperties(typeof(StripeConnectionSettings)));
        Assert.Equal(named, WritableProperties(typeof(StripeConnectionStringBuilder)).Except([nameof(StripeConnectionStringBuilder.ConnectionString)]));
        Assert.Equal(38, named.Count());
        Assert.All(named, name => Assert.Contains(Values, row => (string)row[0] == name));
    }

    [Theory]
    [InlineData("AuthScheme", "Basic", "APIKey, OAuth")]
    [InlineData("AuthScheme", "1", "APIKey, OAuth")]
    [InlineData("InitiateOAuth", "ON", "Off, Refresh, GetAndRefresh")]
    [InlineData("Timeout", "soon", "seconds")]
    [InlineData("Timeout", "99999999999999999999", "seconds")]
    [InlineData("MaxRows", "1.5", "whole number")]
    [InlineData("Readonly", "maybe", "true or false")]
    [InlineData("ApiBase", "localhost:12111", "http")]
    [InlineData("ApiBase", "ftp://stripe.com", "http")]
    [InlineData("MaxConcurrency", "99999999999", "whole number")]
    [InlineData("RateLimitShare", "0,5", "0.5")]
    [InlineData("OAuthTokenTimestamp", "yesterday", "whole number")]
    public void A_value_that_cannot_be_read_is_refused_with_name_value_and_what_is_allowed(string name, string value, string allowed)
    {
        var refused = Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder($"{name}='{value}'"));

        Assert.Contains(name, refused.Message);
        Assert.Contains($"'{value}'", refused.Message);
        Assert.Contains(allowed, refused.Message);
    }

    [Theory]
    [InlineData("Timeout=sk_live_51Secret")]
    [InlineData("sk_live_51Secret=1")]
    [InlineData("LiveAPIKey=sk_live_51Secret;Timeout=x")]
    [InlineData("LiveAPIKey=sk_live_51Secret;;=")]
    public void A_refused_connection_string_does_not_tell_its_key(string connectionString) =>
        Assert.DoesNotContain(
            "51Secret",
            Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder(connectionString)).ToString(),
            StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_refused_value_leaves_the_builder_as_it_was()
    {
        var builder = new StripeConnectionStringBuilder("LiveAPIKey=sk_test_1;MaxRows=5");

        Assert.Throws<ArgumentException>(() => builder["MaxRows"] = "many");
        Assert.Throws<ArgumentException>(() => builder.ConnectionString = "LiveAPIKey=sk_test_2;MaxRow=7");

        Assert.Equal("sk_test_1", builder.LiveAPIKey);
        Assert.Equal(5, builder.MaxRows);
        Assert.Equal(5, builder.ToSettings().MaxRows);
    }

    [Fact]
    public void A_property_that_is_removed_or_set_to_null_has_its_default_again()
    {
        var builder = new StripeConnectionStringBuilder("LiveAPIKey=sk_test_1;MaxRows=5;AccountId=acct_1;Timeout=3");

        Assert.True(builder.Remove("maxrows"));
        Assert.False(builder.Remove("maxrows"));
        Assert.False(builder.Remove("nothing"));
        Assert.True(builder.Remove("AccountId"));
        builder.MaxRows = 4;
        builder["MaxRows"] = null;
        builder["Timeout"] = null;

        Assert.Equal(new() { LiveAPIKey = "sk_test_1" }, builder.ToSettings());
        Assert.Equal("LiveAPIKey=sk_test_1", builder.ConnectionString, ignoreCase: true);
        builder.Clear();
        Assert.Equal(new(), builder.ToSettings());
    }

    [Fact]
    public void A_property_that_is_not_set_reads_as_its_default()
    {
        var builder = new StripeConnectionStringBuilder();

        Assert.Equal("80", builder["Timeout"]);
        Assert.Equal(TimeSpan.FromSeconds(80), builder.Timeout);
        Assert.Equal("", builder["LiveAPIKey"]);
        Assert.False(builder.ContainsKey("Timeout"));
        Assert.False(builder.TryGetValue("Timeout", out _));
    }

    [Fact]
    public void The_last_of_two_values_wins() => Assert.Equal(2, new StripeConnectionStringBuilder("MaxRows=1;maxrows=2").MaxRows);

    [Fact]
    public void An_account_that_is_null_or_blank_stays_and_is_refused()
    {
        var builders = new[]
        {
            new StripeConnectionStringBuilder("LiveAPIKey=sk_test_1;AccountId="),
            new StripeConnectionStringBuilder("AccountId=acct_1;LiveAPIKey=sk_test_1;AccountId="),
            new StripeConnectionStringBuilder { ConnectionString = "LiveAPIKey=sk_test_1;AccountId=\"\"" },
            new StripeConnectionStringBuilder { LiveAPIKey = "sk_test_1", AccountId = null },
            new StripeConnectionStringBuilder("LiveAPIKey=sk_test_1;AccountId=acct_1") { AccountId = null },
            new StripeConnectionStringBuilder("LiveAPIKey=sk_test_1;AccountId=acct_1") { ["AccountId"] = null },
        };

        foreach (var builder in builders)
        {
            Assert.Contains("AccountId is blank or null", Assert.Throws<InvalidOperationException>(() => builder.ToSettings().Validate()).Message);
            var copy = new StripeConnectionStringBuilder(builder.ConnectionString);
            Assert.Throws<InvalidOperationException>(() => copy.ToSettings().Validate());
            Assert.True(builder.Remove("AccountId"));
            builder.ToSettings().Validate();
        }
    }

    [Fact]
    public void Nothing_that_people_read_holds_a_secret_and_the_connection_string_does()
    {
        var secrets = ConnectionProperties.All.Where(property => property.IsSecret).ToArray();
        Assert.Equal(
            ["LiveAPIKey", "OAuthAccessToken", "OAuthClientSecret", "OAuthRefreshToken", "OAuthSettingsPassphrase", "OAuthVerifier", "State"],
            secrets.Select(property => property.Name).Order());
        foreach (var property in secrets)
        {
            var builder = new StripeConnectionStringBuilder { [property.Name] = "sk_live_51Hidden", ["MaxRows"] = 5 };

            foreach (var text in new[] { builder.ToString(), builder.ToDisplayString(), builder.ToSettings().ToString() })
            {
                Assert.DoesNotContain("51Hidden", text);
                Assert.Contains($"{property.Name}=sk_live_***", text);
                Assert.Contains("MaxRows=5", text);
            }

            Assert.Contains("51Hidden", builder.ConnectionString);
        }
    }

    [Fact]
    public void Any_settings_survive_the_way_through_a_connection_string() =>
        AnySettings.Sample(settings =>
        {
            var builder = new StripeConnectionStringBuilder();
            foreach (var property in ConnectionProperties.All)
            {
                // A null account would be a blank one.
                if (property.Write(settings) is null)
                    continue;

                var typed = typeof(StripeConnectionStringBuilder).GetProperty(property.Name)!;
                typed.SetValue(builder, typeof(StripeConnectionSettings).GetProperty(property.Name)!.GetValue(settings));
            }

            Assert.Equal(settings, builder.ToSettings());
            Assert.Equal(settings, new StripeConnectionStringBuilder(builder.ConnectionString).ToSettings());
            Assert.Equal(settings, new StripeConnectionStringBuilder(ConnectionStringOf(settings)).ToSettings());
        });

    [Fact]
    public void Any_order_case_and_quoting_gives_the_same_settings() =>
        Gen.Select(AnySettings, Gen.Int, Gen.Int.Array[40]).Sample((settings, seed, choices) =>
        {
            var written = ConnectionProperties.All.Where(property => property.Write(settings) is not null).ToArray();
            new Random(seed).Shuffle(written);
            var text = string.Join(';', written.Select(
                (property, i) => $"{Cased(property.Name, choices[i])}={Quoted(property.Write(settings)!, choices[i])}"));

            Assert.Equal(settings, new StripeConnectionStringBuilder(text).ToSettings());
        });

    private static string Cased(string name, int choice) => (choice % 3) switch
    {
        0 => name,
        1 => name.ToUpperInvariant(),
        _ => name.ToLowerInvariant(),
    };

    /// <summary>A value may stand in either quotes, which are doubled inside; without any it begins and ends where blanks do.</summary>
    private static string Quoted(string value, int choice) => choice % 2 == 0
        ? $"'{value.Replace("'", "''")}'"
        : $"\"{value.Replace("\"", "\"\"")}\"";

    private static readonly Gen<string?> AnyText =
        Gen.Frequency(
            (1, Gen.Const((string?)null)),
            (4, Gen.String[Gen.Char["abcXYZ019_-;='\" {}$"], 1, 12].Select(text => (string?)$"x{text}x")));

    private static readonly Gen<TimeSpan> AnyTime = Gen.Long[1, TimeSpan.FromDays(1).Ticks].Select(TimeSpan.FromTicks);

    private static readonly Gen<StripeConnectionSettings> AnySettings =
        from texts in AnyText.Array[12]
        from scheme in Gen.Int[-1, 1].Select(choice => choice < 0 ? (StripeAuthScheme?)null : (StripeAuthScheme)choice)
        from initiate in Gen.Enum<StripeInitiateOAuth>()
        from service in Gen.Enum<StripeOAuthService>()
        from access in Gen.Enum<StripeOAuthAccess>()
        from times in AnyTime.Array[3]
        from numbers in Gen.Long.Array[4]
        from concurrency in Gen.Int
        from share in Gen.Double[0, 1]
        from flags in Gen.Bool.Array[4]
        from port in Gen.Int[1, 65535]
        let account = texts[1] is { } id ? new StripeConnectionSettings { AccountId = id } : new()
        select account with
        {
            AuthScheme = scheme,
            LiveAPIKey = texts[0],
            InitiateOAuth = initiate,
            OAuthClientId = texts[2],
            OAuthClientSecret = texts[3],
            OAuthAccessToken = texts[4],
            OAuthRefreshToken = texts[5],
            OAuthExpiresIn = flags[0] ? times[0] : null,
            OAuthTokenTimestamp = flags[0] ? numbers[0] : null,
            OAuthVerifier = texts[6],
            OAuthSettingsLocation = texts[7],
            OAuthSettingsPassphrase = texts[8],
            OAuthService = service,
            OAuthAccess = access,
            CallbackURL = texts[9],
            Scope = texts[10],
            State = texts[11],
            Timeout = times[1],
            MaxRows = numbers[1],
            Readonly = flags[1],
            ApiBase = new($"http://localhost:{port}"),
            ConnectBase = new($"http://localhost:{port}/connect"),
            MaxConcurrency = concurrency,
            RateLimitShare = share,
            RequestBudget = numbers[2],
            UseSearch = flags[2],
            KeepRawJson = flags[3],
            CacheDuration = times[2],
            CacheSize = numbers[3],
        };

    private static string ConnectionStringOf(StripeConnectionSettings settings)
    {
        var plain = new DbConnectionStringBuilder();
        foreach (var property in ConnectionProperties.All)
        {
            if (property.Write(settings) is { } text)
                plain[property.Name] = text;
        }

        return plain.ConnectionString;
    }

    private static IEnumerable<string> WritableProperties(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
            .Select(property => property.Name)
            .Order();
}
