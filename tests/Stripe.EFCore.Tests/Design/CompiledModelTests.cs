using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Stripe.EFCore.Metadata.Compiled;
using StripeEFCore.TestShared;

namespace StripeEFCore.Tests.Design;

/// <summary>The code of a compiled model, and what happens when it is out of date.</summary>
public sealed class CompiledModelTests
{
    [Fact]
    public void A_compiled_model_plans_as_the_built_one()
    {
        using var built = new Shop(Options<Shop>());
        using var compiled = new Shop(Options<Shop>(CompiledModel.Of(built)));
        Assert.NotSame(built.Model, compiled.Model);
        Assert.Equal(Plans(built), Plans(compiled));
        compiled.Database.VerifyCompiledModel();
    }

    /// <summary>A compiled model that is used with other versions would have fields that are null in every row.</summary>
    [Fact]
    public void A_model_of_other_versions_is_refused()
    {
        var refused = Refused(code => code.Replace("\"Stripe.EFCore ", "\"Stripe.EFCore 0.0.1-", StringComparison.Ordinal));
        Assert.Contains("Stripe.EFCore 0.0.1-", refused, StringComparison.Ordinal);
        Assert.Contains("dotnet ef dbcontext optimize", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Shop.Customer))]
    [InlineData(nameof(Shop.Address))]
    public void A_model_of_a_class_that_was_changed_since_is_refused(string name)
    {
        using var db = new Shop(Options<Shop>());
        var customer = db.Model.FindEntityType(typeof(Shop.Customer))!;
        var type = name == nameof(Shop.Customer) ? (IReadOnlyTypeBase)customer : customer.FindComplexProperty(name)!.ComplexType;
        var members = ClassMembers.TextOf(type)!;
        var refused = Refused(code => code.Replace(members, "0000000000000000", StringComparison.Ordinal));
        Assert.Contains($"Shop+{name}' was changed", refused, StringComparison.Ordinal);
    }

    /// <summary>Every context of the application is refused, not the first alone.</summary>
    [Fact]
    public void A_refused_model_stays_refused()
    {
        var options = Options<Shop>(Changed(code => code.Replace("\"Stripe.EFCore ", "\"Stripe.EFCore 0.0.1-", StringComparison.Ordinal)));
        for (var i = 0; i < 2; i++)
        {
            using var db = new Shop(options);
            Assert.Throws<InvalidOperationException>(() => db.Customers.ToQueryString());
        }
    }

    [Fact]
    public void What_OnModelCreating_says_by_now_is_verified_on_demand()
    {
        using var first = new Shop(Options<Shop>());
        using var later = new LaterShop(Options<LaterShop>(CompiledModel.Of(first)));
        Assert.NotEmpty(later.Customers.ToQueryString());
        var refused = Assert.Throws<InvalidOperationException>(later.Database.VerifyCompiledModel);
        Assert.Contains("another 'Customer'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_without_a_compiled_model_has_none_to_verify()
    {
        using var db = new Shop(Options<Shop>());
        Assert.Contains("no compiled model", Assert.Throws<InvalidOperationException>(db.Database.VerifyCompiledModel).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_code_holds_no_key()
    {
        using var db = new Shop(Options<Shop>());
        Assert.All(CompiledModel.CodeOf(db), file => Assert.DoesNotContain("sk_test_compiled", file.Code, StringComparison.Ordinal));
    }

    /// <summary>Short names in the generated code would mean two classes, or the wrong one.</summary>
    [Fact]
    public void A_class_may_be_named_as_one_of_Stripe_nets()
    {
        using var built = new Namesakes.Namesakes(Options<Namesakes.Namesakes>());
        using var compiled = new Namesakes.Namesakes(Options<Namesakes.Namesakes>(CompiledModel.Of(built)));
        Assert.Equal(built.Set<Stripe.Customer>().ToQueryString(), compiled.Set<Stripe.Customer>().ToQueryString());
        Assert.Equal(typeof(Stripe.Address), compiled.Model.FindEntityType(typeof(Stripe.Customer))!.FindProperty("Address")!.ClrType);
        Assert.Equal(typeof(Namesakes.Address), compiled.Model.FindEntityType(typeof(Namesakes.Customer))!.FindComplexProperty("Address")!.ClrType);
    }

    [Fact]
    public void Native_AOT_is_refused_in_one_sentence()
    {
        using var db = new Shop(Options<Shop>());
        var refused = Assert.ThrowsAny<Exception>(() => CompiledModel.CodeOf(db, forNativeAot: true));
        Assert.Contains("leave out --nativeaot", refused.Message, StringComparison.Ordinal);
    }

    private static string[] Plans(Shop db) =>
    [
        db.Customers.Where(c => c.Email == "a@b.c").ToQueryString(),
        db.Customers.Where(c => c.Address!.City == "Oslo").ToQueryString(),
        db.Customers.Include(c => c.Bills).ToQueryString(),
        db.Bills.Where(b => b.State == State.Open && b.Customer!.Email != null).ToQueryString(),
        db.Bills.Where(b => b.Labels["a"] == "b").ToQueryString(),
        db.Set<Stripe.Subscription>().Include(s => s.Customer).ToQueryString(),
        db.Set<Stripe.Customer>().Where(c => c.Address.City == "Oslo").ToQueryString(),
    ];

    private static string Refused(Func<string, string> change)
    {
        using var db = new Shop(Options<Shop>(Changed(change)));
        return Assert.Throws<InvalidOperationException>(() => db.Customers.ToQueryString()).Message;
    }

    private static IModel Changed(Func<string, string> change)
    {
        using var db = new Shop(Options<Shop>());
        var code = CompiledModel.CodeOf(db);
        var changed = code.Select(f => new ScaffoldedFile(f.Path, change(f.Code))).ToArray();
        Assert.NotEqual(code.Select(f => f.Code), changed.Select(f => f.Code));
        return CompiledModel.Load(changed, typeof(Shop));
    }

    private static DbContextOptions<TContext> Options<TContext>(IModel? model = null)
        where TContext : DbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>().UseStripe("LiveAPIKey=sk_test_compiled");
        return model is null ? builder.Options : builder.UseModel(model).Options;
    }

    public enum State
    {
        Draft,
        Open,
        Paid,
    }

    /// <summary>Classes that are named as Stripe.net's, beside those.</summary>
    public class Shop(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Bill> Bills => Set<Bill>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Stripe.Customer>();
            modelBuilder.Entity<Stripe.Subscription>();
            modelBuilder.Entity<Bill>(bill =>
            {
                bill.ToStripeList("/v1/invoices?collection_method=send_invoice", list => list.Filter(b => b.State).Range(b => b.Created, "created").Retrieve());
                bill.Property(b => b.State).HasConversion(new EnumToStringConverter<State>()).HasJsonPath("status");
                bill.Property(b => b.Labels).HasJsonPath("metadata");
            });
        }

        public sealed class Customer
        {
            public string Id { get; set; } = null!;

            public string? Email { get; set; }

            public Address? Address { get; set; }

            public List<Bill> Bills { get; set; } = [];
        }

        public sealed class Address
        {
            [JsonPath("city")]
            public string? City { get; set; }
        }

        public sealed class Bill
        {
            public string Id { get; set; } = null!;

            public State State { get; set; }

            public DateTime Created { get; set; }

            public Dictionary<string, string> Labels { get; set; } = [];

            public string? CustomerId { get; set; }

            public Customer? Customer { get; set; }
        }
    }

    /// <summary>The same classes, of which one is mapped otherwise by now.</summary>
    public sealed class LaterShop(DbContextOptions<LaterShop> options) : Shop(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            base.OnModelCreating(modelBuilder);
            modelBuilder.Entity<Customer>().Property(c => c.Email).HasJsonPath("metadata.email");
        }
    }
}
