using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>What a refusal of a change says, and how the change is taken back.</summary>
public class RefusedChangeTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public void A_change_that_is_set_back_is_none()
    {
        using var context = new Shop(_stripe);
        var created = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var customer = context.Attached(new Customer { Id = "obj_1", Created = created });
        customer.Created = created.AddDays(1);
        Assert.Throws<InvalidOperationException>(() => context.SaveChanges());

        customer.Created = created;
        context.SaveChanges();

        Assert.Empty(_stripe.Sent);
        Assert.Equal(EntityState.Unchanged, context.Entry(customer).State);
        customer.Name = "Ann";
        context.SaveChanges();
        Assert.Equal("name=Ann", Assert.Single(_stripe.Sent).Body);
    }

    [Fact]
    public void A_read_only_property_that_is_marked_is_refused()
    {
        using var context = new Shop(_stripe);
        var customer = context.Attached(new Customer { Id = "obj_1", Delinquent = true });
        context.Entry(customer).Property(c => c.Delinquent).IsModified = true;
        context.Says("Delinquent");
        context.Entry(customer).State = EntityState.Detached;

        var transaction = context.Attached(new BalanceTransaction { Id = "txn_1", Amount = 1 });
        context.Entry(transaction).Property(t => t.Amount).IsModified = true;
        context.Says("BalanceTransaction cannot be changed");
        Assert.Empty(_stripe.Sent);
    }

    [Fact]
    public void A_change_that_is_refused_is_left_out_as_the_message_says()
    {
        using var context = new Shop(_stripe);
        var customer = context.Attached(new Customer { Id = "obj_1" });
        customer.Delinquent = true;
        customer.Name = "Ann";

        context.Says("context.Entry(entity).Property(\"Delinquent\").IsModified = false");
        context.Entry(customer).Property("Delinquent").IsModified = false;
        context.SaveChanges();

        Assert.Equal("name=Ann", Assert.Single(_stripe.Sent).Body);
    }

    [Fact]
    public void A_change_that_is_set_back_of_an_object_that_Stripe_does_not_change()
    {
        using var context = new Shop(_stripe);
        var transaction = context.Attached(new BalanceTransaction { Id = "txn_1", Amount = 1 });
        transaction.Amount = 2;
        context.Says("BalanceTransaction cannot be changed");
        transaction.Amount = 1;

        Assert.Equal(0, context.SaveChanges());
        Assert.Equal(EntityState.Unchanged, context.Entry(transaction).State);
    }

    [Fact]
    public void A_status_names_the_verbs_that_change_it()
    {
        using var context = new Shop(_stripe);
        context.Attached(new Subscription { Id = "sub_1", Status = "active" }).Status = "canceled";

        var said = context.Says("SubscriptionService.Cancel", "db.Database.CancelSubscriptionAsync", "Remove", "SubscriptionService.Pause");

        Assert.DoesNotContain("DeleteDiscount", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Migrate", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_is_set_when_the_object_is_created()
    {
        const string Way = "It can be set only when the object is created";
        using (var context = new Shop(_stripe))
        {
            context.Attached(new Invoice { Id = "in_1", CustomerId = "cus_1" }).CustomerId = "cus_2";
            context.Says("Invoice.CustomerId", Way);
        }

        using (var context = new Shop(_stripe))
        {
            var invoice = context.Attached(new Invoice { Id = "in_1", CustomerId = "cus_1" });
            invoice.Customer = context.Attached(new Customer { Id = "cus_2" });
            context.Says("Invoice.CustomerId", Way);
        }

        using (var context = new Shop(_stripe))
        {
            context.Attached(new Price { Id = "price_1", ProductId = "prod_1" }).ProductId = "prod_2";
            context.Says("Price.ProductId", Way);
        }

        using (var context = new Shop(_stripe))
        {
            context.Attached(new Bill { Id = "in_1", BuyerId = "cus_1" }).BuyerId = "cus_2";
            context.Says("Bill.BuyerId", Way);
        }

        using (var context = new Shop(_stripe))
        {
            context.Attached(new Charge { Id = "ch_1" }).Captured = true;
            context.Says("Charge.Captured", Way);
        }
    }

    [Fact]
    public void An_owner_is_given_as_the_owner()
    {
        using var context = new Shop(_stripe);
        context.Add(new TaxId { Type = "eu_vat", Value = "DE123456789", CustomerId = "cus_1" });

        context.Says("TaxId.CustomerId", "Owner = new() { Type = \"customer\", CustomerId = \"...\" }");
    }

    [Fact]
    public void A_discount_without_an_id_names_the_parameter_of_coupons()
    {
        using var context = new Shop(_stripe);
        var invoice = new Invoice { CustomerId = "cus_1", Discounts = [new Discount { Source = new() { Coupon = new() { Id = "ten" } } }] };
        context.Add(invoice);

        context.Says("Invoice.Discounts holds", "WithStripeParameter(\"discounts\"", "[\"coupon\"]");
        invoice.Discounts = null;
        context.Entry(invoice).WithStripeParameter("discounts", new[] { new Dictionary<string, object?> { ["coupon"] = "ten" } });
        context.SaveChanges();
        Assert.Contains("discounts[0][coupon]=ten", Assert.Single(_stripe.Sent).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_enum_without_a_text_names_the_value()
    {
        using var context = new Shop(_stripe);
        context.Add(new Tinted { Tone = (Tone)7 });
        context.Says("Tinted.Tone", "7");

        context.ChangeTracker.Clear();
        context.Add(new Tinted { Tone = Tone.RED });
        context.Says("Tinted.Tone", "RED", "EnumMember");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData(".")]
    public void An_id_that_is_no_id(string id)
    {
        Action<Shop>[] changes =
        [
            c => c.Attached(new Customer { Id = id }).Name = "Ann",
            c => c.Update(new Customer { Id = id, Name = "Ann" }),
            c => c.Remove(new Customer { Id = id }),
        ];
        foreach (var change in changes)
        {
            using var context = new Shop(_stripe);
            change(context);
            context.Says("/v1/customers/{id}", $"'{id}'");
        }
    }

    [Fact]
    public void A_parameter_that_Stripe_misses_since_its_value_was_not_sent()
    {
        var stripe = new WriteServer(_ => new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["type"] = "invalid_request_error",
                ["code"] = "parameter_missing",
                ["param"] = "inclusive",
                ["message"] = "Missing required param: inclusive.",
            },
        });
        using var context = new Shop(stripe);
        context.Add(new TaxRate { DisplayName = "VAT", Inclusive = false, Percentage = 0m });

        var failure = Assert.Throws<StripeUpdateException>(() => context.SaveChanges());

        Assert.Equal("Inclusive", failure.Property);
        Assert.Contains("are not sent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("WithStripeParameter(\"inclusive\", false)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parent_is_given_before_attach()
    {
        using var context = new Shop(_stripe);
        var entry = context.Entry(new CustomerBalanceTransaction { Id = "obj_1", CustomerId = "cus_1" });
        entry.State = EntityState.Unchanged;
        entry.Entity.Description = "gift";
        context.SaveChanges();
        Assert.Equal("/v1/customers/cus_1/balance_transactions/obj_1", Assert.Single(_stripe.Sent).Path);

        context.Attached(new CustomerBalanceTransaction { Id = "obj_2" }).CustomerId = "cus_1";
        context.Says("CustomerBalanceTransaction.CustomerId", "before Attach");
    }

    [Fact]
    public void A_parent_that_is_no_field_of_the_object_is_a_shadow_property()
    {
        using var context = new Shop(_stripe);
        var feature = new ProductFeature { EntitlementFeature = new() { Id = "feat_1" } };
        context.Entry(feature).Property("product").CurrentValue = "prod_1";
        context.Add(feature);
        context.SaveChanges();

        var sent = Assert.Single(_stripe.Sent);
        Assert.Equal(("/v1/products/prod_1/features", "entitlement_feature=feat_1"), (sent.Path, sent.Body));
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<Invoice>();
            modelBuilder.Entity<Price>();
            modelBuilder.Entity<Charge>();
            modelBuilder.Entity<Subscription>();
            modelBuilder.Entity<TaxId>();
            modelBuilder.Entity<TaxRate>();
            modelBuilder.Entity<BalanceTransaction>();
            modelBuilder.Entity<CustomerBalanceTransaction>();
            modelBuilder.Entity<ProductFeature>();
            modelBuilder.Entity<Bill>().ToStripeResource("invoice");
            modelBuilder.Entity<Tinted>().ToStripeResource("product");
        }
    }

    private sealed class Bill
    {
        public string Id { get; set; } = null!;

        [JsonPath("customer")]
        public string? BuyerId { get; set; }
    }

    private sealed class Tinted
    {
        public string Id { get; set; } = null!;

        [JsonPath("name")]
        public Tone? Tone { get; set; }
    }

    private enum Tone
    {
        Pale,
        RED,
    }
}
