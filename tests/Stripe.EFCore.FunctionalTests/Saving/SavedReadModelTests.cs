using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>Classes with names and types of the user's own are created, changed, unset and deleted, and Stripe.net's client sees it.</summary>
public class SavedReadModelTests : SavingTest
{
    [Fact]
    public async Task A_new_object_is_as_its_class_says()
    {
        await using var db = Clinic();
        var patient = new Patient
        {
            Mail = "ann@example.com",
            Tier = "gold",
            Home = new() { Town = "Bonn", Line = "Am Markt 1" },
            Exempt = Exemption.Reverse,
            Debt = new(250),
        };
        db.Add(patient);
        await db.SaveChangesAsync();

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal(
            ("ann@example.com", "gold", "Bonn", "Am Markt 1", "reverse", 250),
            (held.Email, held.Metadata["tier"], held.Address.City, held.Address.Line1, held.TaxExempt, held.Balance));
        Assert.Equal((held.Id, held.Created), (patient.Id, patient.Since.UtcDateTime));
        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Fact]
    public async Task Changes_are_made_alone_and_null_unsets()
    {
        var id = (await new CustomerService(Stripe).CreateAsync(new()
        {
            Name = "Ann",
            Email = "ann@example.com",
            BusinessName = "Ann & Co",
            Metadata = new() { ["tier"] = "gold", ["other"] = "1" },
            Address = new() { City = "Bonn", Line1 = "Am Markt 1", Country = "DE" },
        })).Id;
        await using var db = Clinic();
        var patient = await db.Patients.SingleAsync(p => p.Id == id);
        patient.Home!.Line = null;
        patient.Tier = null;
        patient.Firm = null;
        patient.Exempt = Exemption.Exempt;
        patient.Debt = new(-100);
        await db.SaveChangesAsync();

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal(("Ann", "ann@example.com", null, "exempt", -100), (held.Name, held.Email, held.BusinessName, held.TaxExempt, held.Balance));
        Assert.Equal(("Bonn", null, "DE"), (held.Address.City, held.Address.Line1, held.Address.Country));
        Assert.Equal([new("other", "1")], held.Metadata);
        Assert.False(db.ChangeTracker.HasChanges());

        patient.Home = null;
        await db.SaveChangesAsync();
        Assert.Null(Assert.Single(await CustomersAsync()).Address);

        db.Remove(patient);
        await db.SaveChangesAsync();
        Assert.Empty(await CustomersAsync());
    }

    [Fact]
    public async Task What_is_changed_in_a_nested_object_after_a_lost_answer_is_all_that_is_sent()
    {
        foreach (var (home, change, sent) in new (Home?, Action<Patient>, string)[]
        {
            (new() { Town = "Bonn", Line = "A 1" }, p => p.Home!.Town = "Ulm", "address[city]=Ulm"),
            (null, p => p.Home = new() { Town = "Ulm" }, "address[city]=Ulm"),
            (new() { Town = "Bonn", Line = "A 1" }, p => p.Home = null, "address="),
            (new() { Town = "Bonn", Line = "A 1" }, p => (p.Debt, p.Tier) = (new(7), null), "balance=7&metadata[tier]="),
        })
        {
            await using var db = Clinic();
            var patient = new Patient { Mail = "ann@example.com", Tier = "gold", Home = home };
            db.Add(patient);
            Wire.Next = _ => Break.Answer;
            await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            Wire.Next = null;
            change(patient);
            await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            Assert.Equal(1, await db.SaveChangesAsync());
            Assert.Equal(sent, string.Join('&', Wire.Writes[^1].Body.Split('&').Order()));
            Assert.Equal(0, await db.SaveChangesAsync());
        }
    }

    [Fact]
    public async Task A_list_without_ids_that_is_changed_after_a_lost_answer_is_sent_whole()
    {
        await using var db = Clinic();
        var treatment = new Treatment { Label = "x", MarketingFeatures = [new() { Name = "a" }] };
        db.Add(treatment);
        Wire.Next = _ => Break.Answer;
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Wire.Next = null;
        treatment.MarketingFeatures.Add(new() { Name = "b" });
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        await db.SaveChangesAsync();
        var held = Assert.Single(await new ProductService(Stripe).ListAsync());
        Assert.Equal(["a", "b"], held.MarketingFeatures.Select(f => f.Name));
    }

    [Fact]
    public async Task Many_objects_are_changed_by_the_names_of_their_class()
    {
        await using var db = Clinic();
        db.AddRange(Enumerable.Range(0, 5).Select(i => new Patient { Mail = $"c{i}@example.com", Tier = i % 2 == 0 ? "gold" : "silver" }));
        await db.SaveChangesAsync();

        Assert.Equal(3, await db.Patients.Where(p => p.Tier == "gold").ExecuteUpdateAsync(s => s
            .SetProperty(p => p.Exempt, Exemption.Reverse)
            .SetProperty(p => p.Home!.Town, p => p.Mail)
            .SetProperty(p => p.Tier, "platinum")
            .SetProperty(p => p.Debt, new Money(7))));
        Assert.Equal(3, await db.Patients.Where(p => p.Tier == "platinum").ExecuteUpdateAsync(s => s
            .SetProperty(p => p.Home, p => new Home { Town = p.Mail, Line = "1" })));

        var held = (await CustomersAsync())
            .OrderBy(c => c.Email, StringComparer.Ordinal)
            .Select(c => (c.TaxExempt, c.Address?.City, c.Metadata["tier"], c.Balance));
        Assert.Equal(
            [
                ("reverse", "c0@example.com", "platinum", 7), ("none", null, "silver", 0), ("reverse", "c2@example.com", "platinum", 7),
                ("none", null, "silver", 0), ("reverse", "c4@example.com", "platinum", 7),
            ],
            held);
        Assert.Equal(2, await db.Patients.Where(p => p.Tier == "silver").ExecuteDeleteAsync());
        Assert.Equal(3, (await CustomersAsync()).Count);
    }

    [Fact]
    public async Task An_object_that_refers_to_a_new_one_is_created_behind_it()
    {
        await using var db = Clinic();
        var treatment = new Treatment { Label = "Massage" };
        db.AddRange(new Fee { Treatment = treatment, Currency = "eur", Amount = 4_500 }, treatment);
        Assert.Equal(2, await db.SaveChangesAsync());

        var price = Assert.Single((await new PriceService(Stripe).ListAsync()).Data);
        Assert.Equal((treatment.Id, 4_500L, "eur"), (price.ProductId, price.UnitAmount, price.Currency));
        Assert.Equal("Massage", (await new ProductService(Stripe).GetAsync(price.ProductId)).Name);
    }

    [Fact]
    public async Task Reload_of_a_type_with_a_list_of_objects_is_refused()
    {
        await using var db = Clinic();
        var treatment = new Treatment { Label = "Massage", MarketingFeatures = [new() { Name = "warm" }] };
        db.Add(treatment);
        await db.SaveChangesAsync();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Entry(treatment).ReloadAsync());

        Assert.Contains("MarketingFeatures", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("warm", Assert.Single(treatment.MarketingFeatures).Name);
    }

    [Fact]
    public async Task A_change_inside_a_list_is_saved_each_time()
    {
        await using var db = Clinic();
        var treatment = new Treatment { Label = "Massage", MarketingFeatures = [new() { Name = "warm" }, new() { Name = "long" }] };
        db.Add(treatment);
        await db.SaveChangesAsync();
        foreach (var word in new[] { "cold", "short" })
        {
            treatment.MarketingFeatures[0].Name = word;
            Assert.Equal(1, await db.SaveChangesAsync());
            var held = await new ProductService(Stripe).GetAsync(treatment.Id);
            Assert.Equal([word, "long"], held.MarketingFeatures.Select(f => f.Name));
        }

        treatment.MarketingFeatures.RemoveAt(0);
        await db.SaveChangesAsync();
        Assert.Equal(["long"], (await new ProductService(Stripe).GetAsync(treatment.Id)).MarketingFeatures.Select(f => f.Name));
    }

    /// <summary>The model that somebody compiled before.</summary>
    protected virtual IModel? ClinicModel(DbContextOptions<ClinicContext> options) => null;

    private ClinicContext Clinic()
    {
        var builder = new DbContextOptionsBuilder<ClinicContext>()
            .UseStripe(s => s.LiveApiKey(Emulator.ApiKey).ApiBase(Emulator.BaseAddress).MessageHandler(Wire))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));
        if (ClinicModel(builder.Options) is { } model)
            builder.UseModel(model);
        return new(builder.Options);
    }
}

public sealed class ClinicContext(DbContextOptions<ClinicContext> options) : DbContext(options)
{
    public DbSet<Patient> Patients => Set<Patient>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Patient>(patient =>
        {
            patient.ToStripeResource("customer");
            patient.Property(p => p.Debt).HasConversion(debt => debt!.Cents, cents => new Money(cents));
        });
        modelBuilder.Entity<Treatment>().ToStripeResource("product");
        modelBuilder.Entity<Fee>().ToStripeResource("price");
    }
}

public enum Exemption
{
    None,
    Exempt,
    Reverse,
}

public sealed record Money(long Cents);

public sealed class Patient
{
    public string Id { get; set; } = null!;

    [JsonPath("email")]
    public string? Mail { get; set; }

    [JsonPath("business_name")]
    public string? Firm { get; set; }

    [JsonPath("created")]
    public DateTimeOffset Since { get; set; }

    [JsonPath("metadata.tier")]
    public string? Tier { get; set; }

    [JsonPath("address")]
    public Home? Home { get; set; }

    [JsonPath("tax_exempt")]
    public Exemption? Exempt { get; set; }

    [JsonPath("balance")]
    public Money? Debt { get; set; }
}

[ComplexType]
public sealed class Home
{
    [JsonPath("city")]
    public string? Town { get; set; }

    [JsonPath("line1")]
    public string? Line { get; set; }
}

public sealed class Treatment
{
    public string Id { get; set; } = null!;

    [JsonPath("name")]
    public string? Label { get; set; }
    public List<Feature> MarketingFeatures { get; set; } = [];
}

public sealed class Feature
{
    public string? Name { get; set; }
}

public sealed class Fee
{
    public string Id { get; set; } = null!;
    public string Currency { get; set; } = "";

    [JsonPath("unit_amount")]
    public long? Amount { get; set; }

    [JsonPath("product")]
    public string? TreatmentId { get; set; }
    public Treatment? Treatment { get; set; }
}
