using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>What is sent for classes with names and types of the user's own, and where a field and its parameter differ.</summary>
public class WrittenParametersTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public async Task A_read_model_is_created_with_the_names_of_its_mapping()
    {
        await using var context = new Shop(_stripe);
        context.Add(new Client
        {
            Mail = "a@b.c",
            Tier = "gold",
            Metadata = new() { ["colour"] = "red" },
            Address = new() { Town = "Bonn" },
            Exempt = TaxExemption.Reverse,
        });
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(
            ["address[city]=Bonn", "email=a@b.c", "metadata[colour]=red", "metadata[tier]=gold", "tax_exempt=reverse"], _stripe.SentTo("/v1/customers"));
    }

    [Fact]
    public async Task Only_what_changed_of_a_read_model_is_sent()
    {
        await using var context = new Shop(_stripe);
        var client = new Client { Id = "obj_1", Mail = "a", Tier = "gold", Address = new() { Town = "Bonn", Street = "X" } };
        client.Metadata = new() { ["tier"] = "gold", ["b"] = "1" };
        context.Attach(client);
        client.Address.Street = null;
        client.Metadata = new() { ["tier"] = "gold", ["c"] = "2" };
        client.Exempt = TaxExemption.None;
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(["address[line1]=", "metadata[b]=", "metadata[c]=2", "tax_exempt=none"], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public async Task A_nested_object_that_is_taken_away_is_one_parameter()
    {
        await using var context = new Shop(_stripe);
        var client = new Client { Id = "obj_1", Address = new() { Town = "Bonn" } };
        context.Attach(client);
        client.Address = null;
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(["address="], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public async Task An_object_that_was_read_elsewhere_is_sent_with_what_it_has()
    {
        await using var context = new Shop(_stripe);
        context.Update(new Client { Id = "obj_1", Mail = "a", Tier = "gold" });
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Contains("email=a", _stripe.SentTo("/v1/customers/obj_1"));
        Assert.DoesNotContain("address=", _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public async Task A_property_that_is_marked_is_sent_though_its_old_value_is_unknown()
    {
        await using var context = new Shop(_stripe);
        var entry = context.Attach(new Client { Id = "obj_1" });
        entry.Property(c => c.Mail).IsModified = true;
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(["email="], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public async Task Times_and_records_are_written_as_Stripe_takes_them()
    {
        await using var context = new Shop(_stripe);
        context.Add(new Membership
        {
            CustomerId = "cus_1",
            TrialEnd = new DateTimeOffset(2031, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)),
            Items = [new() { Price = "price_1", Quantity = 2 }, new() { Price = "price_2" }],
        });
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(
            ["customer=cus_1", "items[0][price]=price_1", "items[0][quantity]=2", "items[1][price]=price_2", "trial_end=1924992000"],
            _stripe.SentTo("/v1/subscriptions"));
    }

    [Fact]
    public async Task Items_of_a_subscription_change_by_their_ids()
    {
        await using var context = new Shop(_stripe);
        var subscription = new Subscription
        {
            Id = "obj_1",
            Items = new() { Data = [new() { Id = "si_1", Quantity = 1 }, new() { Id = "si_2", Quantity = 1 }] },
            AutomaticTax = new() { Enabled = false, DisabledReason = "finalization_requires_location_inputs" },
        };
        context.Attach(subscription);
        subscription.Items.Data[0].Quantity = 3;
        subscription.Items.Data.RemoveAt(1);
        subscription.Items.Data.Add(new() { Price = new() { Id = "price_3" } });
        subscription.AutomaticTax.Enabled = true;
        Assert.Equal(1, await context.SaveChangesAsync());

        Assert.Equal(
            [
                "automatic_tax[enabled]=true", "items[0][id]=si_1", "items[0][quantity]=3", "items[1][price]=price_3", "items[2][deleted]=true",
                "items[2][id]=si_2",
            ],
            _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    [Fact]
    public async Task Fields_of_another_name_are_sent_as_their_parameter()
    {
        await using var context = new Shop(_stripe);
        context.Add(new InvoiceItem { CustomerId = "cus_1", Pricing = new() { PriceDetails = new() { PriceId = "price_1" } } });
        await context.SaveChangesAsync();
        Assert.Equal(["customer=cus_1", "pricing[price]=price_1"], _stripe.SentTo("/v1/invoiceitems"));

        context.Add(new Invoice { CustomerId = "cus_1", Parent = new() { SubscriptionDetails = new() { SubscriptionId = "sub_1" } } });
        await context.SaveChangesAsync();
        Assert.Equal(["customer=cus_1", "subscription=sub_1"], _stripe.SentTo("/v1/invoices"));

        var hook = new WebhookEndpoint { Id = "obj_1", Status = "enabled" };
        context.Attach(hook);
        hook.Status = "disabled";
        await context.SaveChangesAsync();
        Assert.Equal(["disabled=true"], _stripe.SentTo("/v1/webhook_endpoints/obj_1"));
    }

    [Fact]
    public async Task What_a_class_begins_with_is_not_sent()
    {
        await using var context = new Shop(_stripe);
        context.Add(new Product { Name = "x" });
        context.Add(new Price { Currency = "eur", UnitAmount = 0, ProductId = "prod_1" });
        await context.SaveChangesAsync();

        Assert.Equal(["name=x"], _stripe.SentTo("/v1/products"));
        Assert.Equal(["currency=eur", "product=prod_1", "unit_amount=0"], _stripe.SentTo("/v1/prices"));
    }

    [Fact]
    public async Task Objects_wait_for_those_that_they_refer_to_and_keep_their_order()
    {
        await using var context = new Shop(_stripe);
        var (customer, product) = (new Customer { Name = "c" }, new Product { Name = "p" });
        var price = new Price { Currency = "eur", Product = product };
        context.Add(new Subscription { Customer = customer, Items = new() { Data = [new() { Price = price }] } });
        context.AddRange(price, product, customer);
        await context.SaveChangesAsync();

        Assert.Equal("/v1/subscriptions", _stripe.Sent[^1].Path);
        Assert.True(IndexOf("/v1/products") < IndexOf("/v1/prices"));
        Assert.Contains(_stripe.SentTo("/v1/subscriptions"), p => p.StartsWith("items[0][price]=new_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_is_deleted_after_those_that_referred_to_it()
    {
        await using var context = new Shop(_stripe);
        var (customer, invoice) = (new Customer { Id = "obj_1" }, new Invoice { Id = "obj_2", CustomerId = "obj_1" });
        context.AttachRange(customer, invoice);
        context.Remove(customer);
        context.Remove(invoice);
        await context.SaveChangesAsync();

        Assert.Equal(["DELETE /v1/invoices/obj_2", "DELETE /v1/customers/obj_1"], _stripe.Sent.Select(s => $"{s.Method} {s.Path}"));
    }

    private int IndexOf(string path) => _stripe.Sent.Select(s => s.Path).ToList().IndexOf(path);

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Client>().ToStripeResource("customer");
            modelBuilder.Entity<Membership>().ToStripeResource("subscription");
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<Product>();
            modelBuilder.Entity<Price>();
            modelBuilder.Entity<Subscription>();
            modelBuilder.Entity<Invoice>();
            modelBuilder.Entity<InvoiceItem>();
            modelBuilder.Entity<WebhookEndpoint>();
        }
    }

    private enum TaxExemption
    {
        None,
        Exempt,
        Reverse,
    }

    private sealed class Client
    {
        public string Id { get; set; } = null!;

        [JsonPath("email")]
        public string? Mail { get; set; }

        [JsonPath("metadata.tier")]
        public string? Tier { get; set; }
        public Dictionary<string, string>? Metadata { get; set; }
        public Place? Address { get; set; }

        [JsonPath("tax_exempt")]
        public TaxExemption? Exempt { get; set; }
    }

    [ComplexType]
    private sealed class Place
    {
        [JsonPath("city")]
        public string? Town { get; set; }

        [JsonPath("line1")]
        public string? Street { get; set; }
    }

    private sealed class Membership
    {
        public string Id { get; set; } = null!;
        public string? CustomerId { get; set; }
        public DateTimeOffset? TrialEnd { get; set; }

        [JsonPath("items.data")]
        public List<Item> Items { get; set; } = [];
    }

    private sealed record Item
    {
        public string? Id { get; init; }
        public string? Price { get; init; }
        public long Quantity { get; init; }
    }
}
