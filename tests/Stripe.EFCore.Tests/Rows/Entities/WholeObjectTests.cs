using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Rows.Entities;

/// <summary>
///     Objects of Stripe.net's classes are those that Stripe.net reads, for values of any kind in any field. Where Stripe.net throws, the object is the one
///     that Stripe.net reads without the field.
/// </summary>
public sealed class WholeObjectTests
{
    private const int Parts = 8;
    private const int FullyTested = 4;
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>A value of each kind that JSON has, and of each kind that Stripe writes.</summary>
    private static readonly string[] Values =
    [
        "null", "5", "-5", "5.5", "1e3", "99999999999999999999", "1700000000", "1700000000000", "true", "\"text\"", "\"5\"", "\"5.25\"", "\"1700000000\"",
        "\"2024-02-29T10:11:12.345Z\"", "{}", """{"id":"x_1"}""", """{"id":"x_1","object":"not_known_yet"}""", """{"object":"not_known_yet"}""",
        """{"id":"card_1","object":"card","last4":"4242","unknown":[1]}""", """{"id":"cus_1","object":"customer","deleted":true}""",
        """{"object":"list","data":[],"has_more":true,"url":"/v1/x"}""", """{"object":"list","data":null,"has_more":false}""",
        """{"object":"list","data":[{"id":"x_1"},null],"has_more":true}""", """{"key":"value","none":null}""", """{"key":5}""", """{"key":{"a":[1]}}""",
        "[]", "[null]", "[5]", """["a","b"]""", """[{"id":"x_1"}]""", """["a",{"id":"x_1"}]""", """[{"id":"x_1","object":"not_known_yet"}]""", "[[]]",
    ];

    /// <summary>Kinds that every property is given.</summary>
    private static readonly string[] FewValues = ["null", "5", "\"text\"", "{}", "[]"];

    public static TheoryData<int> EveryPart { get; } = [.. Enumerable.Range(0, Parts)];

    [Theory]
    [MemberData(nameof(EveryPart))]
    public void Each_field_of_each_class_with_a_value_of_each_kind_is_as_Stripe_net_reads_it(int part)
    {
        var differences = new List<string>();
        var tested = 0;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in ClassesOf(part))
        {
            Compare(type, "{}", null);
            foreach (var property in PropertiesOf(type))
            {
                var signature = SignatureOf(property);
                var times = seen[signature] = seen.GetValueOrDefault(signature) + 1;
                foreach (var value in times <= FullyTested ? Values : FewValues)
                    Compare(type, $$"""{"{{NameOf(property)}}":{{value}}}""", NameOf(property));
            }
        }

        Assert.True(tested > 5_000, $"Only {tested} payloads were compared.");
        Assert.True(differences.Count == 0, $"{differences.Count} of {tested} differ:\n" + string.Join('\n', differences.Take(40)));

        void Compare(Type type, string json, string? field)
        {
            tested++;
            var theirs = TryTheirs(type, json);

            // Of what an event tells the JSON is kept beside an object that does not fit.
            if (theirs is null && type == typeof(EventData) && field == "object")
                return;

            var expected = theirs ?? TryTheirs(type, "{}");
            if (ObjectDifference.Between(expected, Ours(type, json)) is { } difference)
                differences.Add($"{type.Name} {json}: {difference}");
        }
    }

    [Theory]
    [InlineData(
        """{"id":"evt_1","object":"event","data":{"object":{"id":"ch_2","object":"charge","refunds":[]},"previous_attributes":{"amount":1}}}""",
        "data.object.refunds")]
    [InlineData(
        """{"id":"evt_1","object":"event","data":{"object":{"id":"ch_2","object":"charge","billing_details":{"address":[]}}}}""",
        "data.object.billing_details.address")]
    public void An_event_whose_object_does_not_fit_keeps_its_JSON_alone(string json, string path)
    {
        var found = new List<UnreadableValue>();

        var read = (Event)Ours(typeof(Event), json, found)!;

        Assert.Null(read.Data.Object);
        Assert.Equal("ch_2", (string)read.Data.RawObject.id);
        Assert.Equal("value." + path, Assert.Single(found).Path);
    }

    [Fact]
    public void A_kind_that_Stripe_net_does_not_know_inside_an_event_leaves_the_rest_of_its_object()
    {
        var found = new List<UnreadableValue>();

        var read = (Event)Ours(
            typeof(Event),
            """{"id":"evt_1","data":{"object":{"id":"ch_2","object":"charge","amount":5,"source":{"id":"src_1","object":"not_known_yet"}}}}""",
            found)!;

        var charge = Assert.IsType<Charge>(read.Data.Object);
        Assert.Equal((5L, null), (charge.Amount, charge.Source));
        Assert.True(Assert.Single(found).IsUnknownObject);
    }

    [Theory]
    [InlineData(
        """{"balance":{},"name":"n","address":{"city":5,"line1":"l"},"tax_ids":{"data":[{"id":"t","created":[]}]}}""",
        "address.city balance tax_ids.data[0].created")]
    [InlineData("""{"name":"n","metadata":{"a":[]},"sources":{"data":[{"id":"s","object":"x"}]}}""", "metadata.a sources.data[0]")]
    public void Each_member_that_cannot_be_read_is_reported_with_its_path(string json, string paths)
    {
        var found = new List<UnreadableValue>();

        var customer = (Customer)Ours(typeof(Customer), json, found)!;

        Assert.Equal("n", customer.Name);
        Assert.Equal(paths.Split(' ').Select(p => "value." + p), found.Select(f => f.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_member_that_is_written_twice_counts_as_its_last_one()
    {
        foreach (var json in new[]
        {
            """{"id":"ch_1","amount":1,"amount":2,"customer":"cus_1","customer":{"id":"cus_2","id":"cus_3"},"metadata":{"a":"1"},"metadata":"""
            + """{"b":"2","b":"3"}}""",
            """{"id":"ch_1","source":{"object":"card","id":"card_1","object":"bank_account","last4":"1"},"refunds":{"data":[{"id":"re_1"}],"data":"""
            + """[{"id":"re_2"}]}}""",
        })
            Assert.Null(ObjectDifference.Between(TryTheirs(typeof(Charge), json), Ours(typeof(Charge), json)));
    }

    private static IEnumerable<Type> ClassesOf(int part) => typeof(StripeEntity).Assembly.GetExportedTypes()
        .Where(t => t is { IsAbstract: false, ContainsGenericParameters: false } && typeof(StripeEntity).IsAssignableFrom(t))
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .Index()
        .Where(t => t.Index % Parts == part)
        .Select(t => t.Item);

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(All).Where(p => p.IsDefined(typeof(JsonPropertyNameAttribute), inherit: false));

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>(inherit: false)!.Name;

    /// <summary>What decides how a property is read.</summary>
    private static string SignatureOf(PropertyInfo property)
    {
        var type = typeof(StripeEntity).IsAssignableFrom(property.PropertyType) ? "entity" : property.PropertyType.ToString();
        var converter = property.GetCustomAttribute<JsonConverterAttribute>(false)?.ConverterType;
        return $"{type} {converter?.Name} {property.GetCustomAttribute<JsonNumberHandlingAttribute>()?.Handling}";
    }

    private static object? TryTheirs(Type type, string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type, StripeConfiguration.SerializerOptions);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static object? Ours(Type type, string json, List<UnreadableValue>? found = null)
    {
        var layout = Json.Layout(("value", type));
        var page = new PageReader(layout, found is null ? null : found.Add).ReadPage(System.Text.Encoding.UTF8.GetBytes($$"""{"data":[{"value":{{json}}}]}"""));
        return UnreadableValue.Read<object?>(page.Rows[0][0]);
    }
}
