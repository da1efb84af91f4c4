using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using StripeEFCore.FunctionalTests.Habits;

namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>A thread that blocks until a call of OAuth ends (<c>.Result</c>) is never needed by the call.</summary>
public sealed class BlockedThreadTests : OAuthTest
{
    [Theory]
    [InlineData(StripeOAuthService.Connect)]
    [InlineData(StripeOAuthService.Apps)]
    public void No_procedure_resumes_on_the_blocked_thread(StripeOAuthService service)
    {
        using var context = Open(service, StripeInitiateOAuth.Refresh);
        Assert.Empty(OneThread.Block(() => context.Database.GetOAuthAuthorizationUrlAsync(StripeOAuthMode.Web, new() { CallbackUrl = Callback })));
        Assert.Empty(OneThread.Block(() => context.Database.GetOAuthAccessTokenAsync(StripeOAuthMode.Web, Grant(service))));
        Assert.Empty(OneThread.Block(() => context.Database.RefreshOAuthAccessTokenAsync()));
        Assert.Empty(OneThread.Block(() => context.Customers.CountAsync()));
        Assert.Empty(OneThread.Block(() => context.Database.DeauthorizeOAuthAsync()));
    }

    [Fact]
    public void A_code_is_exchanged_and_a_token_renewed_in_a_query_without_the_blocked_thread()
    {
        using (var first = OpenWithCode(StripeOAuthService.Apps))
            Assert.Empty(OneThread.Block(() => first.Customers.Take(1).ToListAsync()));
        Clock.Advance(TimeSpan.FromHours(2));
        using var later = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh);
        Assert.Empty(OneThread.Block(() => later.Customers.Take(1).ToListAsync()));
        Assert.Equal(1, Emulator.OAuth.Refreshes);
    }
}
