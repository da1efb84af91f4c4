using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Payloads;

namespace StripeEFCore.Tests.Infrastructure.Registration;

/// <summary>Amounts as money, in queries and beside them.</summary>
public sealed class MoneyTests
{
    private const string Charges =
        """
        {"object":"list","has_more":false,"url":"/v1/charges","data":[
        {"id":"ch_1","object":"charge","amount":1050,"currency":"usd"},
        {"id":"ch_2","object":"charge","amount":1050,"currency":"jpy"},
        {"id":"ch_3","object":"charge","amount":1050,"currency":"kwd"}]}
        """;

    [Theory]
    [InlineData(1050, "usd", "10.50")]
    [InlineData(-5, "EUR", "-0.05")]
    [InlineData(1050, "jpy", "1050")]
    [InlineData(1050, "kwd", "1.050")]
    [InlineData(500, "isk", "5.00")]
    [InlineData(long.MaxValue, "usd", "92233720368547758.07")]
    [InlineData(long.MinValue, "jpy", "-9223372036854775808")]
    public void An_amount_is_money_in_its_currency(long amount, string currency, string expected)
        => Assert.Equal(expected, amount.ToDecimal(currency).ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("us")]
    [InlineData("us1")]
    [InlineData("dollar")]
    public void What_is_no_currency_is_refused(string currency) => Assert.Throws<ArgumentException>(() => 1L.ToDecimal(currency));

    [Fact]
    public void No_amount_is_no_money() => Assert.Null(default(long?).ToDecimal("usd"));

    [Fact]
    public async Task A_query_computes_money()
    {
        await using var db = new SingleClassContext<Charge>(Charges);
        var rows = await db.Objects
            .Where(c => c.Amount.ToDecimal(c.Currency) > 5)
            .OrderBy(c => c.Amount.ToDecimal(c.Currency))
            .Select(c => new { c.Id, Money = c.Amount.ToDecimal(c.Currency) })
            .ToListAsync();
        Assert.Equal(["ch_1 10.50", "ch_2 1050"], rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Id} {r.Money}")));
        Assert.Equal(10.5m + 1050 + 1.05m, await db.Objects.SumAsync(c => c.Amount.ToDecimal(c.Currency)));
    }
}
