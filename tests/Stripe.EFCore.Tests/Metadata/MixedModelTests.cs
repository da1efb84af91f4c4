using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Metadata;

/// <summary>Classes of the user beside those of Stripe.net.</summary>
public class MixedModelTests
{
    [Fact]
    public void Classes_of_Stripe_net_and_of_the_user_refer_to_each_other()
    {
        var model = ModelReading.ModelOf<Mixed>();
        var invoice = model.EntityType<MyInvoice>();

        Assert.Equal("CustomerId", Assert.Single(invoice.FindNavigation("Customer")!.ForeignKey.Properties).Name);
        Assert.True(model.EntityType<MyCustomer>().FindNavigation("Charges")!.IsCollection);
    }

    [StripeResource("invoice")]
    private sealed class MyInvoice
    {
        public string Id { get; set; } = null!;
        public string? CustomerId { get; set; }
        public Stripe.Customer? Customer { get; set; }
    }

    [StripeResource("customer")]
    private sealed class MyCustomer
    {
        public string Id { get; set; } = null!;
        public List<Stripe.Charge> Charges { get; set; } = [];
    }

    private sealed class Mixed : ModelContext
    {
        public DbSet<Stripe.Customer> Customers => Set<Stripe.Customer>();
        public DbSet<Stripe.Charge> Charges => Set<Stripe.Charge>();
        public DbSet<MyInvoice> Invoices => Set<MyInvoice>();
        public DbSet<MyCustomer> MyCustomers => Set<MyCustomer>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<MyCustomer>().HasMany(c => c.Charges).WithOne().HasForeignKey(c => c.CustomerId);
    }
}
