using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>The last tier of a price has no end: null in the object, and the word "inf" in the request, as Stripe.net's own options say it.</summary>
public sealed class OpenTierTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public async Task The_last_tier_of_a_price_is_sent_as_Stripe_net_sends_it()
    {
        var options = new PriceCreateOptions
        {
            Currency = "usd",
            BillingScheme = "tiered",
            TiersMode = "volume",
            Tiers = [new() { UpTo = 10, UnitAmount = 5 }, new() { UpTo = PriceTierUpTo.Inf, UnitAmount = 4 }],
            CurrencyOptions = new()
            {
                ["eur"] = new() { Tiers = [new() { UpTo = 10, UnitAmount = 6 }, new() { UpTo = PriceTierUpTo.Inf, UnitAmount = 5 }] },
            },
        };
        using var net = new WriteServer();
        await new PriceService(new StripeClient("sk_test_1", httpClient: new SystemNetHttpClient(new HttpClient(net)))).CreateAsync(options);

        await using var context = new Shop(_stripe);
        context.Add(new Price
        {
            Currency = "usd",
            BillingScheme = "tiered",
            TiersMode = "volume",
            Tiers = [new() { UpTo = 10, UnitAmount = 5 }, new() { UnitAmount = 4 }],
            CurrencyOptions = new() { ["eur"] = new() { Tiers = [new() { UpTo = 10, UnitAmount = 6 }, new() { UnitAmount = 5 }] } },
        });
        await context.SaveChangesAsync();

        Assert.Equal(net.SentTo("/v1/prices"), _stripe.SentTo("/v1/prices"));
    }

    [Fact]
    public async Task A_plan_and_a_read_model_too_and_no_tier_but_the_last()
    {
        await using var context = new Shop(_stripe);
        context.Add(new Plan { Currency = "usd", Interval = "month", Tiers = [new() { UpTo = 10, UnitAmount = 5 }, new() { UnitAmount = 4 }] });
        await context.SaveChangesAsync();
        Assert.Contains("tiers[1][up_to]=inf", _stripe.SentTo("/v1/plans"));

        context.Add(new Fee { Currency = "usd", Tiers = [new() { UnitAmount = 5 }, new() { UnitAmount = 4 }] });
        await context.SaveChangesAsync();
        Assert.Equal(
            ["currency=usd", "tiers[0][unit_amount]=5", "tiers[1][unit_amount]=4", "tiers[1][up_to]=inf"], _stripe.SentTo("/v1/prices"));
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Price>();
            modelBuilder.Entity<Plan>();
            modelBuilder.Entity<Fee>().ToStripeResource("price").ComplexCollection(f => f.Tiers);
        }
    }

    private sealed class Fee
    {
        public string Id { get; set; } = null!;
        public string Currency { get; set; } = "";
        public List<Tier> Tiers { get; set; } = [];
    }

    private sealed class Tier
    {
        public long? UpTo { get; set; }
        public long? UnitAmount { get; set; }
    }
}
