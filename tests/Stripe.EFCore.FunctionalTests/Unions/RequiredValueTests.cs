using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using StripeEFCore.FunctionalTests.Columns;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>A filter without which Stripe refuses a list, given in each branch of an OR: the list is asked for each of the values.</summary>
public sealed class RequiredValueTests
{
    private readonly Desk _desk = new();

    public RequiredValueTests()
    {
        foreach (var s in new[] { "a", "b", "c" })
            _desk.List($"/v1/subscription_items?subscription={s}", Item(s, 1), Item(s, 2));
        foreach (var i in new[] { "in_1", "in_2" })
            _desk.List($"/v1/invoices/{i}/lines", Line(i, 5), Line(i, 7));
        foreach (var c in new[] { "cus_1", "cus_2" })
            _desk.List($"/v1/entitlements/active_entitlements?customer={c}", Entitlement(c, "gold"), Entitlement(c, "blue"));
        foreach (var p in new[] { "po_1", "po_2" })
            _desk.List($"/v1/balance_transactions?payout={p}", Txn(p, 1), Txn(p, 2));
    }

    [Fact]
    public async Task Each_branch_names_a_value()
    {
        await using var db = Open();
        var (first, second, quantity) = ("a", "b", 1);
        await Answers(db.Items.Where(x => x.Subscription == first && x.Quantity == quantity || x.Subscription == second).Select(x => x.Id),
            ["a1", "b1", "b2"], "/v1/subscription_items?subscription=a&limit=100", "/v1/subscription_items?subscription=b&limit=100");
        await Answers(db.Items.Where(x => x.Quantity == 2 && (x.Subscription == "a" || x.Subscription == "b" && x.Id != "b2")).Select(x => x.Id),
            ["a2"], "/v1/subscription_items?subscription=a&limit=100", "/v1/subscription_items?subscription=b&limit=100");
        await Answers(db.Items.Where(x => x.Subscription == "a" && x.Quantity == 1 || x.Subscription == "a" && x.Quantity == 2).Select(x => x.Id),
            ["a1", "a2"], "/v1/subscription_items?subscription=a&limit=100");
    }

    [Fact]
    public async Task Branches_with_sets_of_values_and_branches_inside_branches_are_one_set()
    {
        await using var db = Open();
        var some = new List<string> { "a", "b" };
        string[] all = ["a", "b", "c"];
        await Answers(db.Items.Where(x => some.Contains(x.Subscription) && x.Quantity == 1 || x.Subscription == "c" && x.Quantity == 2).Select(x => x.Id),
            ["a1", "b1", "c2"], [.. all.Select(s => $"/v1/subscription_items?subscription={s}&limit=100")]);
        await Answers(db.Items.Where(x => x.Quantity == 1 && (x.Subscription == "a" && x.Id != "" || x.Subscription == "b")
            || (x.Subscription == "c" || x.Subscription == "a") && x.Quantity == 2).Select(x => x.Id),
            ["a1", "a2", "b1", "c2"], [.. all.Select(s => $"/v1/subscription_items?subscription={s}&limit=100")]);
        await Answers(db.Items.Where(x => (x.Quantity == 2 ? x.Subscription == "a" : x.Subscription == "b")).Select(x => x.Id),
            ["a2", "b1"], [.. some.Select(s => $"/v1/subscription_items?subscription={s}&limit=100")]);
        some.Clear();
        await Answers(db.Items.Where(x => some.Contains(x.Subscription) && x.Quantity == 1 || x.Subscription == "c" && x.Quantity == 2).Select(x => x.Id),
            ["c2"], "/v1/subscription_items?subscription=c&limit=100");
    }

    [Fact]
    public async Task A_parent_in_the_path_and_a_filter_that_is_no_field_are_the_same()
    {
        await using var db = Open();
        await Answers(db.Lines.Where(l => l.Invoice == "in_1" && l.Amount > 5 || l.Invoice == "in_2").Select(l => l.Id),
            ["in_1-7", "in_2-5", "in_2-7"], "/v1/invoices/in_1/lines?limit=100", "/v1/invoices/in_2/lines?limit=100");
        await Answers(
            db.Entitlements.Where(e => EF.Property<string>(e, "customer") == "cus_1" && e.LookupKey == "gold" || EF.Property<string>(e, "customer") == "cus_2")
                .Select(e => EF.Property<string>(e, "customer") + e.LookupKey),
            ["cus_1gold", "cus_2blue", "cus_2gold"],
            "/v1/entitlements/active_entitlements?customer=cus_1&limit=100",
            "/v1/entitlements/active_entitlements?customer=cus_2&limit=100");
        await Answers(db.Transactions.Where(t => t.Payout() == "po_1" && t.Amount > 1 || t.Payout() == "po_2").Select(t => t.Id),
            ["po_1-2", "po_2-1", "po_2-2"], "/v1/balance_transactions?payout=po_1&limit=100", "/v1/balance_transactions?payout=po_2&limit=100");
    }

    [Fact]
    public async Task A_branch_without_a_value_is_the_error_before_any_request()
    {
        await using var db = Open();
        string? none = null;
        var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "A" };
        foreach (var items in new[]
        {
            db.Items.Where(x => x.Subscription == "a" || x.Quantity == 1),
            db.Items.Where(x => x.Subscription == "a" && x.Quantity == 2 || x.Subscription != "b"),
            db.Items.Where(x => x.Subscription == "a" && x.Quantity == 2 || x.Subscription == none),
            db.Items.Where(x => own.Contains(x.Subscription) && x.Quantity == 2 || x.Subscription == "b"),
        })
        {
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => items.ToListAsync());
            Assert.Contains("'subscription'", refusal.Message);
            Assert.Contains("x.Subscription == value", refusal.Message);
            Assert.Empty(_desk.TakeSent());
        }
    }

    private async Task Answers(IQueryable<string> query, string[] rows, params string[] sent)
    {
        Assert.Equal(rows, (await query.ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(sent, _desk.TakeSent().Order(StringComparer.Ordinal));
    }

    private Context Open() => new(_desk.Options<Context>());

    private static string Item(string subscription, int number)
        => Json($$"""{"id":"{{subscription}}{{number}}","object":"subscription_item","subscription":"{{subscription}}","quantity":{{number}}}""");

    private static string Line(string invoice, int amount)
        => Json($$"""{"id":"{{invoice}}-{{amount}}","object":"line_item","invoice":"{{invoice}}","amount":{{amount}}}""");

    private static string Entitlement(string customer, string key)
        => $$"""{"id":"ent_{{customer}}{{key}}","object":"entitlements.active_entitlement","lookup_key":"{{key}}"}""";

    private static string Txn(string payout, int amount)
        => Json($$"""{"id":"{{payout}}-{{amount}}","object":"balance_transaction","amount":{{amount}},"created":9}""");

    private static string Json(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Context(DbContextOptions<Context> options) : DbContext(options)
    {
        public DbSet<SubscriptionItem> Items => Set<SubscriptionItem>();

        public DbSet<InvoiceLineItem> Lines => Set<InvoiceLineItem>();

        public DbSet<Stripe.Entitlements.ActiveEntitlement> Entitlements => Set<Stripe.Entitlements.ActiveEntitlement>();

        public DbSet<BalanceTransaction> Transactions => Set<BalanceTransaction>();
    }
}
