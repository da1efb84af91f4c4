using System.Diagnostics;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Metadata;

namespace StripeEFCore.Tests.Metadata;

/// <summary>What is said at model building about members of read models that Stripe's objects have no field for.</summary>
public sealed class FieldCheckTests
{
    [Fact]
    public void A_field_that_moved_and_one_that_is_misspelt_are_told()
    {
        var told = Told(b => b.Entity<OldInvoice>());

        Assert.Equal(3, told.Count);
        Assert.Contains("moved to 'parent.subscription_details.subscription'", told["OldInvoice.Subscription"], StringComparison.Ordinal);
        Assert.Contains("is now 'status == \"paid\"'", told["OldInvoice.Paid"], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Customer'?", told["OldInvoice.Custumer"], StringComparison.Ordinal);
        Assert.All(told.Values, t => Assert.Contains("Stripe's invoice does not have", t, StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_an_error_where_the_context_asks_for_one_and_nothing_where_it_does_not_care()
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => Told(b => b.Entity<OldInvoice>(), o => o.ConfigureWarnings(w => w.Throw(StripeEventId.FieldNotFound))));
        Assert.Contains("OldInvoice.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("FieldNotFound", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Told(b => b.Entity<OldInvoice>(), o => o.ConfigureWarnings(w => w.Ignore(StripeEventId.FieldNotFound))));
    }

    [Fact]
    public void The_event_names_member_path_object_and_hint()
    {
        var told = new List<StripeFieldEventData>();
        Told(b => b.Entity<OldInvoice>(), o => o.LogTo((id, _) => id == StripeEventId.FieldNotFound, e => told.Add((StripeFieldEventData)e)));

        var data = Assert.Single(told, t => t.Member.Name == "Subscription");
        Assert.Equal(("subscription", "invoice"), (data.Path, data.StripeObject));
        Assert.Contains("parent.subscription_details", data.Hint, StringComparison.Ordinal);
        Assert.Equal("Microsoft.EntityFrameworkCore.Model.Validation.FieldNotFound", data.EventId.Name);
    }

    [Theory]
    [InlineData("customer.emial", "Did you mean 'customer.email'?")]
    [InlineData("parent.subscription_detail.subscription", "Did you mean 'parent.subscription_details.subscription'?")]
    [InlineData("lines.data.amont", "Did you mean 'lines.data.amount'?")]
    [InlineData("lines.amount", "")]
    [InlineData("customer.shiping.name", "Did you mean 'customer.shipping.name'?")]
    [InlineData("customer.address.town", "HasJsonPath")]
    [InlineData("currency.code", "HasJsonPath")]
    [InlineData("subscription", "moved to")]
    [InlineData("subscription_id", "moved to 'parent.subscription_details.subscription'")]
    [InlineData("amounts.total", "HasJsonPath")]
    public void A_path_is_checked_step_by_step(string path, string says)
        => Assert.Contains(says, Assert.Single(Told(b => b.Entity<Bill>().Property(i => i.Some).HasJsonPath(path))).Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("customer")]
    [InlineData("customer.email")]
    [InlineData("customer.metadata.anything")]
    [InlineData("metadata.anything")]
    [InlineData("parent.subscription_details.subscription.status")]
    [InlineData("parent.subscription_details.metadata.plan")]
    [InlineData("lines.data.amount")]
    [InlineData("lines.has_more")]
    [InlineData("customer.subscriptions.data.status")]
    [InlineData("customer.default_source.last4")]
    [InlineData("discounts.source.coupon.percent_off")]
    [InlineData("object")]
    public void A_path_that_leads_somewhere_is_taken(string path) => Assert.Empty(Told(b => b.Entity<Bill>().Property(i => i.Some).HasJsonPath(path)));

    [Fact]
    public void Members_of_nested_objects_are_checked()
    {
        var told = Told(b =>
        {
            b.Entity<Payer>().ToStripeResource("customer").OwnsOne(c => c.InvoiceSettings, o => o.Property(s => s.Footer));
            b.Entity<Payer>().ComplexProperty(c => c.Email);
        });

        Assert.Contains("Did you mean 'City'?", told["Payer.Address#Address.Citty"], StringComparison.Ordinal);
        Assert.Contains("the field 'address.citty'", told["Payer.Address#Address.Citty"], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'address.country'?", told["Payer.Country"], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Footer'?", told["Settings.Foter"], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Type'?", told["Payer.TaxIds#TaxNumber.Tpe"], StringComparison.Ordinal);
        Assert.Contains("The field holds text.", told["Payer.Email"], StringComparison.Ordinal);
        Assert.Equal(5, told.Count);
    }

    [Fact]
    public void A_type_that_never_takes_what_the_field_holds_is_told()
    {
        var told = Told(b => b.Entity<Odd>().ToStripeResource("customer"));

        Assert.Equal(["Odd.Address", "Odd.Created", "Odd.DefaultSource", "Odd.Email", "Odd.Livemode", "Odd.Name"], told.Keys.Order());
        Assert.Contains("The field holds an object.", told["Odd.Address"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_right_is_not_told()
    {
        Assert.Empty(Told(b =>
        {
            b.Entity<Invoice>().Property<string>("Gues").HasColumnOrder(1);
            b.Entity<Invoice>().Property<long?>("AmountSurcharge").HasJsonPath("amount_surcharge");
            b.Entity<Invoice>().Ignore(i => i.Ignored);
            b.Entity<Invoice>().Property(i => i.Status).HasConversion(s => s.ToString(), s => s.Length);
            b.Entity<Customer>();
            b.Entity<Order>().ToStripeList("/v1/orders");
            b.Entity<Transfers>().ToStripeList("/v1/balance_transactions", l => l.RequiredFilter(t => t.PayoutId, "payout"));
            b.Entity<Happening>().ToStripeResource("event");
            b.Entity<Stripe.Subscription>();
        }));
    }

    /// <summary>The members that Stripe.net's classes have, as bags of properties: for each name and type there is a field.</summary>
    [Fact]
    public void No_member_of_any_class_of_Stripe_net_is_told()
    {
        var properties = 0;
        var told = Told(b =>
        {
            foreach (var resource in StripeCatalog.Resources.Where(
                r => r is { Parent: null, ClrType.IsInterface: false } && !r.IsPreview && !r.Parameters.Any(p => p.Required)))
            {
                var bag = b.SharedTypeEntity<Dictionary<string, object>>(resource.ListPath);
                bag.ToStripeResource(resource.ListPath);
                bag.Property<string>("Id");
                foreach (var member in resource.ClrType!.GetProperties().Where(IsScalar))
                {
                    bag.Property(member.PropertyType, member.Name);
                    properties++;
                }
            }
        });

        Assert.True(properties > 1_000, $"{properties}");
        Assert.Empty(told);

        static bool IsScalar(PropertyInfo property)
            => property.CanWrite && property.GetIndexParameters().Length == 0 && property.Name != "RawJObject"
                && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is var type
                && (type == typeof(string) || type == typeof(long) || type == typeof(bool) || type == typeof(DateTime) || type == typeof(decimal));
    }

    [Fact]
    public void Twenty_classes_are_checked_in_less_than_fifty_milliseconds()
    {
        using var context = new Checked(
            b =>
            {
                foreach (var resource in StripeCatalog.Resources.Where(
                    r => r is { Parent: null, ClrType.IsInterface: false } && !r.IsPreview && !r.Parameters.Any(p => p.Required)).Take(20))
                {
                    var bag = b.SharedTypeEntity<Dictionary<string, object>>(resource.ListPath);
                    bag.ToStripeResource(resource.ListPath);
                    bag.Property<string>("Id");
                    foreach (var name in new[] { "Created", "Livemode", "Metadata", "Misspelt", "Cretaed", "CustomerName" })
                        bag.Property<string>(name);
                }
            },
            o => o.ConfigureWarnings(w => w.Ignore(StripeEventId.FieldNotFound)));
        var model = context.GetService<IDesignTimeModel>().Model;

        var best = Enumerable.Range(0, 5).Min(_ =>
        {
            var started = Stopwatch.GetTimestamp();
            Assert.True(model.GetEntityTypes().Sum(e => FieldCheck.ProblemsOf(e).Count()) >= 40);
            return Stopwatch.GetElapsedTime(started);
        });

        Assert.InRange(best.TotalMilliseconds, 0, 50);
    }

    /// <summary>The messages by the member that they are about.</summary>
    private static Dictionary<string, string> Told(Action<ModelBuilder> build, Action<DbContextOptionsBuilder>? configure = null)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        using var context = new Checked(build, o =>
        {
            o.LogTo(
                (id, _) => id == StripeEventId.FieldNotFound || id == StripeEventId.FieldTypeMismatch,
                e => told.Add($"{((StripeFieldEventData)e).Member.DeclaringType.DisplayName()}.{((StripeFieldEventData)e).Member.Name}", e.ToString()));
            configure?.Invoke(o);
        });
        Assert.NotNull(context.Model);
        return told;
    }

    private sealed class Checked(Action<ModelBuilder> build, Action<DbContextOptionsBuilder> configure) : ModelContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        {
            base.OnConfiguring(optionsBuilder);
            optionsBuilder.EnableServiceProviderCaching(false);
            configure(optionsBuilder);
        }

        protected override void OnModelCreating(ModelBuilder modelBuilder) => build(modelBuilder);
    }

    [StripeResource("invoice")]
    private sealed class OldInvoice
    {
        public string Id { get; set; } = "";
        public string? Subscription { get; set; }
        public bool Paid { get; set; }
        public string? Custumer { get; set; }
    }

    [StripeResource("invoice")]
    private sealed class Bill
    {
        public string Id { get; set; } = "";
        public string? Some { get; set; }
    }

    private sealed class Payer
    {
        public string Id { get; set; } = "";
        public string? Country { get; set; }
        public Text Email { get; set; } = new();
        public Address? Address { get; set; }
        public Settings? InvoiceSettings { get; set; }
        public List<TaxNumber> TaxIds { get; set; } = [];
        public Dictionary<string, string>? Metadata { get; set; }
    }

    private sealed class Text
    {
        public string? Value { get; set; }
    }

    private sealed class Address
    {
        public string? Citty { get; set; }
        public string? PostalCode { get; set; }
    }

    private sealed class Settings
    {
        public string? Footer { get; set; }
        public string? Foter { get; set; }
        public string? DefaultPaymentMethodId { get; set; }
    }

    private sealed class TaxNumber
    {
        public string? Type { get; set; }
        public string? Tpe { get; set; }
    }

    private sealed class Odd
    {
        public string Id { get; set; } = "";
        public int Email { get; set; }
        public bool Name { get; set; }
        public DateTime? Livemode { get; set; }
        public bool? Created { get; set; }
        public long DefaultSource { get; set; }
        public decimal Address { get; set; }
        public int Phone { get; set; }
        public bool Delinquent { get; set; }
        public DateTimeOffset Balance { get; set; }
    }

    private sealed class Invoice
    {
        public string Id { get; set; } = "";
        public string? CustomerId { get; set; }
        public Customer? Customer { get; set; }
        public long AmountDue { get; set; }
        public DateTime DueDate { get; set; }
        public List<string> AccountTaxIds { get; set; } = [];
        public string? Ignored { get; set; }
        public int Status { get; set; }
        public LineList? Lines { get; set; }
        public Parent? Parent { get; set; }
        public Dictionary<string, string> Metadata { get; set; } = [];
    }

    private sealed class LineList
    {
        public List<Line> Data { get; set; } = [];
        public bool HasMore { get; set; }
        public string? Url { get; set; }
    }

    private sealed class Line
    {
        public string? Id { get; set; }
        public long Amount { get; set; }
    }

    private sealed class Parent
    {
        public string? Type { get; set; }
        public SubscriptionDetails? SubscriptionDetails { get; set; }
    }

    private sealed class SubscriptionDetails
    {
        public string? SubscriptionId { get; set; }
    }

    private sealed class Customer
    {
        public string Id { get; set; } = "";
        public List<Invoice> Invoices { get; set; } = [];
        public string? DefaultSourceId { get; set; }
        public bool? Deleted { get; set; }
        public Stripe.Address? Shipping { get; set; }
    }

    private sealed class Order
    {
        public string Id { get; set; } = "";
        public string? Whatever { get; set; }
    }

    private sealed class Transfers
    {
        public string Id { get; set; } = "";
        public string? PayoutId { get; set; }
    }

    private sealed class Happening
    {
        public string Id { get; set; } = "";
        public EventData? Data { get; set; }
    }

    private sealed class EventData
    {
        public Any? Object { get; set; }
    }

    private sealed class Any
    {
        public string? FieldOfLongAgo { get; set; }
    }
}
