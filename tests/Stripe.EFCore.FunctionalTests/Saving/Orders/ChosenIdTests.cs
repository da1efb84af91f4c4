using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;

namespace StripeEFCore.FunctionalTests.Saving.Orders;

/// <summary>A new object whose id the caller chose is written before those that name it, in whatever order they are added.</summary>
public sealed class ChosenIdTests : SavingTest
{
    private static Coupon Ten => new() { Id = "TEN", PercentOff = 10, Duration = "once" };

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_coupon_goes_before_its_promotion_code(bool byObject, bool concurrent)
    {
        await using var db = Sales(concurrent);
        var coupon = Ten;
        PromotionCodePromotion promotion = byObject ? new() { Type = "coupon", Coupon = coupon } : new() { Type = "coupon", CouponId = coupon.Id };
        db.AddRange(new PromotionCode { Code = "SPRING", Promotion = promotion }, coupon);

        await db.SaveChangesAsync();

        Assert.Equal(["/v1/coupons", "/v1/promotion_codes"], Wire.Writes.Select(w => w.Path));
    }

    [Fact]
    public async Task A_product_goes_before_a_coupon_that_applies_to_it_and_a_plan_before_its_subscription()
    {
        await using var db = Sales();
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        db.AddRange(
            new Coupon { Id = "FIVE", PercentOff = 5, Duration = "once", AppliesTo = new() { Products = ["gold"] } },
            new Subscription
            {
                CustomerId = customer.Id,
                CollectionMethod = "send_invoice",
                DaysUntilDue = 30,
                Items = new() { Data = [new() { Plan = new() { Id = "monthly" }, Quantity = 1 }] },
            },
            new Plan { Id = "monthly", Amount = 100, Currency = "usd", Interval = "month", ProductId = "gold" },
            new Product { Id = "gold", Name = "Gold" });

        await db.SaveChangesAsync();

        var paths = Wire.Writes.Select(w => w.Path).ToList();
        Assert.Equal("/v1/products", paths[0]);
        Assert.True(paths.IndexOf("/v1/plans") < paths.IndexOf("/v1/subscriptions"));
    }

    [Fact]
    public async Task A_parameter_names_a_new_coupon_too()
    {
        await using var db = Sales();
        var customer = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        var invoice = new Invoice { CustomerId = customer.Id };
        db.Add(invoice);
        db.Entry(invoice).WithStripeParameter("discounts", new[] { new Dictionary<string, object?> { ["coupon"] = "TEN" } });
        db.Add(Ten);

        await db.SaveChangesAsync();

        Assert.Equal(["/v1/coupons", "/v1/invoices"], Wire.Writes.Select(w => w.Path));
    }

    [Fact]
    public async Task A_text_that_is_an_id_of_another_kind_is_no_reference()
    {
        await using var db = Sales();
        db.AddRange(
            new Product { Id = "p", Name = "TEN", Description = "TEN", Metadata = new() { ["coupon"] = "TEN", ["plan"] = "TEN" } },
            new Coupon { Id = "TEN", PercentOff = 10, Duration = "once", Metadata = new() { ["product"] = "p" }, AppliesTo = new() { Products = ["p"] } });

        await db.SaveChangesAsync();

        Assert.Equal(["/v1/products", "/v1/coupons"], Wire.Writes.Select(w => w.Path));
    }

    [Fact]
    public async Task A_circle_says_which_objects_it_has()
    {
        await using var db = Sales();
        var coupon = Ten;
        coupon.AppliesTo = new() { Products = ["gold"] };
        var product = new Product { Id = "gold", Name = "Gold" };
        db.AddRange(coupon, product);
        db.Entry(product).WithStripeParameter("coupon", "TEN");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains("in a circle", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Coupon 'TEN'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Product 'gold'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Writes);
    }

    private SalesContext Sales(bool concurrent = false)
    {
        var builder = new DbContextOptionsBuilder<SalesContext>()
            .UseStripe($"LiveAPIKey={Emulator.ApiKey};ApiBase={Emulator.BaseAddress};ConcurrentWrites={concurrent}", s => s.MessageHandler(Wire))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));
        return new(builder.Options);
    }

    private sealed class SalesContext(DbContextOptions<SalesContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<PromotionCode>();
            modelBuilder.Entity<Coupon>();
            modelBuilder.Entity<Plan>();
            modelBuilder.Entity<Product>();
            modelBuilder.Entity<Subscription>();
            modelBuilder.Entity<Invoice>();
        }
    }
}
