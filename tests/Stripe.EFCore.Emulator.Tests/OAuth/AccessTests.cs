using System.Net;
using System.Text.Json;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.OAuth;

public sealed class AccessTests : OAuthTest
{
    [Fact]
    public async Task The_platforms_key_opens_an_account_from_consent_to_deauthorization()
    {
        Assert.Equal("account_invalid", (await RefusalAsync(Emulator.ApiKey, Shop)).StripeError.Code);
        var code = Emulator.OAuth.Grant("ca_connect", Shop);
        Assert.Equal("account_invalid", (await RefusalAsync(Emulator.ApiKey, Shop)).StripeError.Code);
        await ConnectAsync(code);
        Assert.Equal(4, await CustomersAsync(Emulator.ApiKey, Shop));
        await PostAsync("/oauth/deauthorize", Emulator.ApiKey, ("client_id", "ca_connect"), ("stripe_user_id", Shop));
        Assert.Equal((HttpStatusCode.Forbidden, "account_invalid"), await RefusedWithAsync(Emulator.ApiKey, Shop));
    }

    [Fact]
    public async Task An_installed_app_does_not_open_the_account_to_the_developers_key()
    {
        await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop));
        Assert.Equal((HttpStatusCode.Forbidden, "account_invalid"), await RefusedWithAsync(Emulator.ApiKey, Shop));
    }

    [Fact]
    public async Task Another_platforms_connection_is_its_own()
    {
        await ConnectAsync(Emulator.OAuth.Grant("ca_foreign", Shop), "sk_test_foreign");
        Assert.Equal(4, await CustomersAsync("sk_test_foreign", Shop));
        Assert.Equal(0, await CustomersAsync("sk_test_foreign"));
        Assert.Equal("account_invalid", (await RefusalAsync(Emulator.ApiKey, Shop)).StripeError.Code);
    }

    [Fact]
    public async Task An_access_token_opens_its_own_account_only()
    {
        Emulator.AddAccount("acct_other", seed: 8, customers: 3);
        var token = (string)(await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop))).Body["access_token"]!;
        Assert.Equal(4, await CustomersAsync(token, Shop));
        Assert.Equal((HttpStatusCode.Forbidden, "account_invalid"), await RefusedWithAsync(token, "acct_other"));
        var account = await ClientOf(token).RawRequestAsync(HttpMethod.Get, "/v1/account", null);
        Assert.Equal(Shop, JsonDocument.Parse(account.Content).RootElement.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_only_reads_and_does_not_write(bool byToken)
    {
        var token = (string)(await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop, "read_only"))).Body["access_token"]!;
        var customers = new CustomerService(byToken ? ClientOf(token) : ClientOf(Emulator.ApiKey, Shop));
        var first = (await customers.ListAsync()).Data[0].Id;
        await AssertRefusedAsync(() => customers.CreateAsync(new CustomerCreateOptions()));
        await AssertRefusedAsync(() => customers.UpdateAsync(first, new CustomerUpdateOptions()));
        await AssertRefusedAsync(() => customers.DeleteAsync(first));
        Assert.Equal(4, Emulator.Account(Shop).Count("customer"));

        static async Task AssertRefusedAsync(Func<Task> write)
        {
            var exception = await Assert.ThrowsAsync<StripeException>(write);
            Assert.Equal(HttpStatusCode.Forbidden, exception.HttpStatusCode);
            Assert.Equal("more_permissions_required_for_application", exception.StripeError.Code);
        }
    }

    [Fact]
    public async Task A_token_with_read_write_writes_into_its_account()
    {
        var token = (string)(await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop))).Body["access_token"]!;
        await new CustomerService(ClientOf(token)).CreateAsync(new CustomerCreateOptions { Name = "Ada" });
        Assert.Equal((5, 2), (Emulator.Account(Shop).Count("customer"), Emulator.Account().Count("customer")));
    }

    [Fact]
    public async Task Revoking_an_account_ends_all_its_tokens_and_no_others()
    {
        var shop = (string)(await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Shop))).Body["access_token"]!;
        var apps = (string)(await AppsAsync(Emulator.OAuth.Grant("ca_apps", Shop))).Body["access_token"]!;
        var own = (string)(await ConnectAsync(Emulator.OAuth.Grant("ca_connect", Emulator.AccountId))).Body["access_token"]!;
        Emulator.OAuth.Revoke(Shop);
        Assert.Equal((HttpStatusCode.Unauthorized, "platform_api_key_expired"), await RefusedWithAsync(shop));
        Assert.Equal((HttpStatusCode.Unauthorized, "platform_api_key_expired"), await RefusedWithAsync(apps));
        Assert.Equal(2, await CustomersAsync(own));
        Assert.Equal(new EmulatedConnection("ca_connect", Emulator.AccountId, "read_write"), Assert.Single(Emulator.OAuth.Connections));
    }

    private async Task<(HttpStatusCode, string)> RefusedWithAsync(string key, string? account = null)
    {
        var exception = await RefusalAsync(key, account);
        return (exception.HttpStatusCode, exception.StripeError.Code);
    }
}
