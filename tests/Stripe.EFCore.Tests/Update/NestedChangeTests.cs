using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>Changes inside of nested objects: what goes with them, what stays, and what belongs to another object.</summary>
public sealed class NestedChangeTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public void An_object_that_Stripe_takes_only_as_a_whole_is_sent_whole()
    {
        using var context = new Billing(_stripe);
        var customer = context.Attached(new Customer
        {
            Id = "obj_1",
            Shipping = new() { Name = "Ann", Phone = "1", Address = new() { City = "Bonn", Line1 = "Weg 1" } },
        });
        customer.Shipping.Address.City = "Ulm";
        context.SaveChanges();
        Assert.Equal(
            ["shipping[address][city]=Ulm", "shipping[address][line1]=Weg 1", "shipping[name]=Ann", "shipping[phone]=1"],
            _stripe.SentTo("/v1/customers/obj_1"));

        customer = context.Attached(new Customer { Id = "obj_2", Shipping = new() { Name = "Ann", Address = new() { City = "Bonn", Line1 = "Weg 1" } } });
        customer.Shipping.Name = "Bob";
        context.SaveChanges();
        Assert.Equal(
            ["shipping[address][city]=Bonn", "shipping[address][line1]=Weg 1", "shipping[name]=Bob"], _stripe.SentTo("/v1/customers/obj_2"));
    }

    [Fact]
    public void The_same_in_other_resources_and_with_values_that_classes_begin_with()
    {
        using var context = new Billing(_stripe);
        var end = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        var subscription = context.Attached(new Subscription { Id = "obj_1", PauseCollection = new() { Behavior = "void" }, AutomaticTax = new() });
        subscription.PauseCollection.ResumesAt = end;
        subscription.AutomaticTax.Liability = new() { Type = "self" };
        context.SaveChanges();
        Assert.Equal(
            [
                "automatic_tax[enabled]=false", "automatic_tax[liability][type]=self",
                "pause_collection[behavior]=void", "pause_collection[resumes_at]=1772323200",
            ],
            _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    [Fact]
    public void The_same_in_read_models()
    {
        using var context = new Billing(_stripe);
        var client = context.Attached(new Client { Id = "obj_1", Shipping = new() { Name = "Ann", Address = new() { City = "Bonn", Line1 = "Weg 1" } } });
        client.Shipping!.Address!.City = "Ulm";
        context.SaveChanges();
        Assert.Equal(
            ["shipping[address][city]=Ulm", "shipping[address][line1]=Weg 1", "shipping[name]=Ann"], _stripe.SentTo("/v1/customers/obj_1"));

        client = context.Attached(new Client { Id = "obj_2", Shipping = new() { Name = "Ann", Address = new() { City = "Bonn", Line1 = "Weg 1" } } });
        client.Shipping!.Name = "Bob";
        context.SaveChanges();
        Assert.Equal(
            ["shipping[address][city]=Bonn", "shipping[address][line1]=Weg 1", "shipping[name]=Bob"], _stripe.SentTo("/v1/customers/obj_2"));
    }

    [Fact]
    public void A_new_nested_object_sends_what_it_has_and_unsets_nothing()
    {
        using var context = new Billing(_stripe);
        var client = context.Attached(new Client { Id = "obj_1" });
        client.Address = new() { City = "Bonn" };
        client.InvoiceSettings = new() { Footer = "Thanks" };
        context.SaveChanges();
        Assert.Equal(["address[city]=Bonn", "invoice_settings[footer]=Thanks"], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public void A_nested_object_that_replaces_another_unsets_what_it_lacks()
    {
        using var context = new Billing(_stripe);
        var client = context.Attached(new Client { Id = "obj_1", Address = new() { City = "Bonn", Line1 = "Weg 1" } });
        client.Address = new() { City = "Ulm" };
        context.SaveChanges();
        Assert.Equal(["address[city]=Ulm", "address[line1]="], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public void A_member_that_is_marked_is_sent_also_without_a_value()
    {
        using var context = new Billing(_stripe);
        var client = context.Attached(new Client { Id = "obj_1", Address = new() { City = "Bonn" } });
        context.Entry(client).ComplexProperty(c => c.Address).Property(a => a!.Line1).IsModified = true;
        context.SaveChanges();
        Assert.Equal(["address[line1]="], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public void Metadata_that_are_marked_and_empty_are_unset()
    {
        using var context = new Billing(_stripe);
        var client = context.Attached(new Client { Id = "obj_1" });
        context.Entry(client).Property(c => c.Metadata).IsModified = true;
        context.SaveChanges();
        Assert.Equal(["metadata="], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public void A_change_inside_of_a_referenced_object_is_refused()
    {
        using var context = new Billing(_stripe);
        var price = new Price { Id = "price_1", UnitAmount = 100, Recurring = new() { Interval = "month" } };
        var item = new SubscriptionItem { Id = "si_1", Quantity = 1, Price = price };
        var subscription = context.Attached(new Subscription { Id = "obj_1", Items = new() { Data = [item] } });
        item.Price.UnitAmount = 500;
        context.Says("Subscription.Items[0].Price.UnitAmount was changed", "belongs to another object");
        item.Price.UnitAmount = 100;
        item.Price.Recurring.Interval = "year";
        context.Says("Items[0].Price.Recurring.Interval");
        item.Price.Recurring.Interval = "month";

        item.Price = new() { Id = "price_1" };
        item.Quantity = 2;
        context.SaveChanges();
        Assert.Equal(["items[0][id]=si_1", "items[0][quantity]=2"], _stripe.SentTo("/v1/subscriptions/obj_1"));
        Assert.NotNull(subscription);
    }

    [Fact]
    public void A_change_inside_of_an_expanded_object_is_refused()
    {
        using var context = new Billing(_stripe);
        var method = new PaymentMethod { Id = "pm_1", BillingDetails = new() { Name = "Ann" } };
        var customer = context.Attached(new Customer { Id = "obj_1", InvoiceSettings = new() { DefaultPaymentMethod = method } });
        method.BillingDetails.Name = "edited";
        context.Says("Customer.InvoiceSettings.DefaultPaymentMethod.BillingDetails.Name was changed");
        method.BillingDetails.Name = "Ann";
        customer.InvoiceSettings.Footer = "f";
        context.SaveChanges();
        Assert.Equal(["invoice_settings[footer]=f"], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public void Two_properties_of_one_field_may_not_say_different_values()
    {
        using var context = new Billing(_stripe);
        var client = context.Attached(new Client { Id = "obj_1", Address = new() { City = "Bonn", PostalCode = "1" }, Zip = "1" });
        client.Address!.PostalCode = "2";
        client.Zip = "3";
        context.Says("two values for 'postal_code'", "'2'", "'3'");
        client.Zip = "2";
        context.SaveChanges();
        Assert.Equal(["address[postal_code]=2"], _stripe.SentTo("/v1/customers/obj_1"));
    }

    [Fact]
    public void The_id_of_a_reference_is_written_by_its_path()
    {
        using var context = new Billing(_stripe);
        context.Add(new Membership { Items = [new() { PriceId = "price_1", Quantity = 2 }] });
        context.Add(new Tariff { ProductId = "prod_1", Currency = "eur" });
        context.SaveChanges();
        Assert.Equal(["items[0][price]=price_1", "items[0][quantity]=2"], _stripe.SentTo("/v1/subscriptions"));
        Assert.Equal(["currency=eur", "product=prod_1"], _stripe.SentTo("/v1/prices"));
    }

    [Fact]
    public void Update_leaves_the_counter_of_invoice_numbers_alone()
    {
        using var context = new Billing(_stripe);
        context.Update(new Customer { Id = "obj_1", Name = "Ann", NextInvoiceSequence = 7 });
        context.SaveChanges();
        Assert.Equal(["name=Ann"], _stripe.SentTo("/v1/customers/obj_1"));

        var customer = context.Attached(new Customer { Id = "obj_2", NextInvoiceSequence = 7 });
        customer.NextInvoiceSequence = 9;
        context.SaveChanges();
        Assert.Equal(["next_invoice_sequence=9"], _stripe.SentTo("/v1/customers/obj_2"));
    }

    [Fact]
    public void An_object_whose_new_principal_is_given_up_is_refused()
    {
        using var context = new Billing(_stripe);
        var customer = new Customer { Name = "Ann" };
        var item = new InvoiceItem { Customer = customer, Amount = 100, Currency = "eur" };
        context.AddRange(customer, item);
        context.Entry(customer).State = EntityState.Detached;
        context.Says("InvoiceItem.CustomerId refers to a new Customer", "detach the InvoiceItem");

        item.Customer = customer;
        context.SaveChanges();
        Assert.Equal(["/v1/customers", "/v1/invoiceitems"], _stripe.Sent.Select(s => s.Path));
    }

    [Fact]
    public void An_element_with_an_id_that_the_list_did_not_have_is_refused()
    {
        using var context = new Billing(_stripe);
        var item = new SubscriptionItem { Id = "si_1", Quantity = 1 };
        context.Attached(new Subscription { Id = "obj_1", Items = new() { Data = [item] } });
        item.Id = "si_other";
        context.Says("Subscription.Items[0] has the id 'si_other'", "Leave the id of a new element out");
    }

    [Fact]
    public void A_parameter_that_is_given_stands_for_the_property()
    {
        using var context = new Billing(_stripe);
        var subscription = context.Attached(new Subscription { Id = "obj_1" });
        subscription.BillingCycleAnchor = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        context.Entry(subscription).WithStripeParameter("billing_cycle_anchor", "now");
        context.SaveChanges();
        Assert.Equal(["billing_cycle_anchor=now"], _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    private sealed class Billing(WriteServer stripe) : WritingContext(stripe)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Subscription> Subscriptions => Set<Subscription>();

        public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Client>(client =>
            {
                client.ToStripeList("/v1/customers");
                client.Property(c => c.Zip).HasJsonPath("address.postal_code");
            });
            modelBuilder.Entity<Membership>(membership =>
            {
                membership.ToStripeList("/v1/subscriptions");
                membership.ComplexCollection(m => m.Items);
            });
            modelBuilder.Entity<Tariff>(tariff =>
            {
                tariff.ToStripeList("/v1/prices");
                tariff.Property(t => t.ProductId).HasJsonPath("product.id");
            });
        }
    }

    private sealed class Client
    {
        public string Id { get; set; } = null!;
        public string? Zip { get; set; }
        public Place? Address { get; set; }
        public Delivery? Shipping { get; set; }
        public Settings? InvoiceSettings { get; set; }
        public Dictionary<string, string> Metadata { get; set; } = [];
    }

    [ComplexType]
    private sealed class Place
    {
        public string? City { get; set; }
        public string? Line1 { get; set; }
        public string? PostalCode { get; set; }
    }

    [ComplexType]
    private sealed class Delivery
    {
        public string? Name { get; set; }
        public Place? Address { get; set; }
    }

    [ComplexType]
    private sealed class Settings
    {
        public string? DefaultPaymentMethod { get; set; }
        public string? Footer { get; set; }
    }

    private sealed class Membership
    {
        public string Id { get; set; } = null!;

        [JsonPath("items.data")]
        public List<Line> Items { get; set; } = [];
    }

    private sealed class Line
    {
        public string? Id { get; set; }

        [JsonPath("price.id")]
        public string? PriceId { get; set; }

        public long? Quantity { get; set; }
    }

    private sealed class Tariff
    {
        public string Id { get; set; } = null!;
        public string? ProductId { get; set; }
        public string? Currency { get; set; }
    }
}
