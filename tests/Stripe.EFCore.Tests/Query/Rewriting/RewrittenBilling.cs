using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query.Rewriting;

/// <summary>Stripe.net's classes and read models: with derived types, and with a member that is not mapped.</summary>
public sealed class RewrittenBilling : Billing
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.Entity<Holder>().HasDiscriminator(h => h.Kind).HasValue<Person>("person").HasValue<Company>("company");
}

[StripeResource("customer")]
public abstract class Holder
{
    public required string Id { get; set; }

    public required string Kind { get; set; }

    [NotMapped]
    public ICollection<string> Tags { get; set; } = [];
}

public sealed class Person : Holder;

public sealed class Company : Holder;
