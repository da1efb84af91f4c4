using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Api;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.Tests.Api;

namespace StripeEFCore.Tests.Authentication.Sent;

/// <summary>Keys of an organization: https://docs.stripe.com/keys/organization-api-keys.</summary>
public class OrganizationKeyTests
{
    [Theory]
    [InlineData("sk_org_live_1", "acct_1", true)]
    [InlineData("sk_org_test_1", "acct_1", true)]
    [InlineData("sk_org_live_1", "acct_platform/acct_connected", true)]
    [InlineData("sk_live_1", "acct_connected/acct_recipient", true)]
    [InlineData("sk_live_1", "acct_1", false)]
    [InlineData("rk_live_1", "acct_1", false)]
    public async Task The_account_of_an_organization_key_is_sent_as_the_context_with_the_version(string key, string account, bool isContext)
    {
        foreach (var (configure, isSet) in new (Action<StripeDbContextOptionsBuilder>, bool)[]
        {
            (s => s.ApiKey(key).AccountId(account), false),
            (s => s.ApiKey(() => key).AccountId(() => account), false),
            (s => s.ApiKeyPerContext().AccountPerContext(), true),
        })
        {
            var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
            await using var context = Context(stripe, configure);
            if (isSet)
            {
                context.Database.SetStripeApiKey(key);
                context.Database.SetStripeAccount(account);
            }

            await Retrieve(context, async: true);
            await Retrieve(context, async: false);

            Assert.Equal(2, stripe.Requests.Count);
            Assert.All(stripe.Requests, sent =>
            {
                Assert.Equal($"Bearer {key}", sent.Headers["Authorization"]);
                Assert.Equal(account, sent.Headers[isContext ? "Stripe-Context" : "Stripe-Account"]);
                Assert.False(sent.Headers.ContainsKey(isContext ? "Stripe-Account" : "Stripe-Context"));
                Assert.Equal(StripeConfiguration.ApiVersion, sent.Headers["Stripe-Version"]);
            });
        }
    }

    [Theory]
    [InlineData("LiveAPIKey=sk_org_live_51Hidden")]
    [InlineData("LiveAPIKey=sk_org_test_51Hidden;AccountId=platform")]
    [InlineData("OAuthAccessToken=sk_org_51Hidden")]
    public void Settings_with_an_organization_key_and_no_account_are_refused_with_what_to_set(string connectionString)
    {
        var refused = Assert.Throws<InvalidOperationException>(new StripeConnectionStringBuilder(connectionString).ToSettings().Validate);

        AssertSaysWhatToSet(refused);
    }

    [Fact]
    public async Task A_request_with_an_organization_key_and_no_account_is_refused_with_what_to_set()
    {
        foreach (var configure in new Action<StripeDbContextOptionsBuilder>[]
        {
            s => s.ApiKey(() => "sk_org_live_51Hidden"),
            s => s.ApiKey(() => "sk_org_live_51Hidden").AccountId(() => StripeAccount.Platform),
        })
        {
            var stripe = new FakeStripe(_ => FakeStripe.Json("{}"));
            await using var context = Context(stripe, configure);

            AssertSaysWhatToSet(await Assert.ThrowsAsync<InvalidOperationException>(() => Retrieve(context, async: true)));
            Assert.Empty(stripe.Requests);
        }
    }

    [Theory]
    [InlineData("acct_1/")]
    [InlineData("/acct_1")]
    [InlineData("acct_1//acct_2")]
    [InlineData("acct_1/cus_2")]
    [InlineData("acct_1/acct_2\r\nX-Forged: yes")]
    [InlineData("acct_1/acct_2\u2028")]
    public void A_path_of_anything_else_than_accounts_is_refused(string account) =>
        Assert.Contains(
            "AccountId",
            Assert.Throws<InvalidOperationException>(
                new StripeConnectionSettings { LiveAPIKey = "sk_org_live_1", AccountId = account }.Validate).Message);

    [Fact]
    public void Accounts_of_one_organization_are_kept_apart_and_by_mode()
    {
        var stripe = new Uri("https://api.stripe.com");

        Assert.NotEqual(AccountKey.Of(stripe, new("sk_org_live_1", "acct_1")), AccountKey.Of(stripe, new("sk_org_live_1", "acct_2")));
        Assert.Equal(
            [KeyMode.Live, KeyMode.Live, KeyMode.Test],
            new[] { "sk_org_live_1", "sk_org_1", "sk_org_test_1" }.Select(k => new Credential(k, "acct_1").Mode));
    }

    private static void AssertSaysWhatToSet(InvalidOperationException refused)
    {
        Assert.Contains("AccountId=acct_", refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
    }

    private static Task Retrieve(Shop context, bool async) =>
        context.GetService<IStripeSession>().RetrieveAsync(new("/v1/account", []), FakeStripe.NoColumns, async, default).AsTask();

    private static Shop Context(HttpMessageHandler handler, Action<StripeDbContextOptionsBuilder> configure) =>
        new(new DbContextOptionsBuilder<Shop>().UseStripe(s =>
        {
            configure(s);
            s.MessageHandler(handler);
        }).Options);

    private sealed class Shop(DbContextOptions<Shop> options) : DbContext(options);
}
