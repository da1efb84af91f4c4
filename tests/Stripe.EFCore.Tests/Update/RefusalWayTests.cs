using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>A refusal names the way that leads to what the caller wants, and no other.</summary>
public sealed class RefusalWayTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public void A_list_that_a_create_takes_as_data_names_that_parameter()
    {
        using var context = new Shop(_stripe);
        var customer = new Customer { Name = "Ann", TaxIds = new() { Data = [new() { Type = "eu_vat", Value = "DE123456789" }] } };
        context.Add(customer);
        context.Says("Customer.TaxIds cannot be set",
            "WithStripeParameter(\"tax_id_data\", new[] { new Dictionary<string, object?> { [\"type\"] = \"...\", [\"value\"] = \"...\" } })");

        customer.TaxIds = null;
        context.Entry(customer).WithStripeParameter(
            "tax_id_data", new[] { new Dictionary<string, object?> { ["type"] = "eu_vat", ["value"] = "DE123456789" } });
        context.SaveChanges();
        Assert.Equal(["name=Ann", "tax_id_data[0][type]=eu_vat", "tax_id_data[0][value]=DE123456789"], _stripe.SentTo("/v1/customers"));
    }

    [Fact]
    public void A_copy_of_an_object_that_was_read_says_to_set_back_what_Stripe_sets()
    {
        using var context = new Shop(_stripe);
        var read = context.Attached(new Customer { Id = "obj_1", Name = "Ann", Created = DateTime.UnixEpoch.AddDays(9), Currency = "eur" });
        var copy = (Customer)context.Entry(read).CurrentValues.ToObject();
        copy.Id = null;
        context.Add(copy);
        context.Says("Customer.Created cannot be set", "a copy", "set Created back to null (a number, a flag or a time: to default)");
        copy.Created = default;
        context.Says("Customer.Currency cannot be set", "set Currency back to null");
        copy.Currency = null;
        context.SaveChanges();
        Assert.Equal(["name=Ann"], _stripe.SentTo("/v1/customers"));

        read.Created = DateTime.UnixEpoch;
        Assert.DoesNotContain("a copy", context.Says("Customer.Created cannot be set"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_no_property_holds_is_given_by_itself()
    {
        Assert.Contains(
            "No property of Price holds it. Give the parameter with context.Entry(entity).WithStripeParameter(\"custom_unit_amount\", "
                + "new Dictionary<string, object?> { [\"enabled\"] = ... }), which takes the whole of custom_unit_amount",
            Missing(new Price { Currency = "usd", CustomUnitAmount = new() { Minimum = 100 } }, "custom_unit_amount[enabled]", "CustomUnitAmount"),
            StringComparison.Ordinal);
        Assert.Contains(
            "No property of Promotion holds it. Give the parameter with context.Entry(entity).WithStripeParameter(\"promotion\", ",
            Missing(new Promotion(), "promotion[type]", null), StringComparison.Ordinal);
        Assert.DoesNotContain("No property", Missing(new Price { ProductId = "prod_1" }, "currency", "Currency"), StringComparison.Ordinal);
        Assert.DoesNotContain("No property", Missing(new InvoiceItem { Amount = 5 }, "customer", "CustomerId"), StringComparison.Ordinal);
    }

    private static string Missing(object entity, string parameter, string? property)
    {
        using var context = new Shop(new WriteServer(_ => new()
        {
            ["error"] = new JsonObject
            {
                ["type"] = "invalid_request_error",
                ["code"] = "parameter_missing",
                ["param"] = parameter,
                ["message"] = "Missing required param.",
            },
        }));
        context.Add(entity);
        var failure = Assert.Throws<StripeUpdateException>(() => context.SaveChanges());
        Assert.Equal(property, failure.Property);
        return failure.Message;
    }

    [Fact]
    public void A_change_of_what_only_a_create_takes_as_data_says_so()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Customer { Id = "obj_1" }).TaxIds = new() { Data = [new() { Type = "eu_vat", Value = "DE123456789" }] };

        var said = context.Says("Customer.TaxIds cannot be set", "when the object is created", "tax_id_data");

        Assert.DoesNotContain("WithStripeParameter", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_is_a_parameter_at_another_level_names_it()
    {
        using var context = new Shop(_stripe);
        context.Add(new InvoiceItem { CustomerId = "cus_1", Pricing = new() { UnitAmountDecimal = 12.5m } });
        context.Says("InvoiceItem.Pricing.UnitAmountDecimal cannot be set", "WithStripeParameter(\"unit_amount_decimal\", ");
    }

    [Fact]
    public void A_word_that_means_another_thing_elsewhere_names_no_parameter()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Payment { Id = "pi_1" }).Tip = 5;
        var said = context.Says("Payment.Tip cannot be set", "Stripe sets it itself");
        Assert.DoesNotContain("WithStripeParameter", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_objects_that_are_written_by_themselves_names_their_path()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Charge { Id = "ch_1" }).Refunds = new() { Data = [new() { Amount = 5 }] };
        context.Says("Charge.Refunds cannot be set", "/v1/refunds", "an entity of its own");
    }

    [Fact]
    public void A_property_without_a_field_says_that_Stripe_has_none()
    {
        using (var context = new Shop(_stripe))
        {
            context.Add(new Promotion { Naem = "x" });
            context.Says("Promotion.Naem cannot be set", "no field 'naem', as far as is known");
        }

        using (var context = new Shop(_stripe))
        {
            context.Add(new Promotion { Cod = "x" });
            context.Says("Promotion.Cod cannot be set", "no field 'cod'", "Did you mean 'Code'?");
        }

        using (var context = new Shop(_stripe))
        {
            context.Attached(new Promotion { Id = "promo_1", Naem = "x" }).Naem = "y";
            context.Says("Promotion.Naem cannot be set", "no field 'naem', as far as is known", "IsModified = false");
        }
    }

    [Fact]
    public void A_field_of_an_object_that_is_referred_to_belongs_to_that_object()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Bill { Id = "in_1", CustomerEmail = "a@example.com" }).CustomerEmail = "b@example.com";
        context.Says("Bill.CustomerEmail cannot be set", "belongs to the customer", "'customer' refers to");
    }

    [Fact]
    public void An_object_is_deleted_by_Remove()
    {
        using (var context = new Shop(_stripe))
        {
            context.Attached(new Customer { Id = "cus_1" }).Deleted = true;
            var said = context.Says("Customer.Deleted cannot be set", "context.Remove(entity)");
            Assert.DoesNotContain("DeleteDiscount", said, StringComparison.Ordinal);
        }

        using (var context = new Shop(_stripe))
        {
            context.Attached(new Bill { Id = "in_1" }).Deleted = true;
            context.Says("Bill.Deleted cannot be set", "context.Remove(entity)");
        }
    }

    [Fact]
    public void What_Stripe_sets_stays_so()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Customer { Id = "cus_1" }).Delinquent = true;
        context.Says("Customer.Delinquent cannot be set", "Stripe sets it itself");
    }

    [Fact]
    public void A_parameter_of_another_kind_than_the_field_of_Stripe_net_names_the_parameter()
    {
        using var context = new Shop(_stripe);
        var subscription = context.Attached(new Subscription { Id = "obj_1", BillingCycleAnchor = DateTime.UnixEpoch });
        subscription.BillingCycleAnchor = DateTime.UnixEpoch.AddDays(1);

        var said = context.Says("Subscription.BillingCycleAnchor holds a value of DateTime",
            "in place of the property",
            "WithStripeParameter(\"billing_cycle_anchor\", new Dictionary<string, object?> { [\"type\"] = \"...\" })");

        Assert.DoesNotContain("property's type", said, StringComparison.Ordinal);
        context.Entry(subscription).WithStripeParameter("billing_cycle_anchor", new Dictionary<string, object?> { ["type"] = "now" });
        context.SaveChanges();
        Assert.Equal(["billing_cycle_anchor[type]=now"], _stripe.SentTo("/v1/subscriptions/obj_1"));
    }

    [Fact]
    public void A_parameter_of_another_kind_than_a_read_model_has_still_names_the_type()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Promotion { Id = "promo_1" }).Active = "ten";
        context.Says("Promotion.Active holds a value of String", "Change the property's type");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("si_x")]
    public void An_element_whose_id_is_not_that_of_the_list(string? id)
    {
        using var context = new Shop(_stripe);
        var subscription = context.Attached(new Subscription
        {
            Id = "sub_1",
            Items = new() { Data = [new() { Id = "si_1", BilledUntil = DateTime.UnixEpoch.AddDays(1), Quantity = 1 }] },
        });
        subscription.Items.Data[0].Id = id;

        context.Says("Subscription.Items[0]", "new element");
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<InvoiceItem>();
            modelBuilder.Entity<Subscription>();
            modelBuilder.Entity<Charge>();
            modelBuilder.Entity<Price>();
            modelBuilder.Entity<Payment>().ToStripeResource("payment_intent");
            modelBuilder.Entity<Promotion>().ToStripeResource("promotion_code");
            modelBuilder.Entity<Bill>().ToStripeResource("invoice");
        }
    }

    private sealed class Promotion
    {
        public string Id { get; set; } = null!;
        public string? Cod { get; set; }
        public string? Naem { get; set; }
        public string? Active { get; set; }
    }

    private sealed class Payment
    {
        public string Id { get; set; } = null!;

        [JsonPath("amount_details.tip.amount")]
        public long? Tip { get; set; }
    }

    private sealed class Bill
    {
        public string Id { get; set; } = null!;

        [JsonPath("customer.email")]
        public string? CustomerEmail { get; set; }
        public bool Deleted { get; set; }
    }
}
