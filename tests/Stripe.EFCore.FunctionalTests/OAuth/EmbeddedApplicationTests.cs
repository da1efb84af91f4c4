using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>In one collection with all tests that an embedded application makes a difference to: a process has one.</summary>
[Collection("Embedded application")]
public sealed class EmbeddedApplicationTests : OAuthTest, IDisposable
{
    public void Dispose() => StripeEmbeddedOAuthApplication.Forget();

    [Theory]
    [InlineData(StripeOAuthService.Connect)]
    [InlineData(StripeOAuthService.Apps)]
    public async Task A_desktop_user_gives_neither_id_nor_secret_nor_callback(StripeOAuthService service)
    {
        StripeEmbeddedOAuthApplication.Register(ClientOf(service), Emulator.ApiKey, Callback, service);
        StripeEmbeddedOAuthApplication.Register(ClientOf(service), Emulator.ApiKey, Callback, service);
        await using (var first = OpenBare(o => o.Initiate(StripeInitiateOAuth.GetAndRefresh).SettingsLocation(File).Browser(NewPerson())))
            await AssertReads(first);
        Clock.Advance(TimeSpan.FromHours(2));

        await using var later = OpenBare(o => o.Initiate(StripeInitiateOAuth.Refresh).SettingsLocation(File));
        await AssertReads(later);
    }

    [Fact]
    public async Task A_headless_user_gets_the_url_at_once_and_then_gives_the_verifier_only()
    {
        StripeEmbeddedOAuthApplication.Register("ca_connect", Emulator.ApiKey, Callback);
        await using var device = OpenBare(_ => { });
        var url = await device.Database.GetOAuthAuthorizationUrlAsync();
        var code = Person.Parameter(await NewPerson().ConsentAsync(new Uri(url.Url)), "code")!;

        await using var headless = OpenBare(o => o.Initiate(StripeInitiateOAuth.Refresh).Verifier(code).SettingsLocation(File));
        Assert.True(await headless.Database.CanConnectAsync());
    }

    [Fact]
    public async Task With_none_registered_what_needs_one_says_so()
    {
        await using var asking = OpenBare(_ => { });
        await using var reading = OpenBare(o => o.Initiate(StripeInitiateOAuth.GetAndRefresh).SettingsLocation("memory://" + Guid.NewGuid()));

        var refusals = new[]
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => asking.Database.GetOAuthAuthorizationUrlAsync()),
            await Assert.ThrowsAsync<InvalidOperationException>(() => reading.Customers.ToListAsync()),
        };

        Assert.All(refusals, r => Assert.Contains("StripeEmbeddedOAuthApplication.Register", r.Message));
        Assert.All(refusals, r => Assert.Contains("OAuthClientId", r.Message));
    }

    [Fact]
    public void Another_application_or_one_that_cannot_work_is_refused()
    {
        StripeEmbeddedOAuthApplication.Register("ca_connect", "sk_test_51Hidden");

        var second = Assert.Throws<InvalidOperationException>(() => StripeEmbeddedOAuthApplication.Register("ca_apps", "sk_test_51Hidden"));
        var wrong = Assert.Throws<InvalidOperationException>(() => StripeEmbeddedOAuthApplication.Register("sk_test_51Hidden", "ca_apps"));

        Assert.Contains("'ca_connect' is registered already", second.Message);
        Assert.Contains("OAuthClientId", wrong.Message);
        Assert.DoesNotContain("51Hidden", second.ToString() + wrong);
    }

    [Fact]
    public async Task Settings_that_name_an_application_use_that_one()
    {
        StripeEmbeddedOAuthApplication.Register("ca_foreign", "sk_test_foreign", Callback);
        await using var context = OpenWithCode(StripeOAuthService.Connect);

        await AssertReads(context);
    }
}
