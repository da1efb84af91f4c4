namespace StripeEFCore.Tests.Authentication;

public class OAuthRulesTests
{
    private const string App = "OAuthClientId=ca_1;OAuthClientSecret=sk_test_1";

    [Theory]
    [InlineData("AuthScheme=OAuth")]
    [InlineData("OAuthClientId=ca_1")]
    [InlineData(App)]
    [InlineData("InitiateOAuth=REFRESH")]
    [InlineData("InitiateOAuth=REFRESH;OAuthSettingsLocation=memory://shop")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthVerifier=ac_1;OAuthSettingsLocation=OAuthSettings.txt")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthAccessToken=a;OAuthRefreshToken=b;OAuthExpiresIn=3600;OAuthTokenTimestamp=1700000000")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthAccessToken=a")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthService=Apps;OAuthAccessToken=a;OAuthRefreshToken=b")]
    [InlineData("InitiateOAuth=GETANDREFRESH")]
    [InlineData(App + ";InitiateOAuth=GETANDREFRESH;CallbackURL=http://localhost:33333;Scope=read_write;State=x")]
    [InlineData(App + ";InitiateOAuth=GETANDREFRESH;CallbackURL=http://127.0.0.1:33333/callback")]
    [InlineData(App + ";CallbackURL=https://shop.example/stripe/callback")]
    public void Settings_of_every_flow_pass(string connectionString) => Validate(connectionString);

    [Theory]
    [InlineData("OAuthClientId=sk_test_51Hidden", "OAuthClientId", "sk_test_***", "ca_")]
    [InlineData("OAuthClientId='ca_1 '", "OAuthClientId", "'ca_1 '", "ca_")]
    [InlineData("OAuthClientId=ca_1;OAuthClientSecret=ca_1", "OAuthClientSecret", "client id", "secret key")]
    [InlineData("OAuthClientId=ca_1;OAuthClientSecret=pk_test_1", "OAuthClientSecret", "publishable", "secret key")]
    [InlineData("OAuthClientId=ca_1;OAuthClientSecret='sk_test 1'", "OAuthClientSecret", "blank", "Copy it again")]
    [InlineData("OAuthClientId=ca_1;InitiateOAuth=REFRESH", "OAuthClientSecret", "is missing", "secret key")]
    [InlineData("OAuthClientSecret=sk_test_1;InitiateOAuth=GETANDREFRESH", "OAuthClientId", "is missing", "Dashboard")]
    [InlineData("OAuthExpiresIn=60;InitiateOAuth=REFRESH", "OAuthExpiresIn", "without the OAuthAccessToken", "both")]
    [InlineData("OAuthTokenTimestamp=60;OAuthRefreshToken=a", "OAuthTokenTimestamp", "without the OAuthAccessToken", "both")]
    [InlineData("OAuthAccessToken=a;OAuthTokenTimestamp=253402300800", "OAuthTokenTimestamp", "253402300800", "unix seconds")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthService=Apps;OAuthAccessToken=a", "OAuthRefreshToken", "one hour", "refresh token")]
    [InlineData("OAuthVerifier=ac_1", "OAuthVerifier", "InitiateOAuth is OFF", "InitiateOAuth=REFRESH")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthVerifier=ac_1;OAuthAccessToken=a", "OAuthVerifier", "together", "or the tokens")]
    [InlineData(App + ";InitiateOAuth=REFRESH;OAuthVerifier='ac 1'", "OAuthVerifier", "blank", "code=")]
    [InlineData("OAuthService=Apps;Scope=read_write", "Scope", "Stripe Apps have none", "manifest")]
    [InlineData("CallbackURL=localhost:33333", "CallbackURL", "'localhost:33333'", "redirect URI")]
    [InlineData("CallbackURL=http://user:pw@localhost:1", "CallbackURL", "localhost:1", "redirect URI")]
    [InlineData("CallbackURL=http://localhost:1/#x", "CallbackURL", "#x", "redirect URI")]
    [InlineData("InitiateOAuth=GETANDREFRESH;CallbackURL=https://localhost:33333", "CallbackURL", "cannot listen", "loopback")]
    [InlineData("InitiateOAuth=GETANDREFRESH;CallbackURL=http://shop.example", "CallbackURL", "cannot listen", "web or the headless")]
    [InlineData("InitiateOAuth=REFRESH;OAuthSettingsLocation=redis://x", "OAuthSettingsLocation", "redis://x", "TokenStore")]
    [InlineData("InitiateOAuth=REFRESH;OAuthSettingsLocation=memory://", "OAuthSettingsLocation", "memory://", "a name")]
    [InlineData("OAuthClientId=ca_1;OAuthClientSecret=sk_live_1;ConnectBase=http://proxy", "ConnectBase", "unencrypted", "https")]
    [InlineData("OAuthClientId=ca_1;OAuthClientSecret=sk_live_1;ApiBase=http://proxy", "ApiBase", "unencrypted", "https")]
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
        Assert.DoesNotContain("51Hidden", refused.ToString());
    }

    private static void Validate(string connectionString) => new StripeConnectionStringBuilder(connectionString).ToSettings().Validate();
}
