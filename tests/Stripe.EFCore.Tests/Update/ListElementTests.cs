using System.ComponentModel.DataAnnotations.Schema;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>What is sent of lists of objects in read models: of the user's own classes, however the list is mapped.</summary>
public sealed class ListElementTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public async Task A_change_inside_an_element_is_sent()
    {
        await using var context = new Shop(_stripe);
        var item = new Item { Id = "si_1", Price = "price_1", Quantity = 1, Metadata = new() { ["a"] = "1", ["b"] = "2" } };
        var plan = new Membership { Id = "obj_1", Items = [item, new() { Id = "si_2", Price = "price_2", Quantity = 1 }] };
        context.Attach(plan);
        plan.Items[0].Quantity = 7;
        plan.Items[0].Metadata!["a"] = "9";
        plan.Items[0].Metadata!.Remove("b");
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(
            ["items[0][id]=si_1", "items[0][metadata][a]=9", "items[0][metadata][b]=", "items[0][quantity]=7"], _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    [Fact]
    public async Task Changed_new_and_removed_elements_are_sent_together()
    {
        await using var context = new Shop(_stripe);
        var plan = new Membership { Id = "obj_1", Items = [new() { Id = "si_1", Quantity = 1 }, new() { Id = "si_2", Quantity = 1 }, new() { Id = "si_3" }] };
        context.Attach(plan);
        plan.Items[1].Quantity = 9;
        plan.Items.RemoveAt(0);
        plan.Items.Add(new() { Price = "price_4", Quantity = 4 });
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(
            [
                "items[0][id]=si_2", "items[0][quantity]=9", "items[1][price]=price_4", "items[1][quantity]=4", "items[2][deleted]=true", "items[2][id]=si_1",
            ],
            _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    [Fact]
    public void Lines_of_a_payment_link_change_and_neither_come_nor_go()
    {
        using var context = new Shop(_stripe);
        StripeList<LineItem> lines = new() { Data = [new() { Id = "li_1", Quantity = 1 }, new() { Id = "li_2" }] };
        var link = context.Attached(new PaymentLink { Id = "obj_1", LineItems = lines });
        link.LineItems.Data[0].Quantity = 5;
        context.SaveChanges();
        Assert.Equal(["line_items[0][id]=li_1", "line_items[0][quantity]=5", "line_items[1][id]=li_2"], _stripe.SentTo("/v1/payment_links/obj_1"));

        link = context.Attached(new PaymentLink { Id = "obj_2", LineItems = new() { Data = [new() { Id = "li_1" }] } });
        link.LineItems.Data.Add(new() { Price = new() { Id = "price_1" } });
        context.Says("PaymentLink.LineItems has other elements than Stripe holds", "Add a new PaymentLink");
        link.LineItems.Data.Clear();
        context.Says("PaymentLink.LineItems has other elements than Stripe holds", "IsModified = false");
    }

    [Fact]
    public async Task Elements_without_ids_are_sent_whole()
    {
        await using var context = new Shop(_stripe);
        var goods = new Goods { Id = "obj_1", MarketingFeatures = [new() { Name = "f1" }, new() { Name = "f2" }] };
        context.Attach(goods);
        goods.MarketingFeatures[0].Name = "changed";
        Assert.Equal(1, await context.SaveChangesAsync());
        Assert.Equal(["marketing_features[0][name]=changed", "marketing_features[1][name]=f2"], _stripe.SentTo("/v1/products/obj_1"));
    }

    [Fact]
    public async Task A_list_that_is_emptied_is_unset()
    {
        await using var context = new Shop(_stripe);
        var goods = new Goods { Id = "obj_1", MarketingFeatures = [new() { Name = "f1" }] };
        context.Attach(goods);
        goods.MarketingFeatures.Clear();
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(["marketing_features="], _stripe.SentTo("/v1/products/obj_1"));
    }

    [Fact]
    public async Task A_list_inside_an_object_is_compared_too()
    {
        await using var context = new Shop(_stripe);
        var client = new Client { Id = "obj_1", InvoiceSettings = new() { CustomFields = [new() { Name = "VAT", Value = "1" }], Footer = "x" } };
        context.Attach(client);
        client.InvoiceSettings.CustomFields[0].Value = "2";
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(
            ["invoice_settings[custom_fields][0][name]=VAT", "invoice_settings[custom_fields][0][value]=2"], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public async Task A_list_that_was_saved_and_is_changed_again_is_sent_again()
    {
        using var stripe = new WriteServer(sent => new JsonObject
        {
            ["id"] = "obj_1",
            ["marketing_features"] = new JsonArray([new JsonObject { ["name"] = WebUtility.UrlDecode(sent.Body).Split('=')[1] }]),
        });
        await using var context = new Shop(stripe);
        var goods = new Goods { Id = "obj_1", MarketingFeatures = [new() { Name = "f1" }] };
        context.Attach(goods);
        goods.MarketingFeatures[0].Name = "f2";
        await context.SaveChangesAsync();
        goods.MarketingFeatures = [new() { Name = "f3" }];
        await context.SaveChangesAsync();
        Assert.Equal(["marketing_features[0][name]=f3"], stripe.Sent.Select(sent => WebUtility.UrlDecode(sent.Body)).TakeLast(1));
        goods.MarketingFeatures[0].Name = "f4";
        await context.SaveChangesAsync();
        Assert.Equal(["marketing_features[0][name]=f4"], stripe.Sent.Select(sent => WebUtility.UrlDecode(sent.Body)).TakeLast(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_that_is_marked_is_sent(bool all)
    {
        await using var context = new Shop(_stripe);
        var goods = new Goods { Id = "obj_1", Name = "u", MarketingFeatures = [new() { Name = "g1" }] };
        if (all)
            context.Update(goods);
        else
            context.Attach(goods).ComplexCollection(g => g.MarketingFeatures).IsModified = true;
        Assert.Equal(1, await context.SaveChangesAsync());

        string[] expected = all ? ["marketing_features[0][name]=g1", "name=u"] : ["marketing_features[0][name]=g1"];
        Assert.Equal(expected, _stripe.SentTo("/v1/products/obj_1"));
    }

    [Fact]
    public async Task Update_of_an_object_that_was_read_unsets_no_list()
    {
        await using var context = new Shop(_stripe);
        context.Update(new Customer { Id = "obj_1", Name = "new", PreferredLocales = [] });
        await context.SaveChangesAsync();
        Assert.Equal(["name=new"], _stripe.SentTo("/v1/customers/obj_1"));

        context.Update(new Subscription
        {
            Id = "obj_2",
            DefaultTaxRates = [],
            Items = new()
            {
                Data = [new() { Id = "si_1", Price = new() { Id = "price_1" }, Plan = new() { Id = "price_1" }, Quantity = 2, TaxRates = [] }],
            },
        });
        await context.SaveChangesAsync();
        Assert.Equal(["items[0][id]=si_1", "items[0][price]=price_1", "items[0][quantity]=2"], _stripe.SentTo("/v1/subscriptions/obj_2"));
    }

    [Fact]
    public async Task The_first_word_of_an_enum_is_sent_where_Stripe_takes_it()
    {
        await using var context = new Shop(_stripe);
        context.Add(new Fee { UnitAmount = 5, Currency = "eur", Recurring = new() });
        await context.SaveChangesAsync();

        Assert.Equal(["currency=eur", "recurring[interval]=day", "unit_amount=5"], _stripe.SentTo("/v1/prices"));
    }

    [Fact]
    public async Task A_list_of_Stripe_of_a_class_of_the_users_own_is_written()
    {
        await using var context = new Shop(_stripe);
        context.Add(new Contract { Items = new() { Data = [new() { Price = "price_1", Quantity = 2 }] } });
        await context.SaveChangesAsync();
        Assert.Equal(["items[0][price]=price_1", "items[0][quantity]=2"], _stripe.SentTo("/v1/subscriptions"));

        var contract = new Contract { Id = "obj_1", Items = new() { Data = [new() { Id = "si_1", Quantity = 1 }, new() { Id = "si_2", Quantity = 1 }] } };
        context.Attach(contract);
        contract.Items.Data[0].Quantity = 3;
        contract.Items.Data.RemoveAt(1);
        await context.SaveChangesAsync();
        Assert.Equal(
            ["items[0][id]=si_1", "items[0][quantity]=3", "items[1][deleted]=true", "items[1][id]=si_2"], _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<PaymentLink>();
            modelBuilder.Entity<Client>().ToStripeResource("customer");
            modelBuilder.Entity<Membership>().ToStripeResource("subscription");
            modelBuilder.Entity<Contract>().ToStripeResource("subscription");
            modelBuilder.Entity<Goods>().ToStripeResource("product");
            modelBuilder.Entity<Fee>().ToStripeResource("price");
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<Subscription>();
        }
    }

    private enum Interval
    {
        Day,
        Month,
    }

    private sealed class Client
    {
        public string Id { get; set; } = null!;
        public Settings InvoiceSettings { get; set; } = new();
    }

    [ComplexType]
    private sealed class Settings
    {
        public string? Footer { get; set; }
        public List<CustomField> CustomFields { get; set; } = [];
    }

    private sealed class CustomField
    {
        public string Name { get; set; } = "";
        public string Value { get; set; } = "";
    }

    private sealed class Membership
    {
        public string Id { get; set; } = null!;

        [JsonPath("items.data")]
        public List<Item> Items { get; set; } = [];
    }

    private sealed class Contract
    {
        public string Id { get; set; } = null!;
        public StripeList<Item> Items { get; set; } = new();
    }

    private sealed class Item
    {
        public string? Id { get; set; }
        public string? Price { get; set; }
        public long? Quantity { get; set; }
        public Dictionary<string, string>? Metadata { get; set; }
    }

    private sealed class Goods
    {
        public string Id { get; set; } = null!;
        public string? Name { get; set; }
        public List<Feature> MarketingFeatures { get; set; } = [];
    }

    private sealed class Feature
    {
        public string? Name { get; set; }
    }

    private sealed class Fee
    {
        public string Id { get; set; } = null!;
        public string Currency { get; set; } = "";
        public long? UnitAmount { get; set; }
        public Rhythm? Recurring { get; set; }
    }

    [ComplexType]
    private sealed class Rhythm
    {
        public Interval Interval { get; set; }
        public long? IntervalCount { get; set; }
    }
}
