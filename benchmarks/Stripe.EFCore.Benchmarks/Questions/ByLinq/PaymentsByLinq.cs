using Stripe.EFCore;

namespace StripeEFCore.Benchmarks.Questions.ByLinq;

internal static class PaymentsByLinq
{
    public static Task<IEnumerable<object>> FailedThisWeek(Company db, Facts facts) => (
        from c in db.Charges
        where c.Status == "failed" && c.Created >= facts.WeekAgo
        select new FailedPayment(c.Id, c.Customer.Name, c.Customer.Email, c.FailureMessage, c.Amount)).AnswerAsync();

    public static Task<IEnumerable<object>> RefundsByMonth(Company db, Facts facts) => (
        from r in db.Refunds
        where r.Created >= facts.YearAgo
        group r by new { r.Created.Year, r.Created.Month, r.Reason } into g
        select new RefundMonth(g.Key.Year, g.Key.Month, g.Key.Reason, g.Count(), g.Sum(r => r.Amount))).AnswerAsync();

    public static Task<IEnumerable<object>> RefundsByBrand(Company db, Facts facts) => (
        from c in db.Charges
        where c.Status == "succeeded" && c.Created >= facts.StartOfLastMonth && c.Created < facts.StartOfMonth
        group c by c.PaymentMethodDetails.Card.Brand into g
        select new BrandRefunds(g.Key, g.Count(), g.Sum(c => c.Amount), g.Sum(c => c.AmountRefunded))).AnswerAsync();

    public static Task<IEnumerable<object>> DisputesByReason(Company db, Facts facts) => (
        from d in db.Disputes
        group d by new { d.Reason, d.Status } into g
        select new DisputeReason(g.Key.Reason, g.Key.Status, g.Count(), g.Sum(d => d.Amount))).AnswerAsync();

    public static Task<IEnumerable<object>> DisputesToAnswer(Company db, Facts facts) => (
        from d in db.Disputes
        where d.Status == "needs_response"
        select new DisputeToAnswer(d.Id, d.Charge.Customer.Email, d.EvidenceDetails.DueBy, d.Amount)).AnswerAsync();

    public static Task<IEnumerable<object>> PayoutsReconciled(Company db, Facts facts) => (
        from p in db.Payouts.OrderByDescending(p => p.Created).Take(20)
        where p.Automatic
        join t in db.BalanceTransactions on p.Id equals t.Payout()
        where t.Type != "payout"
        group t by new { p.Id, p.Amount, t.Type } into g
        select new PayoutPart(g.Key.Id, g.Key.Amount, g.Key.Type, g.Count(), g.Sum(t => t.Net), g.Sum(t => t.Fee))).AnswerAsync();

    public static Task<IEnumerable<object>> FeesByMonth(Company db, Facts facts) => (
        from t in db.BalanceTransactions
        where t.Type == "charge" && t.Created >= facts.StartOfQuarter
        group t by new { t.Created.Year, t.Created.Month, t.Currency } into g
        select new MoneyByMonth(g.Key.Year, g.Key.Month, g.Key.Currency, g.Sum(t => t.Fee))).AnswerAsync();

    public static Task<IEnumerable<object>> FeesOfThreePayments(Company db, Facts facts) => (
        from c in db.Charges
        where facts.Charges.Contains(c.Id)
        select new PaymentFee(c.Id, c.BalanceTransaction.Fee, c.BalanceTransaction.Net)).AnswerAsync();
}
