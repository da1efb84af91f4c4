using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>Each scalar type that a read model may have is written as it is read, or refused before any request.</summary>
public sealed class ScalarTests
{
    private static readonly Guid Id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
    private readonly WriteServer _stripe = new();

    public static TheoryData<string, object, object, string, string> Written => new()
    {
        { "Address", new Uri("https://a.example/x y?b=1"), new Uri("/b", UriKind.Relative), "url=https://a.example/x y?b=1", "url=/b" },
        { "Letter", 'a', 'b', "statement_descriptor=a", "statement_descriptor=b" },
        { "Bytes", new byte[] { 1, 2 }, new byte[] { 3 }, "name=AQI=", "name=Aw==" },
        { "Token", Id, Guid.Empty, $"unit_label={Id:D}", "unit_label=00000000-0000-0000-0000-000000000000" },
        { "Day", new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 3), "description=2026-01-02", "description=2026-01-03" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void A_text_is_written_as_it_is_read(string member, object first, object second, string created, string changed)
    {
        using var context = new Shop(_stripe);
        var pro = new Pro();
        context.Add(pro);
        context.Entry(pro).Property(member).CurrentValue = first;
        context.SaveChanges();
        Assert.Equal([created], _stripe.SentTo("/v1/products"));

        pro = context.Attached(new Pro { Id = "obj_1" });
        context.ChangeTracker.Clear();
        typeof(Pro).GetProperty(member)!.SetValue(pro, first);
        context.Attach(pro);
        typeof(Pro).GetProperty(member)!.SetValue(pro, second);
        context.SaveChanges();
        Assert.Equal([changed], _stripe.SentTo("/v1/products/obj_1"));
    }

    [Fact]
    public void A_text_inside_a_nested_object_and_in_a_list_too()
    {
        using var context = new Shop(_stripe);
        context.Add(new Pro { TaxDetails = new() { Link = new("https://a.example/1") }, Images = [new("https://a.example/2")] });
        context.SaveChanges();
        Assert.Equal(["images[0]=https://a.example/2", "tax_details[tax_code]=https://a.example/1"], _stripe.SentTo("/v1/products"));

        var pro = context.Attached(new Pro { Id = "obj_1", TaxDetails = new() { Link = new("https://a.example/1") } });
        pro.TaxDetails.Link = new("https://a.example/3");
        context.SaveChanges();
        Assert.Equal(["tax_details[tax_code]=https://a.example/3"], _stripe.SentTo("/v1/products/obj_1"));
    }

    [Fact]
    public void Numbers_keep_all_their_digits()
    {
        using var context = new Shop(_stripe);
        context.Add(new Fee { Float = 0.1f, Double = 0.1 + 0.2, Decimal = 1.50m, Whole = 16777216f });
        context.SaveChanges();
        Assert.Equal(
            [
                "custom_unit_amount[maximum]=16777216", "lookup_key=1.50", "transform_quantity[round]=0.1", "unit_amount_decimal=0.30000000000000004",
            ],
            _stripe.SentTo("/v1/prices"));

        var fee = context.Attached(new Fee { Id = "obj_1", Nickname = 1f });
        fee.Nickname = 16777216f;
        context.SaveChanges();
        Assert.Equal(["nickname=16777216"], _stripe.SentTo("/v1/prices/obj_1"));
    }

    [Fact]
    public void A_span_is_seconds()
    {
        using var context = new Shop(_stripe);
        context.Add(new Fee { Span = TimeSpan.FromMinutes(2) });
        context.SaveChanges();
        Assert.Equal(["recurring[interval_count]=120"], _stripe.SentTo("/v1/prices"));
        context.Add(new Fee { Span = TimeSpan.FromMilliseconds(1500) });
        context.Says("Fee.Span holds a value of TimeSpan", "takes a whole number there");
    }

    [Fact]
    public void What_Stripe_has_no_such_value_for_is_refused()
    {
        using var context = new Shop(_stripe);
        context.Add(new Fee { Clock = new(9, 30) });
        context.Says("Fee.Clock holds a value of TimeOnly", "takes text there", "value converter");
        context.ChangeTracker.Clear();
        context.Add(new Pass { Redeem = new(2026, 1, 2) });
        context.Says("Pass.Redeem holds a value of DateOnly", "takes a time there", "value converter");
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Pro>().ToStripeResource("product");
            modelBuilder.Entity<Fee>().ToStripeResource("price");
            modelBuilder.Entity<Pass>().ToStripeResource("coupon");
        }
    }

    private sealed class Pro
    {
        public string Id { get; set; } = null!;

        [JsonPath("url")]
        public Uri? Address { get; set; }

        [JsonPath("statement_descriptor")]
        public char? Letter { get; set; }

        [JsonPath("name")]
        public byte[]? Bytes { get; set; }

        [JsonPath("unit_label")]
        public Guid? Token { get; set; }

        [JsonPath("description")]
        public DateOnly? Day { get; set; }

        public List<Uri>? Images { get; set; }
        public Box TaxDetails { get; set; } = new();
    }

    [ComplexType]
    private sealed class Box
    {
        [JsonPath("tax_code")]
        public Uri? Link { get; set; }
    }

    private sealed class Fee
    {
        public string Id { get; set; } = null!;

        [JsonPath("transform_quantity.round")]
        public float? Float { get; set; }

        [JsonPath("unit_amount_decimal")]
        public double? Double { get; set; }

        [JsonPath("lookup_key")]
        public decimal? Decimal { get; set; }

        [JsonPath("custom_unit_amount.maximum")]
        public float? Whole { get; set; }

        public float? Nickname { get; set; }

        [JsonPath("recurring.interval_count")]
        public TimeSpan? Span { get; set; }

        [JsonPath("tax_behavior")]
        public TimeOnly? Clock { get; set; }
    }

    private sealed class Pass
    {
        public string Id { get; set; } = null!;

        [JsonPath("redeem_by")]
        public DateOnly? Redeem { get; set; }
    }
}
