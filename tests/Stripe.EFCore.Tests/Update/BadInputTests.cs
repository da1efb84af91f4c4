using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>What cannot be written is refused before any request, with the property, the value and the way out.</summary>
public class BadInputTests
{
    private readonly WriteServer _stripe = new();

    public static TheoryData<string, string[]> Refused => new()
    {
        { "51 keys", ["Customer.Metadata", "51 keys", "at most 50"] },
        { "long value", ["Customer.Metadata", "501 characters", "'note'", "at most 500"] },
        { "long key", ["Customer.Metadata", new string('k', 41), "1 to 40"] },
        { "long value of one key", ["Client.Note", "501 characters", "at most 500"] },
        { "object in metadata", ["Open.Metadata", "JsonElement", "takes text"] },
        { "list in metadata", ["Open.Metadata", "takes text"] },
        { "two values", ["Client", "'note'", "'one'", "'two'"] },
        { "chosen id", ["Customer 'cus_1'", "Stripe chooses", "Attach"] },
        { "event", ["Event cannot be created", "/v1/events"] },
        { "balance transaction", ["BalanceTransaction cannot be created", "/v1/balance_transactions"] },
        { "read-only on create", ["Customer.Delinquent cannot be set", "CustomerService.Create"] },
        { "read-only on update", ["Customer.Delinquent cannot be set", "CustomerService.Update"] },
        { "read-only inside", ["AutomaticTax.Status cannot be set", "InvoiceService.Create"] },
        { "state", ["Invoice.Status cannot be set", "FinalizeInvoice"] },
        { "create only", ["Price.Currency cannot be set", "only when the object is created"] },
        { "text for a number", ["Loose.UnitAmount", "String", "a whole number"] },
        { "no id", ["Refund.Charge", "refers to a Charge", "no id"] },
        { "circle", ["circle", "One", "Other"] },
        { "no delete", ["Price cannot be deleted", "/v1/prices"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task It_is_refused_and_nothing_is_sent(string what, string[] said)
    {
        await using var context = new Shop(_stripe);
        Make(context, what);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync());

        Assert.All(said, s => Assert.Contains(s, refusal.Message, StringComparison.Ordinal));
        Assert.Empty(_stripe.Sent);
    }

    [Fact]
    public void The_key_of_a_tracked_object_stays()
    {
        using var context = new Shop(_stripe);
        var customer = new Customer { Id = "cus_1" };
        context.Attach(customer);
        customer.Id = "cus_2";

        Assert.Throws<InvalidOperationException>(() => context.SaveChanges());
        Assert.Empty(_stripe.Sent);
    }

    private static void Make(Shop context, string what)
    {
        var noted = new string('x', 501);
        switch (what)
        {
            case "51 keys":
                context.Add(new Customer { Metadata = Enumerable.Range(0, 51).ToDictionary(i => $"k{i}", _ => "v") });
                break;
            case "long value":
                context.Add(new Customer { Metadata = new() { ["note"] = noted } });
                break;
            case "long key":
                context.Add(new Customer { Metadata = new() { [new string('k', 41)] = "v" } });
                break;
            case "long value of one key":
                context.Add(new Client { Note = noted });
                break;
            case "object in metadata":
                context.Add(new Open { Metadata = JsonElement.Parse("""{"a":{"b":1}}""") });
                break;
            case "list in metadata":
                context.Add(new Open { Metadata = JsonElement.Parse("""{"a":[1]}""") });
                break;
            case "two values":
                context.Add(new Client { Note = "one", Metadata = new() { ["note"] = "two" } });
                break;
            case "chosen id":
                context.Add(new Customer { Id = "cus_1" });
                break;
            case "event":
                context.Add(new Event { Type = "customer.created" });
                break;
            case "balance transaction":
                context.Add(new BalanceTransaction { Amount = 1 });
                break;
            case "read-only on create":
                context.Add(new Customer { Delinquent = true });
                break;
            case "read-only on update":
                context.Attached(new Customer { Id = "cus_1" }).Delinquent = true;
                break;
            case "read-only inside":
                context.Add(new Invoice { AutomaticTax = new() { Enabled = true, Status = "complete" } });
                break;
            case "state":
                context.Attached(new Invoice { Id = "in_1", Status = "draft" }).Status = "open";
                break;
            case "create only":
                context.Attached(new Price { Id = "price_1", Currency = "eur" }).Currency = "usd";
                break;
            case "text for a number":
                context.Add(new Loose { UnitAmount = "ten" });
                break;
            case "no id":
                context.Add(new Refund { Charge = new Charge { Description = "new" } });
                break;
            case "circle":
                var (one, other) = (new One(), new Other());
                (one.Customer, other.Product) = (other, one);
                context.AddRange(one, other);
                break;
            default:
                context.Remove(new Price { Id = "price_1" });
                break;
        }
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<Invoice>();
            modelBuilder.Entity<Price>();
            modelBuilder.Entity<Event>();
            modelBuilder.Entity<Refund>();
            modelBuilder.Entity<BalanceTransaction>();
            modelBuilder.Entity<Client>().ToStripeResource("customer");
            modelBuilder.Entity<Open>().ToStripeResource("customer");
            modelBuilder.Entity<Loose>().ToStripeResource("price");
            modelBuilder.Entity<One>().ToStripeResource("invoice");
            modelBuilder.Entity<Other>().ToStripeResource("invoiceitem");
            modelBuilder.Entity<One>().HasOne(o => o.Customer).WithMany().HasForeignKey(o => o.CustomerId);
            modelBuilder.Entity<Other>().HasOne(o => o.Product).WithMany().HasForeignKey(o => o.ProductId);
        }
    }

    private sealed class Client
    {
        public string Id { get; set; } = null!;

        [JsonPath("metadata.note")]
        public string? Note { get; set; }
        public Dictionary<string, string>? Metadata { get; set; }
    }

    private sealed class Open
    {
        public string Id { get; set; } = null!;
        public JsonElement Metadata { get; set; }
    }

    private sealed class Loose
    {
        public string Id { get; set; } = null!;
        public string? UnitAmount { get; set; }
    }

    private sealed class One
    {
        public string Id { get; set; } = null!;

        [JsonPath("customer")]
        public string? CustomerId { get; set; }
        public Other? Customer { get; set; }
    }

    private sealed class Other
    {
        public string Id { get; set; } = null!;

        [JsonPath("invoice")]
        public string? ProductId { get; set; }
        public One? Product { get; set; }
    }
}
