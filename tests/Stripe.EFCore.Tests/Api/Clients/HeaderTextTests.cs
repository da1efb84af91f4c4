using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>A text of the user that becomes a header makes no other header, and what cannot stand in one is refused before any request.</summary>
public class HeaderTextTests
{
    private readonly ClientServer _server = new(_ => ClientServer.Object());

    public static TheoryData<string> Unusable =>
        ["k\r\nStripe-Account: acct_x", "k\nStripe-Account: acct_x", "k\rx", "k\0", "k\tk", "k\u007f", "käse", "k\u2028", " k", "k "];

    public static TheoryData<string> Endings => ["\r\nStripe-Account: acct_x", "\nX: y", "\r", "\0", "\t", "\u007f", "ä", " "];

    [Theory]
    [MemberData(nameof(Unusable))]
    public void An_idempotency_key_of_an_entry(string key)
    {
        using var context = _server.Context();
        var entry = context.Add(new Customer());

        var refusal = Assert.Throws<ArgumentException>(() => entry.WithIdempotencyKey(key));

        Assert.Matches("printable ASCII|with a blank", refusal.Message);
        Assert.Null(entry.GetIdempotencyKey());
    }

    [Fact]
    public async Task An_idempotency_key_of_printable_signs_is_sent_as_it_is()
    {
        const string Key = "order 17/a:~!#{}\"";
        using var context = _server.Context();
        context.Add(new Customer()).WithIdempotencyKey(Key);
        await context.SaveChangesAsync();

        Assert.Equal(Key, _server.Only.Header("Idempotency-Key"));
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Options_of_a_request(string text)
    {
        using var context = _server.Context();
        var client = context.Database.GetStripeClient();
        (string Name, RequestOptions Options)[] given =
        [
            ("IdempotencyKey", new() { IdempotencyKey = text }),
            ("StripeAccount", new() { StripeAccount = text }),
            ("StripeContext", new() { StripeContext = text }),
        ];
        foreach (var (name, options) in given)
        {
            var refusal = await Assert.ThrowsAsync<ArgumentException>(() => client.V1.Customers.CreateAsync(new(), options));
            Assert.Contains($"RequestOptions.{name}", refusal.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<ArgumentException>(() => context.Database.PayInvoiceAsync("in_1", requestOptions: options));
            await Assert.ThrowsAsync<ArgumentException>(() => context.Database.DownloadFileAsync("file_1", options));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => client.V1.Customers.CreateAsync(new(), new RequestOptions { ApiKey = text }));
        var raw = new RawRequestOptions { AdditionalHeaders = new() { ["X-Own"] = text } };
        await Assert.ThrowsAsync<ArgumentException>(() => client.RawRequestAsync(HttpMethod.Get, "/v1/customers", null, raw));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task The_name_of_a_header_of_a_request()
    {
        using var context = _server.Context();
        var raw = new RawRequestOptions { AdditionalHeaders = new() { ["X-Own: 1\r\nStripe-Account"] = "acct_x" } };

        await Assert.ThrowsAnyAsync<Exception>(
            () => context.Database.GetStripeClient().RawRequestAsync(HttpMethod.Get, "/v1/customers", null, raw));

        Assert.Empty(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Account_and_key_of_a_context(string ending)
    {
        using var context = _server.Context();

        Assert.Throws<InvalidOperationException>(() => context.Database.SetStripeAccount("acct_1" + ending));
        Assert.Throws<InvalidOperationException>(() => context.Database.SetStripeAccount("acct_1/acct_2" + ending));
        Assert.Throws<InvalidOperationException>(() => context.Database.SetStripeApiKey("sk_test_1" + ending));
        Assert.Empty(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Settings_of_the_connection(string ending)
    {
        Refused(s => s.AccountId("acct_1" + ending));
        Refused(s => s.ApiVersion("2026-01-28.clover" + ending));
        Refused(s => s.ApiKey("sk_test_1" + ending));
        Assert.Empty(_server.Requests);

        void Refused(Action<StripeDbContextOptionsBuilder> setting) => Assert.Throws<InvalidOperationException>(() =>
        {
            using var context = _server.Context(setting);
            return context.Customers.ToList();
        });
    }
}
