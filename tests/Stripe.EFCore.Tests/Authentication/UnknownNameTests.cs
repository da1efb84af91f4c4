namespace StripeEFCore.Tests.Authentication;

/// <summary>A name that is no connection property is told which one was meant.</summary>
public class UnknownNameTests
{
    [Theory]
    [InlineData("ApiKey", "LiveAPIKey")]
    [InlineData("key", "LiveAPIKey")]
    [InlineData("LiveApiKye", "LiveAPIKey")]
    [InlineData("Acount", "AccountId")]
    [InlineData("Time out", "Timeout")]
    [InlineData("ClientSecret", "OAuthClientSecret")]
    [InlineData("MaxRow", "MaxRows")]
    [InlineData("ReadOnlyMode", "Readonly")]
    [InlineData("SecretKey", "LiveAPIKey")]
    [InlineData("Secret", "LiveAPIKey")]
    [InlineData("secret_key", "LiveAPIKey")]
    [InlineData("Secret Key", "LiveAPIKey")]
    [InlineData("ApiSecretKey", "LiveAPIKey")]
    [InlineData("StripeSecretKey", "LiveAPIKey")]
    [InlineData("STRIPE_API_KEY", "LiveAPIKey")]
    [InlineData("StripeApiKey", "LiveAPIKey")]
    [InlineData("StripeKey", "LiveAPIKey")]
    [InlineData("PrivateKey", "LiveAPIKey")]
    [InlineData("RestrictedKey", "LiveAPIKey")]
    [InlineData("TestSecretKey", "LiveAPIKey")]
    [InlineData("LiveKey", "LiveAPIKey")]
    public void An_unknown_name_is_refused_with_the_one_that_was_probably_meant(string name, string meant)
    {
        foreach (var refused in new[]
        {
            Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder($"{name}=x")),
            Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder()[name] = "x"),
            Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder()[name]),
        })
        {
            Assert.Contains($"'{name}'", refused.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains($"Did you mean {meant}?", refused.Message);
        }
    }

    [Fact]
    public void Of_several_unknown_names_the_key_is_told_first_and_each_is_named()
    {
        const string text = "MaxRow=5;Mode=x;SecretKey=sk_live_51Secret;MaxRows=many";
        var refused = Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder(text)).Message;

        Assert.Contains("no connection property 'secretkey'. Did you mean LiveAPIKey?", refused, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Nor are there 'maxrow' and 'mode'.", refused, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("51Secret", refused, StringComparison.Ordinal);
        Assert.Contains("LiveAPIKey?", Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder("STRIPE_SECRET_KEY=x")).Message);
    }
}
