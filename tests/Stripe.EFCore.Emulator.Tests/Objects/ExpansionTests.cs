using Stripe;
using Stripe.EFCore.Emulator.Shapes;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>Expansion of every field that Stripe.net has as expandable, and of those that are sent only when they are expanded.</summary>
public sealed class ExpansionTests : ObjectTest
{
    [Fact]
    public async Task Ids_inside_objects_and_lists_are_expanded()
    {
        Emulator.Insert(new Subscription { Id = "sub_1", Status = "active" });
        Emulator.Insert(new Product { Id = "prod_1", Name = "Desk" });
        Emulator.Insert(new PaymentMethod { Id = "pm_1", Type = "sepa_debit" });
        Insert("discount", """{"id":"di_1","object":"discount","start":5,"source":{"type":"coupon","coupon":"TEN"}}""");
        Insert("coupon", """{"id":"TEN","percent_off":10}""");
        Insert("promotion_code", """{"id":"promo_1","promotion":{"type":"coupon","coupon":"TEN"}}""");
        Insert("customer", """{"id":"cus_1","invoice_settings":{"default_payment_method":"pm_1"}}""");
        Insert("invoice", """{"id":"in_1","customer":"cus_1","discounts":["di_1"],"parent":{"subscription_details":{"subscription":"sub_1"}}}""");
        Insert(
            "subscription",
            """{"id":"sub_2","status":"active","items":{"data":[{"id":"si_1","object":"subscription_item","price":"""
            + """{"id":"price_1","object":"price","product":"prod_1"}}]}}""");

        var invoice = (await new InvoiceService(Client).ListAsync(new InvoiceListOptions
        {
            Expand = ["data.parent.subscription_details.subscription", "data.discounts.source.coupon", "data.customer.invoice_settings.default_payment_method"],
        })).Single();
        Assert.Equal("active", invoice.Parent.SubscriptionDetails.Subscription.Status);
        Assert.Equal(10, invoice.Discounts[0].Source.Coupon.PercentOff);
        Assert.Equal("sepa_debit", invoice.Customer.InvoiceSettings.DefaultPaymentMethod.Type);

        var code = (await new PromotionCodeService(Client).ListAsync(new PromotionCodeListOptions { Expand = ["data.promotion.coupon"] })).Single();
        Assert.Equal(10, code.Promotion.Coupon.PercentOff);
        var subscription = await new SubscriptionService(Client).GetAsync("sub_2", new SubscriptionGetOptions { Expand = ["items.data.price.product"] });
        Assert.Equal("Desk", subscription.Items.Data[0].Price.Product.Name);
    }

    [Fact]
    public async Task A_field_of_several_kinds_is_expanded_to_the_object_that_its_id_names()
    {
        Insert("charge", """{"id":"ch_1","customer":"cus_1"}""");
        Insert("refund", """{"id":"re_1","charge":"ch_1"}""");
        Insert("customer", """{"id":"cus_1","default_source":"card_1"}""");
        Insert("card", """{"id":"card_1","customer":"cus_1","last4":"4242"}""");
        Insert("balance_transaction", """{"id":"txn_1","created":1,"source":"ch_1"}""");
        Insert("balance_transaction", """{"id":"txn_2","created":2,"source":"re_1"}""");

        var options = new BalanceTransactionListOptions { Expand = ["data.source.charge", "data.source.customer.default_source"] };
        var transactions = (await new BalanceTransactionService(Client).ListAsync(options)).Data;
        Assert.Equal("ch_1", Assert.IsType<Refund>(transactions[0].Source).Charge.Id);
        Assert.Equal("4242", Assert.IsType<Card>(Assert.IsType<Charge>(transactions[1].Source).Customer.DefaultSource).Last4);
    }

    [Theory]
    [InlineData("/v1/invoices?expand[]=data.status", "This property cannot be expanded (data.status).")]
    [InlineData("/v1/invoices?expand[]=data.nonsense.customer", "This property cannot be expanded (data.nonsense.customer).")]
    [InlineData("/v1/invoices?expand[]=customer", "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.")]
    [InlineData("/v1/invoices?expand[]=data.customer.name", "This property cannot be expanded (data.customer.name).")]
    [InlineData("/v1/invoices/in_1?expand[]=data.customer", "This property cannot be expanded (data.customer).")]
    [InlineData(
        "/v1/subscriptions?expand[]=data.items.data.price.product",
        "You cannot expand more than 4 levels of a property. Property: data.items.data.price.product")]
    public async Task What_cannot_be_expanded_is_refused_whatever_the_list_holds(string path, string message)
    {
        Insert("invoice", """{"id":"in_1"}""");
        Assert.Equal(message, await ErrorOf(path));
        Assert.Equal("expand", (string?)(await GetAsync(path))["error"]!["param"]);
    }

    [Fact]
    public async Task Null_and_what_lies_behind_it_expand_to_null()
    {
        Insert("invoice", """{"id":"in_1","customer":null,"parent":null}""");
        var options = new InvoiceGetOptions { Expand = ["customer.default_source", "parent.subscription_details.subscription"] };
        var invoice = await new InvoiceService(Client).GetAsync("in_1", options);
        Assert.Null(invoice.Customer);
        Assert.Null(invoice.Parent);
    }

    [Fact]
    public async Task A_deleted_customer_expands_to_its_stub()
    {
        Insert("customer", """{"id":"cus_1","name":"Gone"}""");
        Insert("invoice", """{"id":"in_1","customer":"cus_1"}""");
        Emulator.Account().Delete("customer", "cus_1");
        Assert.Equal(
            """{"id":"cus_1","object":"customer","deleted":true}""",
            (await GetAsync("/v1/invoices/in_1?expand[]=customer"))["customer"]!.ToJsonString());
        var invoice = await new InvoiceService(Client).GetAsync("in_1", new InvoiceGetOptions { Expand = ["customer.default_source"] });
        Assert.True(invoice.Customer.Deleted);
    }

    [Fact]
    public async Task Fields_that_are_sent_only_when_expanded_are_absent_otherwise()
    {
        Insert(
            "customer",
            """{"id":"cus_1","tax":{"automatic_tax":"supported"},"cash_balance":{"object":"cash_balance"},"invoice_credit_balance":{"usd":5}}""");
        Insert("price", """{"id":"price_1","active":true,"tiers":[{"up_to":5,"unit_amount":100}],"currency_options":{"eur":{"unit_amount":90}}}""");
        Insert("coupon", """{"id":"TEN","applies_to":{"products":["prod_1"]}}""");
        Insert("charge", """{"id":"ch_1"}""");
        Insert("payment_intent", """{"id":"pi_1","latest_charge":"ch_1"}""");

        Assert.Equal(["id", "object"], Names(await GetAsync("/v1/customers/cus_1")));
        Assert.Equal(["id", "active", "object"], Names(await GetAsync("/v1/prices/price_1")));
        Assert.Equal(["id", "object"], Names((await GetAsync("/v1/coupons"))["data"]![0]!));
        var customer = await new CustomerService(Client).GetAsync("cus_1", new CustomerGetOptions { Expand = ["tax", "cash_balance"] });
        Assert.Equal("supported", customer.Tax.AutomaticTax);
        Assert.NotNull(customer.CashBalance);
        Assert.Null(customer.InvoiceCreditBalance);
        var price = (await new PriceService(Client).ListAsync(new PriceListOptions { Expand = ["data.tiers", "data.currency_options"] })).Single();
        Assert.Equal((5, 90), (price.Tiers[0].UpTo, price.CurrencyOptions["eur"].UnitAmount));
        Assert.Equal(["prod_1"], (await new CouponService(Client).GetAsync("TEN", new CouponGetOptions { Expand = ["applies_to"] })).AppliesTo.Products);

        Emulator.Insert(new Refund { Id = "re_1", ChargeId = "ch_1", Amount = 3 });
        var intent = (await new PaymentIntentService(Client).ListAsync(new PaymentIntentListOptions { Expand = ["data.latest_charge.refunds"] })).Single();
        Assert.Equal(3, intent.LatestCharge.Refunds.Single().Amount);
        Assert.Null((await new PaymentIntentService(Client).GetAsync("pi_1", new PaymentIntentGetOptions { Expand = ["latest_charge"] })).LatestCharge.Refunds);
    }

    [Fact]
    public async Task Line_items_are_expanded_with_what_lies_in_them()
    {
        Insert("product", """{"id":"prod_1","name":"Desk"}""");
        Insert(
            "checkout.session",
            """{"id":"cs_1","line_items":{"data":[{"id":"li_1","object":"item","price":{"id":"price_1","object":"price","product":"prod_1"}}]}}""");
        var service = new Stripe.Checkout.SessionService(Client);
        Assert.Null((await service.GetAsync("cs_1")).LineItems);
        var session = await service.GetAsync("cs_1", new Stripe.Checkout.SessionGetOptions { Expand = ["line_items.data.price.product"] });
        Assert.Equal("Desk", session.LineItems.Single().Price.Product.Name);
    }

    [Fact]
    public async Task An_object_that_was_put_in_expanded_is_an_id_until_it_is_expanded()
    {
        Emulator.Insert(new Charge { Id = "ch_1", Customer = new Customer { Id = "cus_1", Name = "Ann" } });
        var charge = await new ChargeService(Client).GetAsync("ch_1");
        Assert.Equal(("cus_1", null), (charge.CustomerId, charge.Customer));
        Assert.Equal("Ann", (await new CustomerService(Client).GetAsync("cus_1")).Name);
        Assert.Equal("Ann", (await new ChargeService(Client).GetAsync("ch_1", new ChargeGetOptions { Expand = ["customer"] })).Customer.Name);
    }

    [Fact]
    public void Every_field_that_must_be_expanded_is_one_of_Stripe_net()
    {
        foreach (var (name, fields) in HiddenFields.All)
        {
            var shape = ObjectShapes.Of(typeof(Charge).Assembly.GetType("Stripe." + name, throwOnError: true)!);
            Assert.Equal(fields.Order(StringComparer.Ordinal), shape.Fields.Where(f => f.IsHidden).Select(f => f.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_rule_which_has_no_list_is_expanded_too()
    {
        Insert("rule", """{"id":"ssr_1","action":"block","predicate":"Block if :risk_level: = 'highest'"}""");
        Insert("charge", """{"id":"ch_1","outcome":{"rule":"ssr_1"}}""");
        Assert.Equal("block", (await new ChargeService(Client).GetAsync("ch_1", new ChargeGetOptions { Expand = ["outcome.rule"] })).Outcome.Rule.Action);
    }

    [Fact]
    public void Whatever_an_id_of_Stripe_net_may_lead_to_can_be_put_into_the_emulator()
    {
        var fields = StripeTypeRegistry.ObjectsToTypes.Keys.SelectMany(o => FieldsBelow(ObjectShapes.Of(o)!, 4)).Where(f => f.IsExpandable);
        Assert.All(fields.SelectMany(f => f.Targets).Distinct(), target => Assert.Equal(0, Emulator.Account().Count(target)));
    }

    private static IEnumerable<FieldShape> FieldsBelow(ObjectShape shape, int levels)
        => levels == 0 ? [] : shape.Fields.SelectMany(f => (f.IsExpandable ? [] : f.Inside.Value.Values.SelectMany(s => FieldsBelow(s, levels - 1))).Append(f));

    private static IEnumerable<string> Names(System.Text.Json.Nodes.JsonNode node) => node.AsObject().Select(m => m.Key);
}
