using Stripe;
using static StripeEFCore.Benchmarks.Questions.ByHand.Paging;

namespace StripeEFCore.Benchmarks.Questions.ByHand;

internal static class PaymentsByHand
{
    public static async Task<IEnumerable<object>> FailedThisWeek(StripeClient stripe, Facts facts)
    {
        var charges = await AllAsync(stripe.V1.Charges.ListAutoPagingAsync(new()
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.WeekAgo },
            Limit = 100,
            Expand = ["data.customer"],
        }));
        return charges.Where(c => c.Status == "failed").Select(c => new FailedPayment(c.Id, c.Customer.Name, c.Customer.Email, c.FailureMessage, c.Amount));
    }

    public static async Task<IEnumerable<object>> RefundsByMonth(StripeClient stripe, Facts facts)
    {
        var refunds = await AllAsync(stripe.V1.Refunds.ListAutoPagingAsync(new()
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.YearAgo },
            Limit = 100,
        }));
        return refunds.GroupBy(r => (r.Created.Year, r.Created.Month, r.Reason))
            .Select(g => new RefundMonth(g.Key.Year, g.Key.Month, g.Key.Reason, g.Count(), g.Sum(r => r.Amount)));
    }

    public static async Task<IEnumerable<object>> RefundsByBrand(StripeClient stripe, Facts facts)
    {
        var charges = await AllAsync(stripe.V1.Charges.ListAutoPagingAsync(new()
        {
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.StartOfLastMonth, LessThan = facts.StartOfMonth },
            Limit = 100,
        }));
        return charges.Where(c => c.Status == "succeeded").GroupBy(c => c.PaymentMethodDetails.Card?.Brand)
            .Select(g => new BrandRefunds(g.Key, g.Count(), g.Sum(c => c.Amount), g.Sum(c => c.AmountRefunded)));
    }

    public static async Task<IEnumerable<object>> DisputesByReason(StripeClient stripe, Facts facts)
    {
        var disputes = await AllAsync(stripe.V1.Disputes.ListAutoPagingAsync(new() { Limit = 100 }));
        return disputes.GroupBy(d => (d.Reason, d.Status)).Select(g => new DisputeReason(g.Key.Reason, g.Key.Status, g.Count(), g.Sum(d => d.Amount)));
    }

    public static async Task<IEnumerable<object>> DisputesToAnswer(StripeClient stripe, Facts facts)
    {
        var disputes = await AllAsync(stripe.V1.Disputes.ListAutoPagingAsync(new() { Limit = 100, Expand = ["data.charge.customer"] }));
        return disputes.Where(d => d.Status == "needs_response")
            .Select(d => new DisputeToAnswer(d.Id, d.Charge.Customer.Email, d.EvidenceDetails.DueBy, d.Amount));
    }

    public static async Task<IEnumerable<object>> PayoutsReconciled(StripeClient stripe, Facts facts)
    {
        // Transactions are known of automatic payouts only: asking for those of a manual one is an error.
        var payouts = (await stripe.V1.Payouts.ListAsync(new() { Limit = 20 })).Data;
        var parts = await Task.WhenAll(payouts.Where(p => p.Automatic).Select(async payout =>
        {
            var transactions = await AllAsync(stripe.V1.BalanceTransactions.ListAutoPagingAsync(new() { Payout = payout.Id, Limit = 100 }));
            return transactions.Where(t => t.Type != "payout").GroupBy(t => t.Type)
                .Select(g => new PayoutPart(payout.Id, payout.Amount, g.Key, g.Count(), g.Sum(t => t.Net), g.Sum(t => t.Fee)));
        }));
        return parts.SelectMany(p => p);
    }

    public static async Task<IEnumerable<object>> FeesByMonth(StripeClient stripe, Facts facts)
    {
        var transactions = await AllAsync(stripe.V1.BalanceTransactions.ListAutoPagingAsync(new()
        {
            Type = "charge",
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.StartOfQuarter },
            Limit = 100,
        }));
        return transactions.GroupBy(t => (t.Created.Year, t.Created.Month, t.Currency))
            .Select(g => new MoneyByMonth(g.Key.Year, g.Key.Month, g.Key.Currency, g.Sum(t => t.Fee)));
    }

    public static async Task<IEnumerable<object>> FeesOfThreePayments(StripeClient stripe, Facts facts)
    {
        var charges = await Task.WhenAll(facts.Charges.Select(id => stripe.V1.Charges.GetAsync(id, new() { Expand = ["balance_transaction"] })));
        return charges.Select(c => new PaymentFee(c.Id, c.BalanceTransaction.Fee, c.BalanceTransaction.Net));
    }
}
