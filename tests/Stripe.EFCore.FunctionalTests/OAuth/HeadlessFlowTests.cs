using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.OAuth;

public sealed class HeadlessFlowTests : OAuthTest
{
    [Theory]
    [InlineData(StripeOAuthService.Connect, true)]
    [InlineData(StripeOAuthService.Apps, false)]
    public async Task Testing_the_connection_exchanges_the_verifier_and_writes_the_file(StripeOAuthService service, bool async)
    {
        await using (var first = OpenWithCode(service))
            Assert.True(async ? await first.Database.CanConnectAsync() : first.Database.CanConnect());
        Assert.True(System.IO.File.Exists(File));
        Clock.Advance(TimeSpan.FromDays(30));

        await using var later = Open(service, StripeInitiateOAuth.Refresh);
        await AssertReads(later);
    }

    [Fact]
    public async Task Settings_that_go_on_naming_the_spent_code_do_not_send_it_again()
    {
        var code = Grant(StripeOAuthService.Apps);
        for (var i = 0; i < 3; i++)
        {
            await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh, o => o.Verifier(code));
            await AssertReads(context);
            Clock.Advance(TimeSpan.FromHours(3));
        }

        Assert.Equal(0, Emulator.OAuth.CodeReuses);
    }

    [Fact]
    public async Task A_code_whose_answer_was_lost_is_not_sent_again_and_a_new_one_is()
    {
        var code = Grant(StripeOAuthService.Connect);
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.LostAnswer);
        await using (var lost = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Refresh, o => o.Verifier(code)))
            await Assert.ThrowsAsync<StripeOAuthException>(() => lost.Customers.ToListAsync());
        await using (var again = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Refresh, o => o.Verifier(code)))
            await Assert.ThrowsAsync<StripeOAuthException>(() => again.Customers.ToListAsync());
        Assert.Equal(0, Emulator.OAuth.CodeReuses);

        await using var good = OpenWithCode(StripeOAuthService.Connect);
        await AssertReads(good);
    }

    [Fact]
    public async Task A_file_brought_from_another_machine_serves_with_the_same_secret_and_no_other()
    {
        await using (var desktop = Open(StripeOAuthService.Apps, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(NewPerson())))
            await AssertReads(desktop);
        var copy = Path.Combine(Folder, "elsewhere", "OAuthSettings.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        System.IO.File.Copy(File, copy);
        Clock.Advance(TimeSpan.FromHours(5));

        await using (var stranger = Open(
            StripeOAuthService.Apps, StripeInitiateOAuth.Refresh, o => o.SettingsLocation(copy).ClientSecret("sk_test_other")))
        {
            var refused = await Assert.ThrowsAsync<StripeOAuthTokenStoreException>(() => stranger.Customers.ToListAsync());
            Assert.Equal(StripeOAuthTokenStoreProblem.WrongSecret, refused.Problem);
        }

        await using var server = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh, o => o.SettingsLocation(copy));
        await AssertReads(server);
    }

    [Theory]
    [InlineData(EmulatedTokenFault.ServerError)]
    [InlineData(EmulatedTokenFault.Truncated)]
    [InlineData(EmulatedTokenFault.Html)]
    [InlineData(EmulatedTokenFault.WithoutAccessToken)]
    [InlineData(EmulatedTokenFault.HeaderInjection)]
    [InlineData(EmulatedTokenFault.WrongTypes)]
    [InlineData(EmulatedTokenFault.WrongTokenType)]
    public async Task An_answer_that_is_none_is_refused_whole_and_a_new_code_still_connects(EmulatedTokenFault fault)
    {
        Emulator.OAuth.FailNextTokenResponse(fault);
        await using (var failing = OpenWithCode(StripeOAuthService.Apps))
            await Assert.ThrowsAsync<StripeOAuthException>(() => failing.Customers.ToListAsync());

        await using var good = OpenWithCode(StripeOAuthService.Apps);
        await AssertReads(good);
    }

    [Fact]
    public async Task Forged_tokens_read_nothing()
    {
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.UnknownTokens);
        await using var context = OpenWithCode(StripeOAuthService.Apps);

        await Assert.ThrowsAsync<StripeAuthenticationException>(() => context.Customers.ToListAsync());
    }
}
