using Stripe;
using StripeEFCore.FunctionalTests.StripeModel.Graph;

namespace StripeEFCore.FunctionalTests.StripeModel;

/// <summary>The judge holds what a loop written by hand over Stripe.net's services reads.</summary>
public sealed class StripeGraphTests(StripeFixture stripe) : IClassFixture<StripeFixture>
{
    private StripeGraph Graph => stripe.Objects;

    private V1Services Stripe => stripe.Client.V1;

    [Fact]
    public void Lists_hold_what_the_services_list()
    {
        Assert.Equal(Stripe.Customers.ListAutoPaging().Select(c => c.Id), Graph.Customers.Select(c => c.Id));
        Assert.Equal(Stripe.Invoices.ListAutoPaging().Select(i => i.Id), Graph.Invoices.Select(i => i.Id));
        Assert.Equal(Stripe.Checkout.Sessions.ListAutoPaging().Select(s => s.Id), Graph.Sessions.Select(s => s.Id));
        Assert.Equal(Stripe.Plans.ListAutoPaging().Select(p => p.Id), Graph.Plans.Select(p => p.Id));
    }

    [Fact]
    public void Lists_hold_what_the_services_hide_by_default()
    {
        Assert.Contains(Graph.Subscriptions, s => s.Status == "canceled");
        Assert.Contains(Graph.Prices, p => !p.Active);
        Assert.Equal(Stripe.Subscriptions.ListAutoPaging(new() { Status = "all" }).Select(s => s.Id), Graph.Subscriptions.Select(s => s.Id));
    }

    [Fact]
    public void Every_list_has_objects()
        => Assert.All(typeof(IStripe).GetProperties(), set => Assert.NotEmpty((IQueryable<object>)set.GetValue(Graph)!));

    [Fact]
    public void Every_id_leads_to_its_object() => Assert.Empty(Graph.Loader.Missing);

    [Fact]
    public void Expandable_field_is_the_object_of_the_list()
    {
        var invoice = Graph.Invoices.First(i => i.Parent != null);
        Assert.Same(Graph.Customers.Single(c => c.Id == invoice.CustomerId), invoice.Customer);
        var subscription = invoice.Parent.SubscriptionDetails;
        Assert.Same(Graph.Subscriptions.Single(s => s.Id == subscription.SubscriptionId), subscription.Subscription);
        var billed = invoice.Lines.Data[0].Pricing.PriceDetails;
        Assert.Same(Graph.Products.Single(p => p.Id == billed.Product), billed.Price.Product);
    }

    [Fact]
    public void Expandable_field_without_a_retrieve_of_its_own_comes_through_its_parent()
    {
        var invoice = Graph.Invoices.First(i => i.DiscountIds.Count == 2);
        var expanded = Stripe.Invoices.Get(invoice.Id, new() { Expand = ["discounts.source.coupon", "discounts.promotion_code"] });
        Assert.Equal(expanded.Discounts.Select(d => d.Source.Coupon.Name), invoice.Discounts.Select(d => d.Source.Coupon.Name));
        Assert.Equal(expanded.Discounts.Select(d => d.PromotionCode?.Code), invoice.Discounts.Select(d => d.PromotionCode?.Code));

        var payout = Graph.Payouts.First();
        var paid = Stripe.Payouts.Get(payout.Id, new() { Expand = ["destination"] });
        Assert.Equal(((BankAccount)paid.Destination).BankName, ((BankAccount)payout.Destination).BankName);
    }

    [Fact]
    public void Polymorphic_field_is_an_object_of_the_class_that_the_JSON_names()
    {
        Assert.Contains(Graph.Customers, c => c.DefaultSource is Card);
        Assert.Contains(Graph.Customers, c => c.DefaultSource is BankAccount);
        var transaction = Graph.BalanceTransactions.First(t => t.Source is Charge);
        Assert.Same(Graph.Charges.Single(c => c.Id == transaction.SourceId), transaction.Source);
    }

    [Fact]
    public void Nested_list_is_whole()
    {
        foreach (var invoice in Graph.Invoices.Where(i => i.Lines.Data.Count > 10))
        {
            Assert.True(Stripe.Invoices.Get(invoice.Id).Lines.HasMore);
            Assert.False(invoice.Lines.HasMore);
            Assert.Equal(Stripe.Invoices.LineItems.ListAutoPaging(invoice.Id).Select(l => l.Id), invoice.Lines.Data.Select(l => l.Id));
        }

        Assert.Equal(250, Graph.Invoices.Max(i => i.Lines.Data.Count));
        var subscription = Graph.Subscriptions.Single(s => s.Items.Data.Count > 10);
        Assert.Equal(
            Stripe.SubscriptionItems.ListAutoPaging(new() { Subscription = subscription.Id }).Select(i => i.Id), subscription.Items.Data.Select(i => i.Id));
        Assert.True(Graph.Loader.Continued.Count > 8);
    }

    [Fact]
    public void Field_that_is_sent_only_when_expanded_is_there()
    {
        var charge = Graph.Charges.Single(c => c.Refunds.Data.Count == 12);
        Assert.Null(Stripe.Charges.Get(charge.Id).Refunds);
        Assert.Equal(Stripe.Refunds.ListAutoPaging(new() { Charge = charge.Id }).Select(r => r.Id), charge.Refunds.Data.Select(r => r.Id));
        Assert.Contains(Graph.Customers, c => c.TaxIds.Data.Count == 2);
        Assert.Contains(Graph.Prices, p => p.Tiers?.Count == 3 && p.CurrencyOptions["gbp"].TaxBehavior == "inclusive");
        Assert.Contains(Graph.Coupons, c => c.AppliesTo?.Products.Count == 2);
        Assert.Contains(Graph.Invoices, i => i.Payments.Data.Any(p => p.Payment.PaymentIntent.LatestCharge != null));
        Assert.Contains(Graph.Sessions, s => s.LineItems.Data.Any(l => l.Taxes.Any(t => t.Rate.Percentage > 0)));
    }

    [Fact]
    public void Embedded_object_has_the_fields_that_its_own_retrieve_gives()
    {
        var item = Graph.Subscriptions.SelectMany(s => s.Items.Data).First(i => i.Price.TiersMode != null || i.Price.CurrencyOptions != null);
        var price = Stripe.Prices.Get(item.Price.Id, new() { Expand = ["currency_options"] });
        Assert.Equal(price.CurrencyOptions["gbp"].UnitAmount, item.Price.CurrencyOptions["gbp"].UnitAmount);
    }
}
