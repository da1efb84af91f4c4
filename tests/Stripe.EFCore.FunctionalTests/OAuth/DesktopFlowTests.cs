using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.OAuth;

public sealed class DesktopFlowTests : OAuthTest
{
    [Theory]
    [InlineData(StripeOAuthService.Connect)]
    [InlineData(StripeOAuthService.Apps)]
    public async Task The_first_query_asks_for_consent_and_later_ones_run(StripeOAuthService service)
    {
        var person = NewPerson();
        await using (var first = Open(service, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person)))
            await AssertReads(first);
        await using (var second = Open(service, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person)))
            await AssertReads(second);
        await using (var later = Open(service, StripeInitiateOAuth.Refresh))
            await AssertReads(later);

        Assert.Equal(1, person.Pages);
        Assert.Contains("<h1>Connected</h1>", await person.LastPage);
    }

    [Fact]
    public void A_synchronous_query_asks_too()
    {
        var person = NewPerson();
        using var context = Open(StripeOAuthService.Connect, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person));

        Assert.Equal(Customers, context.Customers.ToList().Count);
        Assert.Equal(1, person.Pages);
    }

    [Fact]
    public async Task A_denial_is_the_querys_exception_and_a_later_query_asks_again()
    {
        var (denying, person) = (NewPerson("cancel"), NewPerson());
        await using var context = Open(StripeOAuthService.Connect, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(denying));

        var denied = await Assert.ThrowsAsync<StripeOAuthException>(() => context.Customers.ToListAsync());
        Assert.Equal("access_denied", denied.Error);
        Assert.False(System.IO.File.Exists(File));

        await using var again = Open(StripeOAuthService.Connect, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person));
        await AssertReads(again);
    }

    [Fact]
    public async Task A_context_that_cannot_connect_says_false_and_logs_why()
    {
        var log = new List<string>();
        await using var context = Open(
            StripeOAuthService.Connect, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(NewPerson("cancel")), o => o.LogTo(log.Add));

        Assert.False(await context.Database.CanConnectAsync());
        Assert.Contains(log, line => line.Contains("OAuthFailed") && line.Contains("access_denied"));
    }

    [Fact]
    public async Task Contexts_that_start_at_once_show_one_page()
    {
        var person = NewPerson();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person));
            await AssertReads(context);
        })));

        Assert.Equal(1, person.Pages);
    }

    [Fact]
    public async Task A_connection_that_the_owner_ended_is_asked_for_again()
    {
        var person = NewPerson();
        await using (var first = Open(StripeOAuthService.Apps, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person)))
            await AssertReads(first);
        Emulator.OAuth.Revoke(Account);

        await using (var again = Open(StripeOAuthService.Apps, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person)))
            await AssertReads(again);

        Assert.Equal(2, person.Pages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_procedure_opens_the_browser_and_gives_the_tokens(bool async)
    {
        var person = NewPerson();
        await using var context = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Off, o => o.Browser(person));

        var tokens = async
            ? await context.Database.GetOAuthAccessTokenAsync(StripeOAuthMode.App, request: new() { Scope = "read_only" })
            : await Task.Run(() => context.Database.GetOAuthAccessToken(StripeOAuthMode.App, request: new() { Scope = "read_only" }));

        Assert.Equal((Account, "read_only", false, null), (tokens.AccountId, tokens.Scope, tokens.Livemode, tokens.ExpiresIn));
        await using var reading = OpenBare(o => o.AccessToken(tokens.OAuthAccessToken));
        await AssertReads(reading);
        Assert.False(System.IO.File.Exists(File));
    }
}
