using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Saving.Lists;

/// <summary>Lists that Stripe replaces by what is sent: the lines of a quote stay, change, come and go as the entity says.</summary>
public sealed class QuoteLineTests : SavingTest
{
    private readonly List<string> _prices = [];

    [Theory]
    [InlineData("change")]
    [InlineData("add")]
    [InlineData("remove")]
    [InlineData("all")]
    [InlineData("reorder")]
    public async Task Lines_are_at_Stripe_as_in_the_entity(string what)
    {
        var id = await QuoteAsync(2);
        await using var db = Context();
        var quote = await db.Quotes.Expand(q => q.LineItems.Data).SingleAsync(q => q.Id == id);
        var lines = quote.LineItems.Data;
        var (first, second) = (lines[0].Id, lines[1].Id);
        if (what is "change" or "all")
            lines[0].Quantity = 5;
        if (what is "remove" or "all")
            lines.RemoveAt(1);
        if (what is "add" or "all")
            lines.Add(new() { Price = new() { Id = _prices[2] }, Quantity = 7 });
        if (what is "reorder")
            lines.Reverse();
        await db.SaveChangesAsync();

        var held = await LinesAsync(id);
        (string, long?)[] expected = what switch
        {
            "change" => [(first, 5), (second, 1)],
            "add" => [(first, 1), (second, 1), (held[^1].Id, 7)],
            "remove" => [(first, 1)],
            "reorder" => [(second, 1), (first, 1)],
            _ => [(first, 5), (held[^1].Id, 7)],
        };
        Assert.Equal(expected, held.Select(l => (l.Id, l.Quantity)));
        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task A_list_of_which_a_part_was_read_is_not_replaced()
    {
        var id = await QuoteAsync(12);
        await using var db = Context();
        var quote = await new QuoteService(Stripe).GetAsync(id, new() { Expand = ["line_items"] });
        db.Attach(quote);
        quote.LineItems.Data[0].Quantity = 5;

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains("Quote.LineItems holds the first elements alone", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Expand(e => e.LineItems.Data)", refusal.Message, StringComparison.Ordinal);
        db.ChangeTracker.Clear();
        db.Update(quote);
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Empty(Wire.Writes);

        await using var other = Context();
        quote = await other.Quotes.Expand(q => q.LineItems.Data).SingleAsync(q => q.Id == id);
        quote.LineItems.Data[11].Quantity = 5;
        await other.SaveChangesAsync();
        Assert.Equal(Enumerable.Repeat<long?>(1, 11).Append(5), (await LinesAsync(id)).Select(l => l.Quantity));
    }

    private async Task<List<LineItem>> LinesAsync(string quote)
        => await new QuoteLineItemService(Stripe).ListAutoPagingAsync(quote, new() { Limit = 100 }).ToListAsync();

    private async Task<string> QuoteAsync(int lines)
    {
        var product = await new ProductService(Stripe).CreateAsync(new() { Name = "Gold" });
        for (var i = 0; i <= lines; i++)
            _prices.Add((await new PriceService(Stripe).CreateAsync(new() { Product = product.Id, Currency = "usd", UnitAmount = 100 + i })).Id);
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        return (await new QuoteService(Stripe).CreateAsync(new()
        {
            Customer = customer.Id,
            LineItems = [.. _prices.Take(lines).Select(p => new QuoteLineItemOptions { Price = p, Quantity = 1 })],
        })).Id;
    }
}
