using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.FunctionalTests.StripeModel.Graph;

/// <summary>
///     Stripe's objects as they are, read by Stripe.net's own client, not by the provider: every list from end to end, every expandable field with the object
///     that it names, every nested list whole, every field that is sent only when expanded. LINQ to Objects over these judges the provider's queries.
/// </summary>
public sealed class StripeGraph : IStripe
{
    private const int Page = 100;

    private StripeGraph(GraphLoader loader, Lists lists)
    {
        Loader = loader;
        Customers = lists.Of<Customer>();
        Subscriptions = lists.Of<Subscription>();
        Invoices = lists.Of<Invoice>();
        InvoiceItems = lists.Of<InvoiceItem>();
        Charges = lists.Of<Charge>();
        Refunds = lists.Of<Refund>();
        PaymentIntents = lists.Of<PaymentIntent>();
        PaymentMethods = lists.Of<PaymentMethod>();
        SetupIntents = lists.Of<SetupIntent>();
        Products = lists.Of<Product>();
        Prices = lists.Of<Price>();
        Plans = lists.Of<Plan>();
        Coupons = lists.Of<Coupon>();
        PromotionCodes = lists.Of<PromotionCode>();
        TaxRates = lists.Of<TaxRate>();
        TaxIds = lists.Of<TaxId>();
        CreditNotes = lists.Of<CreditNote>();
        Quotes = lists.Of<Quote>();
        Sessions = lists.Of<Session>();
        PaymentLinks = lists.Of<PaymentLink>();
        SubscriptionSchedules = lists.Of<SubscriptionSchedule>();
        Disputes = lists.Of<Dispute>();
        BalanceTransactions = lists.Of<BalanceTransaction>();
        Payouts = lists.Of<Payout>();
        Transfers = lists.Of<Transfer>();
        Topups = lists.Of<Topup>();
        Events = lists.Of<Event>();
    }

    public IQueryable<Customer> Customers { get; }

    public IQueryable<Subscription> Subscriptions { get; }

    public IQueryable<Invoice> Invoices { get; }

    public IQueryable<InvoiceItem> InvoiceItems { get; }

    public IQueryable<Charge> Charges { get; }

    public IQueryable<Refund> Refunds { get; }

    public IQueryable<PaymentIntent> PaymentIntents { get; }

    public IQueryable<PaymentMethod> PaymentMethods { get; }

    public IQueryable<SetupIntent> SetupIntents { get; }

    public IQueryable<Product> Products { get; }

    public IQueryable<Price> Prices { get; }

    public IQueryable<Plan> Plans { get; }

    public IQueryable<Coupon> Coupons { get; }

    public IQueryable<PromotionCode> PromotionCodes { get; }

    public IQueryable<TaxRate> TaxRates { get; }

    public IQueryable<TaxId> TaxIds { get; }

    public IQueryable<CreditNote> CreditNotes { get; }

    public IQueryable<Quote> Quotes { get; }

    public IQueryable<Session> Sessions { get; }

    public IQueryable<PaymentLink> PaymentLinks { get; }

    public IQueryable<SubscriptionSchedule> SubscriptionSchedules { get; }

    public IQueryable<Dispute> Disputes { get; }

    public IQueryable<BalanceTransaction> BalanceTransactions { get; }

    public IQueryable<Payout> Payouts { get; }

    public IQueryable<Transfer> Transfers { get; }

    public IQueryable<Topup> Topups { get; }

    public IQueryable<Event> Events { get; }

    internal GraphLoader Loader { get; }

    public static async Task<StripeGraph> LoadAsync(StripeClient client)
    {
        var lists = new Lists();
        var stripe = client.V1;
        await lists.AddAsync(stripe.Customers.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Subscriptions.ListAutoPagingAsync(new() { Limit = Page, Status = "all" }));
        await lists.AddAsync(stripe.Invoices.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.InvoiceItems.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Charges.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Refunds.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.PaymentIntents.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.PaymentMethods.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.SetupIntents.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Products.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Prices.ListAutoPagingAsync(new() { Limit = Page, Active = true }));
        await lists.AddAsync(stripe.Prices.ListAutoPagingAsync(new() { Limit = Page, Active = false }));
        await lists.AddAsync(stripe.Plans.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Coupons.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.PromotionCodes.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.TaxRates.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.TaxIds.ListAutoPagingAsync(new TaxIdListOptions { Limit = Page }));
        await lists.AddAsync(stripe.CreditNotes.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Quotes.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Checkout.Sessions.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.PaymentLinks.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.SubscriptionSchedules.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Disputes.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.BalanceTransactions.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Payouts.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Transfers.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Topups.ListAutoPagingAsync(new() { Limit = Page }));
        await lists.AddAsync(stripe.Events.ListAutoPagingAsync(new() { Limit = Page }));

        var loader = new GraphLoader(client);
        await loader.CompleteAsync(lists.Objects);
        return new StripeGraph(loader, lists);
    }

    private sealed class Lists
    {
        private readonly List<StripeEntity> _objects = [];

        public IReadOnlyList<StripeEntity> Objects => _objects;

        public async Task AddAsync<T>(IAsyncEnumerable<T> list)
            where T : StripeEntity
        {
            await foreach (var element in list)
                _objects.Add(element);
        }

        public IQueryable<T> Of<T>() => _objects.OfType<T>().ToArray().AsQueryable();
    }
}
