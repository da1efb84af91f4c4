using System.Text.Json.Nodes;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>Lists that live inside an object: the first ten there, all of them at the list's URL.</summary>
public sealed class EmbeddedListTests : ObjectTest
{
    [Fact]
    public async Task An_invoice_of_25_lines_embeds_the_first_ten_and_its_url_has_them_all()
    {
        InsertInvoice("in_1", 25);
        var invoice = await new InvoiceService(Client).GetAsync("in_1");
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"il_{n}"), invoice.Lines.Data.Select(l => l.Id));
        Assert.True(invoice.Lines.HasMore);
        Assert.Equal(("list", "/v1/invoices/in_1/lines"), (invoice.Lines.Object, invoice.Lines.Url));

        var all = new List<string>();
        await foreach (var line in new InvoiceLineItemService(Client).ListAutoPagingAsync("in_1"))
            all.Add(line.Id);
        Assert.Equal(Enumerable.Range(0, 25).Select(n => $"il_{n}"), all);
    }

    [Fact]
    public async Task A_list_of_ten_is_complete()
    {
        InsertInvoice("in_1", 10);
        var invoice = await new InvoiceService(Client).GetAsync("in_1");
        Assert.Equal((10, false), (invoice.Lines.Data.Count, invoice.Lines.HasMore));
    }

    [Fact]
    public async Task Lines_are_paged_in_both_directions()
    {
        InsertInvoice("in_1", 25);
        var service = new InvoiceLineItemService(Client);
        var middle = await service.ListAsync("in_1", new InvoiceLineItemListOptions { Limit = 5, StartingAfter = "il_4" });
        Assert.Equal(["il_5", "il_6", "il_7", "il_8", "il_9"], middle.Data.Select(l => l.Id));
        Assert.True(middle.HasMore);
        var back = await service.ListAsync("in_1", new InvoiceLineItemListOptions { Limit = 3, EndingBefore = "il_5" });
        Assert.Equal(["il_2", "il_3", "il_4"], back.Data.Select(l => l.Id));
        Assert.True(back.HasMore);
        var last = await service.ListAsync("in_1", new InvoiceLineItemListOptions { Limit = 100, StartingAfter = "il_23" });
        Assert.Equal((1, false), (last.Data.Count, last.HasMore));
    }

    [Theory]
    [InlineData("/v1/invoices/in_1/lines?foo=1", "Received unknown parameter: foo")]
    [InlineData("/v1/invoices/in_2/lines", "No such invoice: 'in_2'")]
    [InlineData("/v1/invoices/in_1/lines?starting_after=il_99", "No such line_item: 'il_99'")]
    [InlineData("/v1/invoices/in_1/lines?limit=101", "Invalid integer: limit must be at most 100.")]
    [InlineData("/v1/invoices/in_1/lines?expand[]=data.amount", "This property cannot be expanded (data.amount).")]
    [InlineData(
        "/v1/invoices/in_1/lines?expand[]=discounts",
        "This property cannot be expanded (discounts). You may want to try expanding 'data.discounts' instead.")]
    [InlineData("/v1/subscription_items?subscription=sub_9", "No such subscription: 'sub_9'")]
    [InlineData("/v1/charges/ch_9/refunds", "No such charge: 'ch_9'")]
    public async Task Wrong_requests_for_a_list_inside_an_object_are_refused(string path, string message)
    {
        InsertInvoice("in_1", 3);
        Assert.Equal(message, await ErrorOf(path));
    }

    [Fact]
    public async Task The_items_of_a_subscription_are_read_by_a_url_with_a_query()
    {
        Emulator.Insert(new Subscription
        {
            Id = "sub_1",
            Status = "active",
            Items = new StripeList<SubscriptionItem>
            {
                Data =
                [
                    .. Enumerable.Range(0, 20).Select(n => new SubscriptionItem
                    {
                        Id = $"si_{n}",
                        Quantity = n,
                        Price = new Price { Id = "price_1", ProductId = "prod_1" },
                    }),
                ],
            },
        });
        var items = (await new SubscriptionService(Client).ListAsync()).Single().Items;
        Assert.Equal(("/v1/subscription_items?subscription=sub_1", 10, true), (items.Url, items.Data.Count, items.HasMore));

        var rest = await GetAsync(items.Url + "&limit=100&starting_after=si_9");
        Assert.Equal(Enumerable.Range(10, 10).Select(n => $"si_{n}"), Ids(rest));
        Assert.Equal(7, (await new SubscriptionItemService(Client).GetAsync("si_7")).Quantity);
    }

    [Fact]
    public async Task Refunds_are_the_same_in_the_charge_below_it_and_in_their_own_list()
    {
        Emulator.Insert(new Charge
        {
            Id = "ch_1",
            Amount = 5000,
            AmountRefunded = 1200,
            Refunds = new StripeList<Refund> { Data = [.. Enumerable.Range(0, 12).Select(n => new Refund { Id = $"re_{n:D2}", Amount = 100 })] },
        });
        var service = new ChargeService(Client);
        var charge = await service.GetAsync("ch_1", new ChargeGetOptions { Expand = ["refunds"] });
        var expected = Enumerable.Range(0, 12).Select(n => $"re_{n:D2}").ToList();
        Assert.Equal(expected.Take(10), charge.Refunds.Data.Select(r => r.Id));
        Assert.Equal((true, "/v1/charges/ch_1/refunds"), (charge.Refunds.HasMore, charge.Refunds.Url));
        Assert.Equal(expected, Ids(await GetAsync("/v1/charges/ch_1/refunds?limit=100")));
        var listed = await new RefundService(Client).ListAsync(new RefundListOptions { Charge = "ch_1", Limit = 100 });
        Assert.Equal(expected, listed.Data.Select(r => r.Id));
        Assert.All(listed.Data, r => Assert.Equal("ch_1", r.ChargeId));
    }

    [Fact]
    public async Task A_customer_has_lists_of_sources_tax_ids_subscriptions_and_payment_methods()
    {
        Emulator.Insert(new Customer { Id = "cus_1" });
        Emulator.Insert(new Customer { Id = "cus_2" });
        for (var n = 0; n < 12; n++)
        {
            Emulator.Insert(new Subscription { Id = $"sub_{n:D2}", CustomerId = "cus_1", Status = n == 3 ? "canceled" : "active" });
            Emulator.Insert(new TaxId { Id = $"txi_{n:D2}", CustomerId = "cus_1", Type = "eu_vat" });
            Emulator.Insert(new PaymentMethod { Id = $"pm_{n:D2}", CustomerId = n % 2 == 0 ? "cus_1" : "cus_2", Type = "card" });
        }

        Insert("card", """{"id":"card_1","customer":"cus_1","last4":"4242"}""");
        Insert("bank_account", """{"id":"ba_1","customer":"cus_1","last4":"6789"}""");

        var customer = await new CustomerService(Client).GetAsync("cus_1", new CustomerGetOptions { Expand = ["subscriptions", "sources", "tax_ids"] });
        Assert.Equal(
            ("/v1/customers/cus_1/subscriptions", 10, true),
            (customer.Subscriptions.Url, customer.Subscriptions.Data.Count, customer.Subscriptions.HasMore));
        Assert.Equal(["ba_1", "card_1"], customer.Sources.Data.Select(s => s.Id));
        Assert.Equal("4242", ((Card)customer.Sources.Data[1]).Last4);
        Assert.Equal((10, true), (customer.TaxIds.Data.Count, customer.TaxIds.HasMore));

        Assert.Equal(11, Ids(await GetAsync("/v1/customers/cus_1/subscriptions?limit=100")).Count);
        Assert.Equal(12, (await new CustomerTaxIdService(Client).ListAsync("cus_1", new CustomerTaxIdListOptions { Limit = 100 })).Data.Count);
        Assert.Equal(6, (await new CustomerPaymentMethodService(Client).ListAsync("cus_1")).Data.Count);
        Assert.Equal(["card_1"], Ids(await GetAsync("/v1/customers/cus_1/sources?object=card")));
        Assert.Equal("6789", (string)(await GetAsync("/v1/customers/cus_1/sources/ba_1"))["last4"]!);
        Assert.Equal("No such bank_account: 'ba_1'", await ErrorOf("/v1/customers/cus_2/sources/ba_1"));
    }

    [Theory]
    [InlineData("checkout.session", "cs_1", "/v1/checkout/sessions/cs_1", "line_items", "item")]
    [InlineData("quote", "qt_1", "/v1/quotes/qt_1", "line_items", "item")]
    [InlineData("payment_link", "plink_1", "/v1/payment_links/plink_1", "line_items", "item")]
    [InlineData("credit_note", "cn_1", "/v1/credit_notes/cn_1", "lines", "credit_note_line_item")]
    [InlineData("transfer", "tr_1", "/v1/transfers/tr_1", "reversals", "transfer_reversal")]
    [InlineData("application_fee", "fee_1", "/v1/application_fees/fee_1", "refunds", "fee_refund")]
    [InlineData("account", "acct_1", "/v1/accounts/acct_1", "external_accounts", "bank_account")]
    public async Task Every_list_inside_an_object_is_cut_and_served(string resource, string id, string path, string field, string item)
    {
        var elements = new JsonArray([.. Enumerable.Range(0, 23).Select(n => (JsonNode)new JsonObject { ["id"] = $"x_{n:D2}", ["object"] = item })]);
        var list = new JsonObject { ["object"] = "list", ["data"] = elements, ["has_more"] = false };
        Emulator.Account().Insert(resource, new JsonObject { ["id"] = id, [field] = list });
        var expected = elements.Select(e => (string)e!["id"]!).ToList();

        var embedded = (await GetAsync($"{path}?expand[]={field}"))[field]!;
        Assert.Equal(expected.Take(10), Ids(embedded));
        Assert.Equal((true, path + "/" + field), ((bool)embedded["has_more"]!, (string)embedded["url"]!));
        Assert.Equal(expected, Ids(await GetAsync((string)embedded["url"]! + "?limit=100")));
        Assert.Equal(expected.Skip(10).Take(10), Ids(await GetAsync((string)embedded["url"]! + "?starting_after=x_09")));
    }

    [Fact]
    public async Task The_url_of_the_payments_of_an_invoice_names_no_invoice()
    {
        foreach (var invoice in new[] { "in_1", "in_2" })
        {
            Emulator.Insert(new Invoice { Id = invoice });
            for (var n = 0; n < 12; n++)
                Emulator.Insert(new InvoicePayment { Id = $"inpay_{invoice}_{n:D2}", InvoiceId = invoice, AmountPaid = n });
        }

        var payments = (await new InvoiceService(Client).GetAsync("in_1", new InvoiceGetOptions { Expand = ["payments"] })).Payments;
        Assert.Equal(("/v1/invoice_payments", 10, true), (payments.Url, payments.Data.Count, payments.HasMore));
        Assert.All(payments.Data, p => Assert.Equal("in_1", p.InvoiceId));
        Assert.Equal(12, (await new InvoicePaymentService(Client).ListAsync(new InvoicePaymentListOptions { Invoice = "in_1", Limit = 100 })).Data.Count);
    }

    private static List<string> Ids(JsonNode list) => [.. list["data"]!.AsArray().Select(e => (string)e!["id"]!)];

    private void InsertInvoice(string id, int lines)
        => Emulator.Insert(new Invoice
        {
            Id = id,
            Lines = new StripeList<InvoiceLineItem> { Data = [.. Enumerable.Range(0, lines).Select(n => new InvoiceLineItem { Id = $"il_{n}", Amount = n })] },
        });
}
