namespace StripeEFCore.Benchmarks.Questions.ByLinq;

internal static class CustomersByLinq
{
    private static readonly string[] Trouble = ["invoice.payment_failed", "charge.failed", "charge.dispute.created"];

    public static Task<IEnumerable<object>> SharedEmails(Company db, Facts facts) => (
        from c in db.Customers
        where c.Email != null
        group c by c.Email.ToLower() into g
        where g.Count() > 1
        select new SharedEmail(g.Key, g.Count())).AnswerAsync();

    public static Task<IEnumerable<object>> OfTwoEmails(Company db, Facts facts) => (
        from c in db.Customers
        where facts.Emails.Contains(c.Email)
        select new CustomerRow(c.Id, c.Name, c.Email)).AnswerAsync();

    public static Task<IEnumerable<object>> WithoutPaymentMethod(Company db, Facts facts) => (
        from c in db.Customers
        where !db.PaymentMethods.Any(m => m.CustomerId == c.Id)
        select new CustomerRow(c.Id, c.Name, c.Email)).AnswerAsync();

    public static Task<IEnumerable<object>> CouponsUsed(Company db, Facts facts) => (
        from c in db.PromotionCodes
        group c by new { c.Promotion.Coupon.Id, c.Promotion.Coupon.Name } into g
        select new CouponUse(g.Key.Id, g.Key.Name, g.Count(), g.Sum(c => c.TimesRedeemed))).AnswerAsync();

    public static Task<IEnumerable<object>> PriceList(Company db, Facts facts) => (
        from p in db.Prices
        where p.Active && p.Product.Active
        select new PriceRow(p.Product.Name, p.Nickname, p.Currency, p.UnitAmount)).AnswerAsync();

    public static Task<IEnumerable<object>> PaymentTrouble(Company db, Facts facts) => (
        from e in db.Events
        where Trouble.Contains(e.Type) && e.Created >= facts.WeekAgo
        group e by e.Type into g
        select new EventCount(g.Key, g.Count())).AnswerAsync();

    public static Task<IEnumerable<object>> AbandonedCheckouts(Company db, Facts facts) => (
        from s in db.Checkouts
        where s.Status == "expired" && s.Created >= facts.StartOfMonth
        from i in s.LineItems.Data
        select new Checkout(s.Id, s.CustomerDetails.Email, s.AmountTotal, i.Description, i.Quantity)).AnswerAsync();
}
