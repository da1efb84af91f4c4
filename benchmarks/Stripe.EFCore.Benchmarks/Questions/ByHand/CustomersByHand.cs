using Stripe;
using static StripeEFCore.Benchmarks.Questions.ByHand.Paging;

namespace StripeEFCore.Benchmarks.Questions.ByHand;

internal static class CustomersByHand
{
    public static async Task<IEnumerable<object>> SharedEmails(StripeClient stripe, Facts facts)
    {
        var customers = await AllAsync(stripe.V1.Customers.ListAutoPagingAsync(new() { Limit = 100 }));
        return customers.Where(c => c.Email is not null).GroupBy(c => c.Email.ToLowerInvariant()).Where(g => g.Count() > 1)
            .Select(g => new SharedEmail(g.Key, g.Count()));
    }

    public static async Task<IEnumerable<object>> OfTwoEmails(StripeClient stripe, Facts facts)
    {
        var customers = await AllAsync([.. facts.Emails.Select(email => stripe.V1.Customers.ListAutoPagingAsync(new() { Email = email, Limit = 100 }))]);
        return customers.Select(c => new CustomerRow(c.Id, c.Name, c.Email));
    }

    public static async Task<IEnumerable<object>> WithoutPaymentMethod(StripeClient stripe, Facts facts)
    {
        var reading = AllAsync(stripe.V1.PaymentMethods.ListAutoPagingAsync(new() { Limit = 100 }));
        var customers = await AllAsync(stripe.V1.Customers.ListAutoPagingAsync(new() { Limit = 100 }));
        var withOne = (await reading).Select(m => m.CustomerId).ToHashSet();
        return customers.Where(c => !withOne.Contains(c.Id)).Select(c => new CustomerRow(c.Id, c.Name, c.Email));
    }

    public static async Task<IEnumerable<object>> CouponsUsed(StripeClient stripe, Facts facts)
    {
        var codes = await AllAsync(stripe.V1.PromotionCodes.ListAutoPagingAsync(new() { Limit = 100, Expand = ["data.promotion.coupon"] }));
        return codes.GroupBy(c => (c.Promotion.Coupon.Id, c.Promotion.Coupon.Name))
            .Select(g => new CouponUse(g.Key.Id, g.Key.Name, g.Count(), g.Sum(c => c.TimesRedeemed)));
    }

    public static async Task<IEnumerable<object>> PriceList(StripeClient stripe, Facts facts)
    {
        var prices = await AllAsync(stripe.V1.Prices.ListAutoPagingAsync(new() { Active = true, Limit = 100, Expand = ["data.product"] }));
        return prices.Where(p => p.Product.Active).Select(p => new PriceRow(p.Product.Name, p.Nickname, p.Currency, p.UnitAmount));
    }

    public static async Task<IEnumerable<object>> PaymentTrouble(StripeClient stripe, Facts facts)
    {
        var events = await AllAsync(stripe.V1.Events.ListAutoPagingAsync(new()
        {
            Types = ["invoice.payment_failed", "charge.failed", "charge.dispute.created"],
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.WeekAgo },
            Limit = 100,
        }));
        return events.GroupBy(e => e.Type).Select(g => new EventCount(g.Key, g.Count()));
    }

    public static async Task<IEnumerable<object>> AbandonedCheckouts(StripeClient stripe, Facts facts)
    {
        var sessions = await AllAsync(stripe.V1.Checkout.Sessions.ListAutoPagingAsync(new()
        {
            Status = "expired",
            Created = new DateRangeOptions { GreaterThanOrEqual = facts.StartOfMonth },
            Limit = 100,
            Expand = ["data.line_items"],
        }));
        return sessions.SelectMany(s => s.LineItems.Data, (s, i) => new Checkout(s.Id, s.CustomerDetails?.Email, s.AmountTotal, i.Description, i.Quantity));
    }
}
