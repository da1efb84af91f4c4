#pragma warning disable CS0618 // RawJObject is obsolete, and read all the same.
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json.Linq;
using StripeEFCore.Tests.Api;
using StripeEFCore.Tests.Rows.Entities;

namespace StripeEFCore.Tests.Payloads;

/// <summary>The JSON that objects keep of themselves where it is asked for: the same that Stripe.net's objects keep.</summary>
public sealed class RawJsonTests
{
    private const string IntentJson = """{"id":"pi_1","object":"payment_intent","amount":5, "amount_surcharge":12,"amount_details":{"x":1}}""";

    internal const string ChargeJson = """
        {"id":"ch_1","object":"charge","amount":5,"new_field":{"a":[1,2.50]},"customer":"cus_1","source":{"id":"card_1","object":"card","k":2},
         "payment_method_details":{"type":"card","x":1,"card":{"brand":"visa","z":"é"}},"billing_details":{"address":{"city":"c"},"y":1},
         "refunds":{"object":"list","url":"/v1/charges/ch_1/refunds","has_more":false,"data":[{"id":"re_1","object":"refund","q":1}]}}
        """;

    private static readonly string[] Shops =
    [
        """{"id":"cus_1","object":"customer","new_field":1,"address":{"city":"c"},"invoice_settings":{"footer":"f","z":1}}""",
        """{"id":"ch_1","object":"charge","new_field":2,"customer":{"id":"cus_1","object":"customer","new_field":1,"invoice_settings":{"footer":"f","z":1}}}""",
    ];

    public static TheoryData<string> Classes => WholeEntityTests.Classes;

    [Theory]
    [MemberData(nameof(Classes))]
    public void All_objects_in_an_entity_keep_the_JSON_that_Stripe_net_keeps(string name)
    {
        var type = typeof(StripeEntity).Assembly.GetType(name, throwOnError: true)!;
        var json = new SampleJson(expanded: true).Of(type, 3);
        (json["id"], json["new_field"]) = ("id_1", 1);
        foreach (var field in json.Select(m => m.Key).Where(f => WholeEntityTests.IsLeftOut(type, f)).ToList())
            json.Remove(field);
        var theirs = RawJsonGraph.Of(JsonSerializer.Deserialize(json.ToJsonString(), type, StripeConfiguration.SerializerOptions)).ToList();
        var read = typeof(RawJsonTests)
            .GetMethod(nameof(Read), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type);

        Assert.Contains("new_field", theirs[0], StringComparison.Ordinal);
        foreach (var isTracking in new[] { true, false })
            Assert.Equal(theirs, RawJsonGraph.Of(read.Invoke(null, [json.ToJsonString(), isTracking])));
    }

    [Fact]
    public async Task Find_gives_an_object_that_keeps_its_JSON()
    {
        var theirs = StripeEntity.FromJson<PaymentIntent>(IntentJson);
        using var db = Keeping<PaymentIntent>(IntentJson);
        await using var other = Keeping<PaymentIntent>(IntentJson, o => o.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));

        foreach (var ours in new[] { db.Objects.Find("pi_1")!, db.Objects.Find("pi_1")!, (await other.Objects.FindAsync("pi_1"))! })
        {
            Assert.Equal(12, (int)ours.RawJObject["amount_surcharge"]!);
            Assert.True(JToken.DeepEquals(theirs.RawJObject, ours.RawJObject));
            Assert.Equal(RawJsonGraph.Of(theirs), RawJsonGraph.Of(ours));
        }

        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Fact]
    public void Find_of_contexts_with_and_without_the_option_is_compiled_apart()
    {
        foreach (var keeps in new[] { false, true, false, true })
        {
            using var db = keeps ? Keeping<PaymentIntent>(IntentJson) : new SingleClassContext<PaymentIntent>(IntentJson);

            Assert.Equal(keeps, db.Objects.Find("pi_1")!.RawJObject is not null);
        }
    }

    [Fact]
    public void Queries_of_contexts_with_and_without_the_option_are_compiled_apart()
    {
        foreach (var keeps in new[] { false, true, false, true })
        {
            using var db = keeps ? Keeping<PaymentIntent>(ListOf(IntentJson)) : new SingleClassContext<PaymentIntent>(ListOf(IntentJson));

            var ours = db.Objects.OrderBy(p => p.Amount).Single();

            Assert.Equal((keeps, keeps), (ours.RawJObject is not null, ours.AmountDetails.RawJObject is not null));
        }
    }

    [Fact]
    public void The_connection_string_has_the_option()
    {
        using var db = new SingleClassContext<PaymentIntent>(ListOf(IntentJson), o => o.UseStripe(
            "LiveAPIKey=sk_test_1;KeepRawJson=true", s => s.MessageHandler(new FakeStripe(_ => FakeStripe.Json(ListOf(IntentJson))))));

        Assert.Equal(IntentJson, db.Objects.Single().RawJsonElement!.Value.GetRawText());
    }

    [Fact]
    public void WithRawJson_counts_for_its_query_alone()
    {
        using var db = new SingleClassContext<Charge>(ListOf(ChargeJson));
        var charges = db.Objects.AsNoTracking();

        var kept = charges.Where(c => c.Amount == 5).WithRawJson().OrderBy(c => c.Id).First();
        var plain = charges.First();

        Assert.Equal(Theirs(), RawJsonGraph.Of(kept));
        Assert.All(RawJsonGraph.Of(plain), line => Assert.EndsWith("= none", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_nested_object_that_is_selected_keeps_its_JSON()
    {
        using var db = new SingleClassContext<Charge>(ListOf(ChargeJson));

        var one = db.Objects.WithRawJson()
            .Select(c => new { c.PaymentMethodDetails, c.PaymentMethodDetails.Card, c.Source, Refunds = c.Refunds.Data.ToList() })
            .Single();

        Assert.Equal("""{"type":"card","x":1,"card":{"brand":"visa","z":"é"}}""", one.PaymentMethodDetails.RawJsonElement!.Value.GetRawText());
        Assert.Equal("visa", (string?)one.Card.RawJObject["brand"]);
        Assert.Equal(2, (int)((Card)one.Source).RawJObject["k"]!);
        Assert.Equal(1, (int)Assert.Single(one.Refunds).RawJObject["q"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Entities_keep_their_JSON_behind_any_operator(bool isTracking)
    {
        using var db = new SingleClassContext<Charge>(ListOf(ChargeJson));
        var charges = (isTracking ? db.Objects.AsTracking() : db.Objects.AsNoTracking()).WithRawJson();
        IEnumerable<Charge> read =
        [
            .. charges.Concat(charges), .. charges.Union(charges), .. charges.Distinct(), .. charges.GroupBy(c => c.Amount).Select(g => g.First()),
            .. charges.GroupBy(c => c.Amount).AsEnumerable().SelectMany(g => g), .. charges.Join(charges, c => c.Id, c => c.Id, (a, b) => b),
            .. charges.Select(c => new { Other = charges.FirstOrDefault(o => o.Id == c.Id) }).AsEnumerable().Select(x => x.Other!),
            .. charges.DefaultIfEmpty().AsEnumerable().Select(c => c!),
            .. charges.OrderBy(c => c.Amount).Skip(0).Take(1).AsNoTrackingWithIdentityResolution(),
            charges.Single(c => c.Amount == 5),
            charges.OrderBy(c => c.Amount).Last(),
        ];

        Assert.Equal(12, read.Count());
        Assert.All(read, c => Assert.Equal(Theirs(), RawJsonGraph.Of(c)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Included_entities_keep_their_JSON(bool isTracking)
    {
        using var db = new Shop();
        db.ChangeTracker.QueryTrackingBehavior = isTracking ? QueryTrackingBehavior.TrackAll : QueryTrackingBehavior.NoTracking;

        var charge = db.Charges.Include(c => c.Customer).WithRawJson().Single();

        Assert.Equal(RawJsonGraph.Of(StripeEntity.FromJson<Charge>(Shops[1])), RawJsonGraph.Of(charge));
        Assert.Equal(1, (int)charge.Customer.InvoiceSettings.RawJObject["z"]!);
        Assert.Equal(isTracking ? 2 : 0, db.ChangeTracker.Entries().Count());
        Assert.False(db.ChangeTracker.HasChanges());
    }

    [Fact]
    public void The_rest_of_a_list_that_is_read_to_its_end_keeps_its_JSON()
    {
        const string rest = """{"object":"list","url":"/v1/charges/ch_1/refunds","has_more":false,"data":[{"id":"re_2","object":"refund","q":2}]}""";
        var stripe = new FakeStripe(r => FakeStripe.Json(r.PathAndQuery.Contains("starting_after=re_1", StringComparison.Ordinal)
            ? rest
            : ListOf(ChargeJson.Replace("\"has_more\":false", "\"has_more\":true", StringComparison.Ordinal))));
        using var db = new SingleClassContext<Charge>("", o => o.UseStripe("LiveAPIKey=sk_test_1", s => s.MessageHandler(stripe)));

        var refunds = db.Objects.Expand(c => c.Refunds.Data).WithRawJson().Single().Refunds.Data;

        Assert.Equal([1, 2], refunds.Select(r => (int)r.RawJObject["q"]!));
    }

    [Theory]
    [InlineData(""" "req_1" """)]
    [InlineData("""{"id":"req_1","u":1}""")]
    public void An_event_and_the_object_in_it_keep_their_JSON(string request)
    {
        var json =
            """{"id":"evt_1","object":"event","request":REQUEST,"data":{"object":{"id":"cus_1","object":"customer","new":5},"previous_attributes":{"a":1}}}"""
                .Replace("REQUEST", request, StringComparison.Ordinal);
        using var db = new SingleClassContext<Event>(ListOf(json));

        Assert.Equal(RawJsonGraph.Of(StripeEntity.FromJson<Event>(json)), RawJsonGraph.Of(db.Objects.WithRawJson().Single()));
    }

    [Fact]
    public void An_object_with_a_member_that_cannot_be_read_keeps_its_JSON()
    {
        const string odd = """{"id":"ch_1","object":"charge","amount":[1],"billing_details":{"name":{"first":"n"},"x":1}}""";
        using var db = new SingleClassContext<Charge>(ListOf(odd));

        var charge = db.Objects.WithRawJson().Single();

        Assert.Equal(odd, charge.RawJsonElement!.Value.GetRawText());
        Assert.Equal(1, (int)charge.BillingDetails.RawJObject["x"]!);
        Assert.All(RawJsonGraph.Of(db.Objects.AsNoTracking().Single()), line => Assert.EndsWith("= none", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_that_derives_from_one_of_Stripe_net_keeps_its_JSON()
    {
        using var db = Keeping<MyCharge>(ListOf(ChargeJson));

        var mine = db.Objects.Single();

        Assert.Equal(5, mine.Mine);
        Assert.Equal(Theirs(), RawJsonGraph.Of(mine));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Objects_of_Stripe_net_in_a_read_model_keep_their_JSON(bool isTracking)
    {
        using var db = Keeping<Payment>(ListOf(ChargeJson));

        var payment = (isTracking ? db.Objects : db.Objects.AsNoTracking()).Single();

        Assert.Equal(RawJsonGraph.Of(StripeEntity.FromJson<Charge>(ChargeJson).PaymentMethodDetails), RawJsonGraph.Of(payment.PaymentMethodDetails));
        Assert.Equal(1, (int)payment.BillingDetails!.RawJObject["y"]!);
        Assert.Equal(1, (int)Assert.Single(payment.Refunds).RawJObject["q"]!);
        Assert.Equal("visa", (string?)payment.Card!.RawJObject["brand"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Owned_objects_of_Stripe_net_keep_their_JSON(bool isTracking)
    {
        using var db = new OwningContext(ListOf(ChargeJson));

        var payment = (isTracking ? db.Objects : db.Objects.AsNoTracking()).Single();

        Assert.Equal(1, (int)payment.BillingDetails!.RawJObject["y"]!);
        Assert.Equal(1, (int)Assert.Single(payment.Refunds).RawJObject["q"]!);
        Assert.Equal("c", (string?)db.Objects.AsNoTracking().Select(p => p.BillingDetails!).Single().RawJObject["address"]!["city"]);
    }

    [Fact]
    public void A_sequence_that_is_no_query_is_left_as_it_is()
    {
        var charges = new[] { new Charge() }.AsQueryable();

        Assert.Same(charges, charges.WithRawJson());
        Assert.Throws<ArgumentNullException>(() => default(IQueryable<Charge>)!.WithRawJson());
    }

    private static IEnumerable<string> Theirs() => RawJsonGraph.Of(StripeEntity.FromJson<Charge>(ChargeJson));

    private static string ListOf(string json) => CannedContext.ListOf(json);

    private static T Read<T>(string json, bool isTracking)
        where T : class
    {
        using var db = Keeping<T>(ListOf(json));
        return (isTracking ? db.Objects : db.Objects.AsNoTracking()).Single();
    }

    internal static SingleClassContext<T> Keeping<T>(string json, Action<DbContextOptionsBuilder>? configure = null)
        where T : class
        => new(json, o =>
        {
            o.UseStripe(s => s.KeepRawJson());
            configure?.Invoke(o);
        });

    private sealed class MyCharge : Charge
    {
        [JsonPath("amount")]
        public long Mine { get; set; }
    }

    [StripeResource("charge")]
    private sealed class Payment
    {
        public string Id { get; set; } = null!;

        public ChargePaymentMethodDetails PaymentMethodDetails { get; set; } = null!;

        public ChargeBillingDetails? BillingDetails { get; set; }

        public List<Refund> Refunds { get; set; } = [];

        [JsonPath("payment_method_details.card")]
        public ChargePaymentMethodDetailsCard? Card { get; set; }
    }

    private sealed class OwningContext(string json) : CannedContext(json, o => o.UseStripe(s => s.KeepRawJson()))
    {
        public DbSet<Payment> Objects => Set<Payment>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Payment>().Ignore(p => p.Card);
            modelBuilder.Entity<Payment>().OwnsOne(p => p.BillingDetails);
            modelBuilder.Entity<Payment>().OwnsMany(p => p.Refunds);
        }
    }

    private sealed class Shop() : CannedContext("", o => o.UseStripe("LiveAPIKey=sk_test_1", s => s.MessageHandler(
        new FakeStripe(r => FakeStripe.Json(r.PathAndQuery.Contains("charges", StringComparison.Ordinal) ? ListOf(Shops[1]) : ListOf(Shops[0]))))))
    {
        public DbSet<Charge> Charges => Set<Charge>();

        public DbSet<Customer> Customers => Set<Customer>();
    }
}
