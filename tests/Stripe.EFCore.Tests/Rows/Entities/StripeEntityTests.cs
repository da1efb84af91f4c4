using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Values;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows.Entities;

/// <summary>Stripe.net's own reading of the same JSON is what these are held against.</summary>
public class StripeEntityTests
{
    private const int Depth = 4;

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    private static readonly JsonSerializerOptions Ours = new(StripeConfiguration.DefaultStjSerializerOptions())
    {
        Converters = { new StripeEntityConverterFactory() },
    };

    /// <summary>The classes by the types of the events of the second API, which Stripe.net keeps to itself.</summary>
    private static readonly IReadOnlyDictionary<string, Type> ThinEvents = (IReadOnlyDictionary<string, Type>)typeof(StripeTypeRegistry)
        .GetField("V2EventsToTypes", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    public static TheoryData<string, bool> Classes { get; } = AllClasses();

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_class_is_read_as_Stripe_net_reads_it(string name, bool expanded)
    {
        var type = typeof(StripeEntity).Assembly.GetType(name, throwOnError: true)!;
        var json = new SampleJson(expanded).Of(type, Depth);
        if (ThinEvents.FirstOrDefault(e => e.Value == type) is { Key: { } eventType })
            json["type"] = eventType;

        AssertSame(type, json.ToJsonString(Written));
    }

    [Fact]
    public void Missing_and_null_members_are_as_with_Stripe_net()
    {
        foreach (var type in StripeTypeRegistry.ObjectsToTypes.Values)
        {
            AssertSame(type, "{}");

            // Stripe.net fails on a null that is no text, object or list.
            var nulls = new JsonObject();
            foreach (var (member, value) in new SampleJson(expanded: true).Of(type, 2))
            {
                if (value is JsonObject or JsonArray || (value?.GetValueKind() == JsonValueKind.String && char.IsLetter(value.ToString()[0])))
                    nulls[member] = null;
            }

            AssertSame(type, nulls.ToJsonString());
        }
    }

    [Fact]
    public void A_null_where_Stripe_net_fails_leaves_what_the_class_began_with()
    {
        var customer = Value<Customer>("{'id':'cus_1','created':null,'balance':null,'livemode':null,'email':null}");

        Assert.Equal((DateTime.UnixEpoch, 0L, false, null), (customer.Created, customer.Balance, customer.Livemode, customer.Email));
    }

    [Fact]
    public void Lists_of_Stripe_net_are_read()
    {
        var list = Value<StripeList<Subscription>>("{'object':'list','url':'/v1/x','has_more':true,'data':[{'id':'sub_1','customer':'cus_1'},{'id':'sub_2'}]}");
        var found = Value<StripeSearchResult<Charge>>("{'object':'search_result','data':[{'id':'ch_1'}],'next_page':'p','total_count':1}");

        Assert.Equal((true, "/v1/x"), (list.HasMore, list.Url));
        Assert.Equal(["sub_1", "sub_2"], list.Select(s => s.Id));
        Assert.Equal("cus_1", list.Data[0].CustomerId);
        Assert.Equal(("p", 1L, "ch_1"), (found.NextPage, found.TotalCount, found.Data[0].Id));
    }

    [Fact]
    public void Polymorphic_members_are_of_the_class_that_they_name()
    {
        var sources = Value<StripeList<IPaymentSource>>(
            "{'data':[{'object':'card','id':'card_1'},{'id':'ba_1','object':'bank_account'},{'object':'new_thing'},{}]}");
        var customer = Value<Customer>("{'default_source':{'object':'new_thing','id':'x_1'}}");

        Assert.Equal([typeof(Card), typeof(BankAccount), null, null], sources.Data.Select(s => s?.GetType()));
        Assert.Equal(("x_1", null), (customer.DefaultSourceId, customer.DefaultSource));
        Assert.IsType<Customer>(Value<IHasObject>("{'object':'customer'}"));
        Assert.Null(Value(typeof(IPaymentSource), "'card_1'"));
    }

    [Fact]
    public void An_expanded_field_has_the_object_and_its_id_and_one_that_is_not_has_the_id()
    {
        var expanded = Value<Subscription>("{'customer':{'id':'cus_1','object':'customer','email':'e'}}");
        var plain = Value<Subscription>("{'customer':'cus_1'}");

        Assert.Equal(("cus_1", "e"), (expanded.CustomerId, expanded.Customer.Email));
        Assert.Equal(("cus_1", null), (plain.CustomerId, plain.Customer));
        Assert.Null(Value(typeof(Customer), "'cus_1'"));
        Assert.True(Value<Customer>("{'id':'cus_1','deleted':true}").Deleted);
    }

    [Fact]
    public void An_event_has_its_object_typed_and_as_json_and_what_changed()
    {
        const string json =
            "{'id':'evt_1','object':'event','type':'customer.updated','data':{'object':{'id':'cus_1','object':'customer','email':'new'},"
            + "'previous_attributes':{'email':'old'}},'request':{'id':'req_1','idempotency_key':'k'}}";
        AssertSame(typeof(Event), json.Replace('\'', '"'));

        var read = Value<Event>(json);

        Assert.Equal("new", Assert.IsType<Customer>(read.Data.Object).Email);
        Assert.Equal("new", (string)read.Data.RawObject.email);
        Assert.Equal("old", (string)read.Data.PreviousAttributes.email);
        Assert.Equal(("req_1", "k"), (read.Request.Id, read.Request.IdempotencyKey));
    }

    [Fact]
    public void An_event_of_old_names_its_request_by_id()
    {
        Assert.Equal("req_1", Value<Event>("{'id':'evt_1','request':'req_1'}").Request.Id);
        Assert.Null(Value<Event>("{'id':'evt_1','request':null}").Request);
        AssertSame(typeof(Event), """{"id":"evt_1","request":"req_1"}""");
    }

    [Fact]
    public void An_event_of_the_second_api_is_of_the_class_of_its_type()
    {
        var (type, expected) = ThinEvents.OrderBy(e => e.Key, StringComparer.Ordinal).First();

        Assert.IsType(expected, Value<Stripe.V2.Core.Event>($"{{'id':'evt_1','type':'{type}'}}"));
        Assert.IsType<Stripe.V2.Core.Event>(Value<Stripe.V2.Core.Event>("{'id':'evt_1','type':'v9.new'}"));
        Assert.IsType<Stripe.V2.Core.Event>(Value<Stripe.V2.Core.Event>("{'id':'evt_1'}"));
    }

    [Fact]
    public void Members_in_any_order_with_escaped_names_or_of_unknown_names_are_read()
    {
        var customer = Value<Customer>(
            "{'unknown':{'id':'no'},'name':'n','id':'cus_1','\\u0065mail':'e','object':'customer','address':{'x':1,'city':'Rome'},'id2':1}");

        Assert.Equal(("cus_1", "n", "e", "Rome"), (customer.Id, customer.Name, customer.Email, customer.Address.City));
    }

    [Fact]
    public void What_is_no_object_is_told_by_its_path()
    {
        var error = ErrorOf<Subscription>("[]");

        Assert.Contains("'before.value' of an object at 'data[0]' holds a JSON array", error, StringComparison.Ordinal);
        Assert.Contains("Subscription", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_of_the_user_that_extend_Stripes_are_read_with_their_own_converters()
    {
        var mine = Value<MyThing>("{'id':'x','loud':'hello','priced':{'city':'Rome'}}");

        Assert.Equal(("x", "HELLO", "Rome"), (mine.Id, mine.Loud, mine.Priced!.City));
        Assert.Equal("own", Value<MyOwn>("{}").By);
    }

    [Fact]
    public void The_converter_outranks_Stripe_nets_and_leaves_writing_to_it()
    {
        var read = JsonSerializer.Deserialize<Customer>("""{"id":"cus_1"}""", Ours)!;

        Assert.Equal("cus_1", read.Id);
        Assert.Null(read.RawJsonElement);
        Assert.Null(JsonSerializer.Deserialize<Customer>("null", Ours));
        Assert.Contains("\"cus_1\"", read.ToJson(), StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(read, Ours));
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<List<Customer>>("""[{"balance":"x"}]""", Ours));
        Assert.Contains("'balance'", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_converter_reads_from_a_stream_in_pieces()
    {
        var json = Utf8(
            $"[{string.Join(',', Enumerable.Range(0, 500).Select(i => $"{{'id':'cus_{i}','unknown':{{'a':[1]}},'description':'{new string('x', 100)}'}}"))}]");

        var customers = await JsonSerializer.DeserializeAsync<List<Customer>>(new MemoryStream(json), Ours);

        Assert.Equal(500, customers!.Count);
        Assert.Equal("cus_499", customers[^1].Id);
    }

    private static void AssertSame(Type type, string json)
    {
        var theirs = (StripeEntity)JsonSerializer.Deserialize(json, type, StripeConfiguration.SerializerOptions)!;
        var ours = (StripeEntity)Value(type, json)!;

        Assert.IsType(theirs.GetType(), ours);
        Assert.Equal(theirs.ToJson(), ours.ToJson());
    }

    private static TheoryData<string, bool> AllClasses()
    {
        var data = new TheoryData<string, bool>();
        var types = typeof(StripeEntity).Assembly.GetExportedTypes()
            .Where(t => t is { IsAbstract: false, ContainsGenericParameters: false })
            .Where(t => typeof(StripeEntity).IsAssignableFrom(t) && typeof(IHasObject).IsAssignableFrom(t));
        foreach (var type in types)
        {
            data.Add(type.FullName!, true);
            if (!typeof(Stripe.V2.Core.Event).IsAssignableFrom(type))
                data.Add(type.FullName!, false);
        }

        return data;
    }

    public sealed class MyThing : StripeEntity<MyThing>
    {
        [JsonPropertyName("id")]
        public string? Id { get; set; }

        [JsonPropertyName("loud")]
        [JsonConverter(typeof(Loud))]
        public string? Loud { get; set; }

        [JsonPropertyName("priced")]
        public Address? Priced { get; set; }
    }

    [JsonConverter(typeof(OwnConverter))]
    public sealed class MyOwn : StripeEntity<MyOwn>
    {
        public string? By { get; set; }
    }

    private sealed class Loud : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()?.ToUpperInvariant();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class OwnConverter : JsonConverter<MyOwn>
    {
        public override MyOwn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return new MyOwn { By = "own" };
        }

        public override void Write(Utf8JsonWriter writer, MyOwn value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
