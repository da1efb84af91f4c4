using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Metadata;

namespace StripeEFCore.Tests.Storage;

/// <summary>What the change tracker sees of objects that hold others.</summary>
public class ChangeTrackingTests
{
    public static TheoryData<Action<Subscription>, string> Changes => new()
    {
        { s => s.Metadata["plan"] = "gold", "Metadata" },
        { s => s.CancellationDetails.Reason = "other", "CancellationDetails" },
        { s => s.Items.Data[0].Price.Nickname = "monthly", "Items" },
        { s => s.PaymentSettings = new SubscriptionPaymentSettings(), "PaymentSettings" },
        { s => s.Status = "canceled", "Status" },
        { s => s.CustomerId = "cus_2", "CustomerId" },
        { s => s.DiscountIds = ["di_2"], "DiscountIds" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_in_place_is_a_change_of_that_property_alone(Action<Subscription> change, string property)
    {
        using var context = new Shop();
        var subscription = Subscription();
        context.Attach(subscription);

        change(subscription);

        Assert.Equal(EntityState.Modified, context.Entry(subscription).State);
        Assert.Equal([property], context.Entry(subscription).Properties.Where(p => p.IsModified).Select(p => p.Metadata.Name));
    }

    [Fact]
    public void What_is_as_it_was_is_no_change()
    {
        using var context = new Shop();
        var subscription = Subscription();
        context.Attach(subscription);

        subscription.Metadata = new Dictionary<string, string>(subscription.Metadata);
        subscription.CancellationDetails = new SubscriptionCancellationDetails { Reason = "late" };
        subscription.Items.Data = [.. subscription.Items.Data];

        Assert.False(context.ChangeTracker.HasChanges());
    }

    [Fact]
    public void The_original_value_is_there_to_be_read()
    {
        using var context = new Shop();
        var subscription = Subscription();
        context.Attach(subscription);
        subscription.Metadata["plan"] = "gold";

        Assert.Equal("silver", context.Entry(subscription).Property(s => s.Metadata).OriginalValue["plan"]);
    }

    [Fact]
    public void A_change_inside_a_list_of_texts_is_seen()
    {
        using var context = new Shop();
        var customer = new Customer { Id = "cus_1", PreferredLocales = ["nb", "en"] };
        context.Attach(customer);
        customer.PreferredLocales.Reverse();

        Assert.Equal(EntityState.Modified, context.Entry(customer).State);
        Assert.Equal(["nb", "en"], context.Entry(customer).Property(c => c.PreferredLocales).OriginalValue);
    }

    [Fact]
    public void A_navigation_takes_its_foreign_key_along()
    {
        using var context = new Shop();
        var subscription = Subscription();
        var other = new Customer { Id = "cus_2" };
        context.AttachRange(subscription, other);

        subscription.Customer = other;
        context.ChangeTracker.DetectChanges();

        Assert.Equal("cus_2", context.Entry(subscription).Property(s => s.CustomerId).CurrentValue);
    }

    [Fact]
    public void An_added_object_has_a_temporary_id_that_its_own_class_does_not_show()
    {
        using var context = new Shop();
        var customer = new Customer();
        var subscription = new Subscription { Customer = customer };
        context.AddRange(customer, subscription);

        Assert.Null(customer.Id);
        Assert.True(context.Entry(customer).Property(c => c.Id).IsTemporary);
        Assert.Equal(context.Entry(customer).Property(c => c.Id).CurrentValue, context.Entry(subscription).Property(s => s.CustomerId).CurrentValue);
        Assert.True(context.Entry(subscription).Property(s => s.CustomerId).IsTemporary);
    }

    [Fact]
    public void An_added_object_keeps_an_id_of_its_own()
    {
        using var context = new Shop();
        var customer = new Customer { Id = "cus_mine" };
        context.Add(customer);

        Assert.False(context.Entry(customer).Property(c => c.Id).IsTemporary);
    }

    private static Subscription Subscription()
        => new()
        {
            Id = "sub_1",
            CustomerId = "cus_1",
            Metadata = new() { ["plan"] = "silver" },
            CancellationDetails = new SubscriptionCancellationDetails { Reason = "late" },
            Items = new StripeList<SubscriptionItem> { Data = [new SubscriptionItem { Id = "si_1", Price = new Price { Id = "price_1" } }] },
        };

    private sealed class Shop : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();
        public DbSet<Subscription> Subscriptions => Set<Subscription>();
    }
}
