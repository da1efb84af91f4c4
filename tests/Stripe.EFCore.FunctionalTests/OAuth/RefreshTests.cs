using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.OAuth;

public sealed class RefreshTests : OAuthTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_outlives_its_token(bool async)
    {
        await using var context = OpenWithCode(StripeOAuthService.Apps);
        var rows = 0;
        if (async)
        {
            await foreach (var _ in context.Customers.AsAsyncEnumerable())
                Turn(ref rows);
        }
        else
        {
            foreach (var _ in context.Customers)
                Turn(ref rows);
        }

        Assert.Equal(Customers, rows);
        Assert.True(Emulator.OAuth.Refreshes >= 1);
        Assert.Equal(0, Emulator.OAuth.SpentRefreshTokenUses);

        void Turn(ref int count)
        {
            if (++count == 50)
                Clock.Advance(TimeSpan.FromMinutes(90));
        }
    }

    [Fact]
    public async Task A_token_that_expires_before_its_time_is_renewed_once_in_the_middle_of_a_scan()
    {
        await using var context = OpenWithCode(StripeOAuthService.Apps);
        var rows = 0;
        await foreach (var _ in context.Customers.AsAsyncEnumerable())
        {
            if (++rows == 1)
                Emulator.OAuth.ExpireAccessTokens();
        }

        Assert.Equal(Customers, rows);
        Assert.Equal(1, Emulator.OAuth.Refreshes);
        Assert.Contains(Emulator.RequestLog.Entries, e => e is { Path: "/v1/customers", Status: 401 });
    }

    [Fact]
    public async Task Queries_of_many_contexts_renew_once()
    {
        await using (var first = OpenWithCode(StripeOAuthService.Apps))
            await AssertReads(first);
        Clock.Advance(TimeSpan.FromMinutes(56));

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh);
            await AssertReads(context);
        })));

        Assert.Equal(1, Emulator.OAuth.Refreshes);
    }

    [Fact]
    public async Task A_connection_that_was_ended_is_an_error_that_says_to_begin_anew()
    {
        await using var context = OpenWithCode(StripeOAuthService.Apps);
        await AssertReads(context);
        Emulator.OAuth.Revoke(Account);

        var refused = await Assert.ThrowsAsync<StripeOAuthException>(() => context.Customers.ToListAsync());

        Assert.Equal("invalid_grant", refused.Error);
        Assert.Contains("Begin a new authorization", refused.Message);
    }

    [Fact]
    public async Task A_refresh_that_Stripe_cannot_answer_now_lets_queries_run_on_the_token_that_lives()
    {
        var log = new ConcurrentQueue<string>();
        await using (var first = OpenWithCode(StripeOAuthService.Apps))
            await AssertReads(first);
        Clock.Advance(TimeSpan.FromMinutes(56));
        Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.ServerError);

        await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh, configureContext: o => o.LogTo(log.Enqueue));
        await AssertReads(context);
        Assert.Equal(0, Emulator.OAuth.Refreshes);
        Assert.Contains(log, line => line.Contains("OAuthFailed"));

        Clock.Advance(TimeSpan.FromMinutes(1));
        await AssertReads(context);
        Assert.Equal(1, Emulator.OAuth.Refreshes);
    }

    [Fact]
    public async Task Connect_reads_by_the_platforms_key_and_account_or_by_the_token_as_it_is_told()
    {
        await using (var byPlatform = OpenWithCode(StripeOAuthService.Connect))
            await AssertReads(byPlatform);
        Assert.Equal([Account], Accounts());
        Emulator.RequestLog.Clear();

        await using (var byToken = Open(StripeOAuthService.Connect, StripeInitiateOAuth.Refresh, o => o.Access(StripeOAuthAccess.AccessToken)))
            await AssertReads(byToken);
        Assert.Equal([null], Accounts());

        IEnumerable<string?> Accounts() =>
            Emulator.RequestLog.Entries.Where(e => e.Path == "/v1/customers").Select(e => e.Account).Distinct();
    }
}
