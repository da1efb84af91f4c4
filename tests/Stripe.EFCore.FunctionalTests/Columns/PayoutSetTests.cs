using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Several conditions on one payout: an object has one, so the values of all of them are left.</summary>
public sealed class PayoutSetTests
{
    private readonly Desk _desk = new();

    public PayoutSetTests()
    {
        _desk.List("/v1/payouts", Payout(1), Payout(2), Payout(3));
        _desk.List("/v1/balance_transactions?payout=po_1", Transaction(1), Transaction(2));
        _desk.List("/v1/balance_transactions?payout=po_2", Transaction(3));
    }

    [Fact]
    public async Task Two_conditions_on_the_payout_leave_the_values_of_both()
    {
        await using var db = new FilterTests.StripeContext(_desk.Options<FilterTests.StripeContext>());
        string[] two = ["po_1", "po_2"];
        string[] rows = ["po_1 txn_1", "po_1 txn_2", "po_2 txn_3"];
        Assert.Equal(
            rows,
            (await db.Payouts.Join(db.Transactions.Where(t => two.Contains(t.Payout())), p => p.Id, t => t.Payout(), (p, t) => p.Id + " " + t.Id)
                .ToListAsync()).Order());
        Assert.Equal(
            rows,
            (await db.Payouts.SelectMany(p => db.Transactions.Where(t => (t.Payout() == "po_1" || t.Payout() == "po_2") && t.Payout() == p.Id)
                .Select(t => p.Id + " " + t.Id)).ToListAsync()).Order());
        Assert.Equal(
            [2, 1, 0],
            await db.Payouts.OrderBy(p => p.Id).Select(p => db.Transactions.Count(t => two.Contains(t.Payout()) && t.Payout() == p.Id)).ToListAsync());

        _desk.TakeSent();
        string[] other = ["po_2", "po_3"];
        var found = await db.Transactions.Where(t => two.Contains(t.Payout()) && other.Contains(t.Payout())).ToListAsync();
        Assert.Equal(["txn_3"], found.Select(t => t.Id));
        Assert.Equal(["/v1/balance_transactions?payout=po_2&limit=100"], _desk.TakeSent());
        Assert.Empty(await db.Transactions.Where(t => t.Payout() == "po_1" && t.Payout() == "po_2").ToListAsync());
        Assert.Empty(_desk.TakeSent());
    }

    private static string Payout(int number) => $$"""{"id":"po_{{number}}","object":"payout","created":{{1000 - number}}}""";

    private static string Transaction(int number) => $$"""{"id":"txn_{{number}}","object":"balance_transaction","created":{{1000 - number}}}""";
}
