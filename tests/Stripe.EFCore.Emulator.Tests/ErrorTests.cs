using System.Net;
using Stripe;

namespace StripeEFCore.Emulator.Tests;

public sealed class ErrorTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("/v1/customers?foo=1", "parameter_unknown", "foo")]
    [InlineData("/v1/customers?limit=abc", "parameter_invalid_integer", "limit")]
    [InlineData("/v1/customers?limit=101", "parameter_invalid_integer", "limit")]
    [InlineData("/v1/customers?limit=0", "parameter_invalid_integer", "limit")]
    [InlineData("/v1/customers?created[since]=1", "parameter_unknown", "created[since]")]
    [InlineData("/v1/invoices?status=nonsense", null, "status")]
    [InlineData("/v1/customers?email=", "parameter_invalid_empty", "email")]
    [InlineData("/v1/customers?starting_after=cus_1&ending_before=cus_2", null, "starting_after")]
    [InlineData("/v1/customers?starting_after=cus_1", "resource_missing", "starting_after")]
    [InlineData("/v1/customers/cus_1", "resource_missing", "id")]
    [InlineData("/v1/subscription_items", "parameter_missing", "subscription")]
    [InlineData("/v1/invoices?expand[]=data.nonsense", null, "expand")]
    [InlineData("/v1/invoices?expand[]=data.status", null, "expand")]
    [InlineData("/v1/invoices?expand[]=customer", null, "expand")]
    [InlineData("/v1/invoices?expand[]=data.a.b.c.d", "property_expansion_max_depth", "expand")]
    public async Task Wrong_parameters_are_refused_as_Stripe_refuses_them(string url, string? code, string param)
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => fixture.Client.RawRequestAsync(HttpMethod.Get, url, null));
        Assert.Equal((code, param), (exception.StripeError.Code, exception.StripeError.Param));
        Assert.Equal("invalid_request_error", exception.StripeError.Type);
        Assert.StartsWith("req_", exception.StripeResponse.RequestId);
    }

    [Fact]
    public async Task Without_a_right_key_nothing_is_answered_and_the_key_is_masked()
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => new CustomerService(fixture.ClientOf("sk_test_wrongwrongwrong")).ListAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, exception.HttpStatusCode);
        Assert.DoesNotContain("wrongwrongwrong", exception.Message);

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(fixture.Emulator.BaseAddress, "/v1/customers"))).StatusCode);
    }

    [Fact]
    public async Task A_restricted_key_reads_what_it_may()
    {
        fixture.Emulator.AddRestrictedKey("rk_test_invoices", resource => resource == "invoice");
        Assert.NotEmpty((await new InvoiceService(fixture.ClientOf("rk_test_invoices")).ListAsync()).Data);
        var exception = await Assert.ThrowsAsync<StripeException>(() => new CustomerService(fixture.ClientOf("rk_test_invoices")).ListAsync());
        Assert.Equal(HttpStatusCode.Forbidden, exception.HttpStatusCode);
    }

    [Fact]
    public async Task An_account_that_is_not_connected_is_refused()
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() =>
            new CustomerService(fixture.ClientOf(fixture.Emulator.ApiKey, "acct_unknown")).ListAsync());
        Assert.Equal((HttpStatusCode.Forbidden, "account_invalid"), (exception.HttpStatusCode, exception.StripeError.Code));
    }

    [Fact]
    public async Task Accounts_hold_data_of_their_own()
    {
        fixture.Emulator.AddAccount("acct_other", seed: 99, customers: 5);
        var own = (await new CustomerService(fixture.Client).ListAsync()).Data[0].Id;
        var other = new CustomerService(fixture.ClientOf(fixture.Emulator.ApiKey, "acct_other"));
        Assert.Equal(5, (await other.ListAsync()).Data.Count);
        await Assert.ThrowsAsync<StripeException>(() => other.GetAsync(own));
    }

    [Fact]
    public async Task An_unknown_url_is_not_found()
    {
        var exception = await Assert.ThrowsAsync<StripeException>(() => fixture.Client.RawRequestAsync(HttpMethod.Get, "/v1/nonsense", null));
        Assert.Equal(HttpStatusCode.NotFound, exception.HttpStatusCode);
        Assert.Contains("Unrecognized request URL", exception.Message);
    }
}
