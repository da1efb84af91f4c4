using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Conditions on the items of subscriptions, and the filters of the list that they imply.</summary>
public sealed class ItemFilterTests
{
    private readonly Desk _desk = new();
    private readonly (string Id, (string Price, int End)[] Items)[] _subscriptions =
    [
        ("sub_1", [("a", 10), ("b", 90)]),
        ("sub_2", [("b", 50)]),
        ("sub_3", [("c", 90), ("a", 60)]),
        ("sub_4", [("d", 40)]),
        ("sub_5", []),
    ];

    public ItemFilterTests()
    {
        List("", _ => true);
        foreach (var price in new[] { "a", "b", "c", "d", "x" })
        {
            List($"price={price}&", s => s.Any(i => i.Price == price));
            List($"price={price}&current_period_end[lt]=50&", s => s.Any(i => i.Price == price) && s.Min(i => i.End) < 50);
            List($"current_period_end[lt]=50&price={price}&", s => s.Any(i => i.Price == price) && s.Min(i => i.End) < 50);
        }

        List("current_period_end[lt]=50&", s => s.Length > 0 && s.Min(i => i.End) < 50);
        List("current_period_end[lte]=50&", s => s.Length > 0 && s.Min(i => i.End) <= 50);
    }

    [Fact]
    public async Task An_item_of_one_of_some_prices_is_a_list_of_each_price()
    {
        await using var db = Open();
        string[] ids = ["a", "b", "a"];
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => ids.Contains(i.Price.Id))), "sub_1 sub_2 sub_3", "price=a&", "price=b&");
        await Answers(
            db.Subscriptions.Where(s => s.Items.Data.Any(i => new[] { "a", "b" }.Contains(i.Price.Id))), "sub_1 sub_2 sub_3", "price=a&", "price=b&");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == "a" || i.Price.Id == "b")), "sub_1 sub_2 sub_3", "price=a&", "price=b&");
        await Answers(
            db.Subscriptions.Where(s => s.Items.Data.Any(i => ids.Contains(i.Price.Id) && i.CurrentPeriodEnd > At(80))), "sub_1", "price=a&", "price=b&");
        Assert.Equal(3, await db.Subscriptions.CountAsync(s => s.Items.Data.Any(i => ids.Contains(i.Price.Id))));
    }

    [Fact]
    public async Task Many_prices_and_prices_that_no_filter_finds_read_the_list_once()
    {
        await using var db = Open();
        var many = Enumerable.Range(0, 11).Select(i => $"p{i}").Append("d").ToList();
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => many.Contains(i.Price.Id))), "sub_4", "");
        var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "D" };
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => own.Contains(i.Price.Id))), "sub_4", "");
        await Answers(db.Subscriptions.Where(s => !s.Items.Data.Any(i => many.Contains(i.Price.Id))), "sub_1 sub_2 sub_3 sub_5", "");
        var none = new List<string>();
        Assert.Empty(await db.Subscriptions.Where(s => s.Items.Data.Any(i => none.Contains(i.Price.Id))).ToListAsync());
        Assert.Empty(_desk.TakeSent());
    }

    [Fact]
    public async Task Two_items_may_have_two_prices()
    {
        await using var db = Open();
        string[] ids = ["b", "x"];
        await Answers(
            db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == "a") && s.Items.Data.Any(i => ids.Contains(i.Price.Id))), "sub_1", "price=a&");
        await Answers(
            db.Subscriptions.Where(s =>
                s.Items.Data.Any(i => i.Price.Id == "a") && (s.Items.Data.Any(i => i.Price.Id == "b") || s.Items.Data.Any(i => i.Price.Id == "c"))),
            "sub_1 sub_3",
            "price=a&");
        await Answers(
            db.Subscriptions.Where(s =>
                s.Items.Data.Any(i => i.Price.Id == "a") && s.Items.Data.Any(i => i.Price.Id == "b") || s.Items.Data.Any(i => i.Price.Id == "d")),
            "sub_1 sub_4",
            "price=a&",
            "price=d&");
    }

    [Fact]
    public async Task An_item_that_ends_before_a_time_bounds_the_earliest_end()
    {
        await using var db = Open();
        var end = At(50);
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.CurrentPeriodEnd < end)), "sub_1 sub_4", "current_period_end[lt]=50&");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => end > i.CurrentPeriodEnd)), "sub_1 sub_4", "current_period_end[lt]=50&");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.CurrentPeriodEnd <= end)), "sub_1 sub_2 sub_4", "current_period_end[lte]=50&");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.CurrentPeriodEnd == end)), "sub_2", "current_period_end[lte]=50&");
        await Answers(
            db.Subscriptions.Where(s => s.Items.Data.Any(i => i.CurrentPeriodEnd > At(20) && i.CurrentPeriodEnd < end)), "sub_4", "current_period_end[lt]=50&");
        await Answers(
            db.Subscriptions.Where(s =>
                s.Items.Data.Any(i => i.Price.Id == "b" && i.CurrentPeriodEnd < At(100)) && s.Items.Data.Any(i => i.CurrentPeriodEnd < end)),
            "sub_1",
            "price=b&current_period_end[lt]=50&");
    }

    /// <summary>The earliest end may be before the time, and a subscription may have no item: then all of its items end after it.</summary>
    [Fact]
    public async Task An_item_that_ends_after_a_time_bounds_nothing()
    {
        await using var db = Open();
        var end = At(50);
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.CurrentPeriodEnd > end)), "sub_1 sub_3", "");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.Any(i => i.CurrentPeriodEnd >= end)), "sub_1 sub_2 sub_3", "");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.All(i => i.CurrentPeriodEnd > end)), "sub_3 sub_5", "");
        await Answers(db.Subscriptions.Where(s => s.Items.Data.All(i => i.CurrentPeriodEnd < end)), "sub_4 sub_5", "");
    }

    private async Task Answers(IQueryable<Subscription> query, string rows, params string[] filters)
    {
        Assert.Equal(rows, string.Join(' ', (await query.Select(s => s.Id).ToListAsync()).Order(StringComparer.Ordinal)));
        Assert.Equal(filters.Select(f => $"/v1/subscriptions?{f}status=all&limit=100"), _desk.TakeSent().Order(StringComparer.Ordinal));
    }

    private void List(string filters, Func<(string Price, int End)[], bool> has)
        => _desk.List($"/v1/subscriptions?{filters}status=all", [.. _subscriptions.Where(s => has(s.Items)).Select(s => Json(s.Id, s.Items))]);

    private static string Json(string id, (string Price, int End)[] items)
    {
        var data = items.Select((item, n) => $$$"""
            {"id":"si_{{{n}}}{{{id}}}","object":"subscription_item","current_period_end":{{{item.End}}},"price":{"id":"{{{item.Price}}}","object":"price"}}
            """);
        return $$$"""
            {"id":"{{{id}}}","object":"subscription","created":{{{100 - id[^1]}}},"status":"active",
             "items":{"object":"list","has_more":false,"url":"/v1/subscription_items?subscription={{{id}}}","data":[{{{string.Join(',', data)}}}]}}
            """;
    }

    private static DateTime At(int second) => DateTime.UnixEpoch.AddSeconds(second);

    private Context Open() => new(_desk.Options<Context>());

    private sealed class Context(DbContextOptions<Context> options) : DbContext(options)
    {
        public DbSet<Subscription> Subscriptions => Set<Subscription>();
    }
}
