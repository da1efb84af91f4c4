using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.Tests.Payloads;

/// <summary>Objects of other API versions and of kinds that Stripe.net does not know: what a query gives, and what is reported.</summary>
public sealed class OddPayloadTests
{
    private const string OddCharges = """
        {"object":"list","has_more":false,"data":[
            {"id":"ch_1","object":"charge","amount":5,"status":"succeeded","created":1700000000},
            {"id":"ch_2","object":"charge","amount":{"value":7},"status":"failed","created":[]}]}
        """;

    private readonly List<string> _log = [];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_card_in_a_charge_is_read_as_a_card(bool isTracking)
    {
        const string json =
            """
            {"has_more":false,"data":[{"id":"ch_1","object":"charge","source":{"id":"card_1","object":"card","last4":"4242"}},
            {"id":"ch_2","source":null}]}
            """;
        using var db = new SingleClassContext<Charge>(json);

        var charges = (isTracking ? db.Objects : db.Objects.AsNoTracking()).ToList();

        Assert.Equal(("card_1", "4242"), (charges[0].Source.Id, Assert.IsType<Card>(charges[0].Source).Last4));
        Assert.Null(charges[1].Source);
        Assert.False(db.ChangeTracker.HasChanges());
        ((Card)charges[0].Source).Last4 = "1111";
        Assert.Equal(
            isTracking ? ["Source"] : [],
            db.ChangeTracker.Entries().SelectMany(e => e.Properties).Where(p => p.IsModified).Select(p => p.Metadata.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_expanded_field_that_may_be_of_several_classes_is_of_the_one_that_it_names(bool isTracking)
    {
        const string json = """
            {"has_more":false,"data":[{"id":"cus_1","default_source":{"id":"ba_1","object":"bank_account","last4":"6789"}},
                     {"id":"cus_2","default_source":"card_1"},{"id":"cus_3","default_source":{"id":"new_1","object":"not_known_yet"}},{"id":"cus_4"}]}
            """;
        using var db = Logging<Customer>(json);

        var customers = (isTracking ? db.Objects : db.Objects.AsNoTracking()).ToList();

        Assert.Equal("6789", Assert.IsType<BankAccount>(customers[0].DefaultSource).Last4);
        Assert.Equal(["ba_1", "card_1", "new_1", null], customers.Select(c => c.DefaultSourceId));
        Assert.All(customers.Skip(1), c => Assert.Null(c.DefaultSource));
        Assert.False(db.ChangeTracker.HasChanges());
        Assert.Contains("'default_source' of an object", Assert.Single(_log), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expandable_field_of_a_class_outside_the_model_has_the_object_that_Stripe_sends()
    {
        const string json = """
            {"has_more":false,"data":[{"id":"ch_1","customer":{"id":"cus_1","object":"customer","email":"e"}},{"id":"ch_2","customer":"cus_2"}]}
            """;
        using var db = new SingleClassContext<Charge>(json);

        var charges = db.Objects.ToList();

        Assert.Equal(("cus_1", "e"), (charges[0].CustomerId, charges[0].Customer.Email));
        Assert.Equal(("cus_2", null), (charges[1].CustomerId, charges[1].Customer));
        charges[1].CustomerId = "cus_3";
        Assert.Equal(["CustomerId"], db.ChangeTracker.Entries().SelectMany(e => e.Properties).Where(p => p.IsModified).Select(p => p.Metadata.Name));
    }

    [Fact]
    public void A_kind_that_Stripe_net_does_not_know_is_reported_once_for_each_place()
    {
        var json = CannedContext.ListOf(
            """{"id":"cus_1","object":"customer","default_source":{"id":"n_1","object":"new_kind"},"sources":{"data":[{"id":"n_1","object":"new_kind"},"""
            + """{"id":"n_2","object":"new_kind"}]}}""",
            """{"id":"cus_2","object":"customer","default_source":{"id":"n_3","object":"new_kind"},"sources":{"data":[{"id":"n_4","object":"other_kind"}]}}""");
        using var db = Logging<Customer>(json);

        var customers = db.Objects.ToList();

        Assert.Equal(["n_1", "n_3"], customers.Select(c => c.DefaultSourceId));
        Assert.Equal([null, null], customers[0].Sources.Data);
        Assert.Equal(3, _log.Count);
        Assert.Contains("The field 'default_source' of customer 'cus_1' holds an object of the kind 'new_kind'", _log[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_of_an_old_version_does_not_fail_its_page()
    {
        var json = CannedContext.ListOf(
            """{"id":"evt_1","object":"event","type":"charge.refunded","api_version":"2025-01-01","data":{"object":"""
            + """{"id":"ch_1","object":"charge","amount":5}}}""",
            """{"id":"evt_2","object":"event","type":"charge.refunded","api_version":"2014-01-31","data":{"object":"""
            + """{"id":"ch_2","object":"charge","refunds":[]}}}""");
        using var db = Logging<Event>(json);

        var events = db.Objects.ToList();

        Assert.Equal(5, Assert.IsType<Charge>(events[0].Data.Object).Amount);
        Assert.Null(events[1].Data.Object);
        Assert.Equal("ch_2", (string)events[1].Data.RawObject.id);
        var told = Assert.Single(_log);
        Assert.Contains("The field 'data.object.refunds' of event 'evt_2' (API version 2014-01-31) holds a JSON array", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_cannot_be_read_fails_only_the_query_that_reads_it()
    {
        using var db = new SingleClassContext<Charge>(OddCharges);

        Assert.Equal(2, db.Objects.Count());
        Assert.Equal(["ch_1", "ch_2"], db.Objects.Select(c => c.Id).ToList());
        Assert.Equal([5], db.Objects.Where(c => c.Status == "succeeded").Select(c => c.Amount).ToList());
        Assert.Equal([5], db.Objects.Where(c => c.Status == "succeeded" && c.Amount > 1).Select(c => c.Amount).ToList());
        foreach (var query in new Action[]
        {
            () => db.Objects.Select(c => c.Amount).ToList(),
            () => db.Objects.Select(c => new { c.Id, c.Amount }).ToList(),
            () => db.Objects.Where(c => c.Amount > 1).Count(),
            () => db.Objects.Sum(c => c.Amount),
            () => db.Objects.OrderBy(c => c.Amount).Select(c => c.Id).ToList(),
            () => db.Objects.GroupBy(c => c.Amount).Select(g => g.Count()).ToList(),
            () => db.Objects.Select(c => c.Amount).Distinct().ToList(),
            () => db.Objects.Join(db.Objects, c => c.Amount, c => c.Amount, (a, b) => a.Id).ToList(),
        })
        {
            var error = Assert.Throws<StripeResponseException>(query);
            Assert.Contains(
                "The field 'amount' of charge 'ch_2' holds a JSON object, which cannot be read as 'Int64'",
                error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_entity_has_what_it_has_without_a_member_that_cannot_be_read_and_that_is_reported()
    {
        using var db = Logging<Charge>(OddCharges);

        var charges = db.Objects.ToList();

        Assert.Equal((5L, "succeeded"), (charges[0].Amount, charges[0].Status));
        Assert.Equal((0L, "failed", DateTime.UnixEpoch), (charges[1].Amount, charges[1].Status, charges[1].Created));
        Assert.Equal(2, _log.Count);
        Assert.Contains("The field 'amount' of charge 'ch_2' holds a JSON object", _log[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_can_be_made_an_error()
    {
        using var db = new SingleClassContext<Charge>(OddCharges, o => o.ConfigureWarnings(w => w.Throw(StripeEventId.ValueUnreadable)));

        Assert.Contains("ValueUnreadable", Assert.Throws<InvalidOperationException>(() => db.Objects.ToList()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"has_more":false,"data":[{"id":"ch_1"}]}""")]
    [InlineData("""{"has_more":false,"data":[{"id":"ch_1","created":null}]}""")]
    public void A_time_that_is_not_there_has_one_value(string json)
    {
        using var db = new SingleClassContext<Charge>(json);
        using var mine = new SingleClassContext<MyCharge>(json, o => o.ConfigureWarnings(w => w.Default(WarningBehavior.Ignore)));
        DateTime[] times =
        [
            db.Objects.Single().Created,
            db.Objects.Select(c => c.Created).Single(),
            db.Objects.Select(c => new { Time = c.Created }).Single().Time,
            mine.Objects.Single().Created,
            mine.Objects.Select(c => c.Created).Single(),
            mine.Objects.Single().At.UtcDateTime,
        ];

        Assert.All(times, t => Assert.Equal((DateTime.UnixEpoch, DateTimeKind.Utc), (t, t.Kind)));
        Assert.Equal(1, db.Objects.AsEnumerable().Count(c => c.Created == DateTime.UnixEpoch));
        Assert.Equal("ch_1", db.Objects.Where(c => c.Created == DateTime.UnixEpoch && c.Created.Year == 1970).Select(c => c.Id).Single());
        Assert.Equal("ch_1", mine.Objects.Where(c => c.Created == DateTime.UnixEpoch).Select(c => c.Id).Single());
    }

    private SingleClassContext<T> Logging<T>(string json)
        where T : class
        => new(json, o => o.LogTo(_log.Add, [StripeEventId.ValueUnreadable, StripeEventId.UnknownObject], LogLevel.Warning));

    [StripeResource("charge")]
    private sealed class MyCharge
    {
        public string Id { get; set; } = null!;

        public DateTime Created { get; set; }

        [JsonPath("created")]
        public DateTimeOffset At { get; set; }
    }
}
