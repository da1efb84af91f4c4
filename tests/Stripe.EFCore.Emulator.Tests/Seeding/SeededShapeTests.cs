using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Seeding;

/// <summary>Stripe.net's classes know every field that is written, and read it.</summary>
public sealed class SeededShapeTests
{
    private static readonly SeededSet Set = new(1, 200);

    public static TheoryData<string, Type> Classes => new()
    {
        { "customer", typeof(Customer) },
        { "product", typeof(Product) },
        { "price", typeof(Price) },
        { "plan", typeof(Plan) },
        { "coupon", typeof(Coupon) },
        { "promotion_code", typeof(PromotionCode) },
        { "discount", typeof(Discount) },
        { "tax_rate", typeof(TaxRate) },
        { "payment_method", typeof(PaymentMethod) },
        { "subscription", typeof(Subscription) },
        { "invoice", typeof(Invoice) },
        { "invoice_payment", typeof(InvoicePayment) },
        { "payment_intent", typeof(PaymentIntent) },
        { "charge", typeof(Charge) },
        { "refund", typeof(Refund) },
        { "dispute", typeof(Dispute) },
        { "balance_transaction", typeof(BalanceTransaction) },
        { "payout", typeof(Payout) },
        { "event", typeof(Event) },
    };

    [Fact]
    public void Every_resource_has_a_class()
        => Assert.Equal(Classes.Select(c => (string)c[0]).Order(), Set.Resources.Select(r => r.Object).Order());

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_field_is_one_that_the_class_knows(string resource, Type type)
    {
        Assert.NotEqual(0, Set[resource].Count);
        foreach (var document in Set.All(resource))
            AssertKnown(document, type, resource);
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_object_is_read_by_the_class(string resource, Type type)
    {
        var read = typeof(StripeEntity).GetMethods()
            .Single(m => m is { Name: "FromJson", IsGenericMethod: true } && m.GetParameters().Length == 1).MakeGenericMethod(type);
        foreach (var index in SeededSet.Indexes(Set[resource].Count))
        {
            var entity = (StripeEntity)read.Invoke(null, [SeededSet.Text(Set[resource], index)])!;
            Assert.Equal(Set[resource].IdAt(index), ((IHasId)entity).Id);
        }
    }

    [Fact]
    public void Stripe_net_sees_the_references_and_values()
    {
        var document = SeededSet.Text(Set["invoice"], 7);
        var invoice = StripeEntity.FromJson<Invoice>(document);
        var json = JsonNode.Parse(document)!;
        Assert.Equal(json.Text("customer"), invoice.CustomerId);
        Assert.Equal(json.Number("total"), invoice.Total);
        Assert.Equal(json.Number("created"), new DateTimeOffset(invoice.Created).ToUnixTimeSeconds());
        Assert.Equal(json.Data("lines").Count(), invoice.Lines.Data.Count);
        Assert.All(Set.All("event").Select(e => StripeEntity.FromJson<Event>(e.ToJsonString())), e => Assert.NotNull(e.Data.Object));
        Assert.All(Set.All("subscription").Select(s => StripeEntity.FromJson<Subscription>(s.ToJsonString())), s =>
        {
            Assert.NotNull(s.Items.Data[0].Price.Recurring);
            Assert.NotEqual(default, s.Items.Data[0].CurrentPeriodEnd);
        });
        Assert.Contains(Set.All("coupon").Select(c => StripeEntity.FromJson<Coupon>(c.ToJsonString())), c => c.PercentOff == 12.5m);
    }

    private static void AssertKnown(JsonNode? node, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        switch (node)
        {
            case JsonArray elements:
                Assert.True(type.IsGenericType, $"{path} is no list");
                foreach (var element in elements)
                    AssertKnown(element, type.GetGenericArguments()[^1], path + "[]");
                break;
            case JsonObject members when typeof(StripeEntity).IsAssignableFrom(type):
                var fields = FieldsOf(type);
                foreach (var (name, value) in members)
                {
                    // Events say what changed under a name of its own, which the class keeps as raw JSON.
                    if (type == typeof(EventData))
                        continue;
                    Assert.True(fields.TryGetValue(name, out var field), $"{path}.{name} is unknown to {type.Name}");
                    AssertKnown(value, field, $"{path}.{name}");
                }

                break;
            case JsonObject:
                Assert.True(type.IsGenericType, $"{path} is an object, and {type.Name} is none");
                break;
            case JsonValue value when type.IsGenericType && type.Name.StartsWith("ExpandableField", StringComparison.Ordinal):
                Assert.Equal(System.Text.Json.JsonValueKind.String, value.GetValueKind());
                break;
            case JsonValue value:
                Assert.Contains(value.GetValueKind(), KindsOf(type));
                break;
        }
    }

    private static System.Text.Json.JsonValueKind[] KindsOf(Type type)
        => type.Name switch
        {
            "String" => [System.Text.Json.JsonValueKind.String],
            "Boolean" => [System.Text.Json.JsonValueKind.True, System.Text.Json.JsonValueKind.False],
            "Int64" or "DateTime" => [System.Text.Json.JsonValueKind.Number],
            "Decimal" => [System.Text.Json.JsonValueKind.Number, System.Text.Json.JsonValueKind.String],
            _ => [],
        };

    private static Dictionary<string, Type> FieldsOf(Type type)
        => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
            .GroupBy(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name)
            .ToDictionary(g => g.Key, g => g.First().PropertyType);
}
