using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using StripeEFCore.FunctionalTests.StripeModel;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>Stripe.net's own objects, of a list that a subquery reads too, are what Stripe.net's own client reads.</summary>
public sealed class SharedStripeListTests(StripeFixture stripe) : IClassFixture<StripeFixture>
{
    [Fact]
    public async Task Whole_objects_beside_an_aggregate_of_their_list_are_complete()
    {
        await using var db = stripe.CreateContext();
        var rows = await db.Charges.Where(c => c.Amount > db.Charges.Average(x => x.Amount)).ToListAsync();
        var wanted = stripe.Objects.Charges.Where(c => c.Amount > stripe.Objects.Charges.Average(x => x.Amount)).ToList();

        Assert.NotEmpty(rows);
        Assert.Equal(wanted.Select(Text), rows.Select(Text));

        static string Text(Charge charge)
            => $"{charge.Id} {charge.Amount} {charge.CustomerId} {charge.BillingDetails?.Email} {charge.PaymentMethodDetails?.Card?.Last4} {charge.Created:O}";
    }

    [Fact]
    public async Task A_field_that_the_query_asks_to_expand_is_there_beside_an_aggregate_of_its_list()
    {
        await using var db = new OnlyCharges(stripe);
        var rows = await db.Charges.AsNoTracking().Expand(c => c.Customer).Where(c => c.Amount > db.Charges.Average(x => x.Amount)).ToListAsync();

        Assert.Contains(rows, c => c.CustomerId is not null);
        Assert.All(rows.Where(c => c.CustomerId is not null), c => Assert.NotNull(c.Customer));
    }

    [Fact]
    public async Task A_list_by_filters_that_no_field_repeats_is_not_taken_from_the_whole_list()
    {
        await using var db = stripe.CreateContext();
        var rows = await db.Products.Take(2).Select(p => new
        {
            All = db.Subscriptions.Count(),
            Some = db.Subscriptions.Any(s => s.HasPrice("price_none") || s.HasPrice("price_no_other")),
        }).ToListAsync();

        Assert.All(rows, r => Assert.True(r is { All: > 0, Some: false }));
    }

    /// <summary>A context to which customers are no set, so that a charge's customer is a part of the charge.</summary>
    private sealed class OnlyCharges(StripeFixture stripe) : DbContext(
        new DbContextOptionsBuilder<OnlyCharges>()
            .UseStripe(s => s.LiveApiKey(stripe.Emulator.ApiKey).ApiBase(stripe.Emulator.BaseAddress))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options)
    {
        public DbSet<Charge> Charges => Set<Charge>();
    }
}
