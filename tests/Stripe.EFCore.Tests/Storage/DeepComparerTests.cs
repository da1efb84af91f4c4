using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Stripe.EFCore.Storage;

namespace StripeEFCore.Tests.Storage;

public class DeepComparerTests
{
    public static TheoryData<object, Action<object>> Changes => new()
    {
        { new Dictionary<string, string> { ["a"] = "1" }, d => ((Dictionary<string, string>)d)["a"] = "2" },
        { new Dictionary<string, string> { ["a"] = "1" }, d => ((Dictionary<string, string>)d).Add("b", "2") },
        { new Dictionary<string, List<string>> { ["a"] = ["1"] }, d => ((Dictionary<string, List<string>>)d)["a"].Add("2") },
        { new List<string> { "a", "b" }, l => ((List<string>)l).Reverse() },
        { new Tags { "a", "b" }, l => ((Tags)l).Add("c") },
        { new[] { new Address { City = "Oslo" } }, a => ((Address[])a)[0].City = "Bergen" },
        { new HashSet<string> { "a" }, s => ((HashSet<string>)s).Add("b") },
        { new JsonObject { ["a"] = new JsonArray(1, 2) }, o => ((JsonObject)o)["a"]!.AsArray().Add(3) },
        { Subscription(), s => ((Subscription)s).Items.Data[0].Price.Metadata["tier"] = "2" },
        { Subscription(), s => ((Subscription)s).Items.Data.Clear() },
        { Subscription(), s => ((Subscription)s).Items.Data[0].Price.ProductId = "prod_2" },
        { Subscription(), s => ((Subscription)s).Items.Data[0].Price.Recurring.IntervalCount++ },
        { Subscription(), s => ((Subscription)s).CustomerId = "cus_2" },
        { Subscription(), s => ((Subscription)s).DiscountIds = ["di_1", "di_2"] },
        { Subscription(), s => ((Subscription)s).CancellationDetails = new SubscriptionCancellationDetails() },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_inside_is_seen_and_leaves_the_copy_alone(object value, Action<object> change)
    {
        var copy = DeepValues.Copy(value);
        var second = DeepValues.Copy(value);

        Assert.IsType(value.GetType(), copy);
        Assert.True(DeepValues.AreEqual(value, copy));
        Assert.Equal(DeepValues.Hash(value), DeepValues.Hash(copy));
        change(value);
        Assert.False(DeepValues.AreEqual(value, copy));
        Assert.True(DeepValues.AreEqual(second, copy));
    }

    [Fact]
    public void How_an_object_was_read_is_no_part_of_its_value()
    {
        using var message = new HttpResponseMessage();
        var read = new Address { City = "Oslo", StripeResponse = new StripeResponse(message.StatusCode, message.Headers, "{}") };

        Assert.True(DeepValues.AreEqual(read, new Address { City = "Oslo" }));
    }

    [Fact]
    public void Numbers_of_JSON_are_compared_by_their_value()
        => Assert.True(DeepValues.AreEqual(JsonElement.Parse("""{"a":[1, 2.0]}"""), JsonElement.Parse("""{ "a":[1,2.0] }""")));

    [Fact]
    public void What_cannot_change_is_shared()
    {
        ImmutableArray<string> immutable = ["a"];

        Assert.Equal(immutable, DeepValues.Copy(immutable));
        Assert.True(DeepValues.AreEqual(immutable, ImmutableArray.Create("a")));
        Assert.Same("text", DeepValues.Copy("text"));
    }

    [Fact]
    public void Objects_of_different_classes_differ()
        => Assert.False(DeepValues.AreEqual(new Address { City = "Oslo" }, new AddressJapan { City = "Oslo" }));

    [Fact]
    public void An_object_that_holds_itself_ends_in_an_exception()
    {
        var customer = new Customer { Id = "cus_1" };
        var invoice = new Invoice { Customer = customer };
        customer.InvoiceSettings = new CustomerInvoiceSettings { DefaultPaymentMethod = new PaymentMethod { Customer = customer } };

        Assert.Throws<InsufficientExecutionStackException>(() => DeepValues.Copy(invoice));
    }

    [Fact]
    public void Metadata_is_equal_exactly_when_its_pairs_are()
        => Gen.Dictionary(Gen.String[Gen.Char['a', 'c'], 0, 2], Gen.String[Gen.Char['x', 'y'], 0, 2])[0, 3]
            .Select(Gen.Dictionary(Gen.String[Gen.Char['a', 'c'], 0, 2], Gen.String[Gen.Char['x', 'y'], 0, 2])[0, 3])
            .Sample((one, other) => Assert.Equal(
                one.OrderBy(p => p.Key, StringComparer.Ordinal).SequenceEqual(other.OrderBy(p => p.Key, StringComparer.Ordinal)),
                DeepValues.AreEqual(one, other)));

    [Fact]
    public void Copying_a_subscription_costs_a_small_part_of_writing_its_JSON()
    {
        var subscription = Subscription();
        var byJson = Allocated(() => subscription.ToJson());

        Assert.InRange(Allocated(() => DeepValues.Copy(subscription)), 1, byJson / 4);
    }

    private static long Allocated(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            action();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    private static Subscription Subscription()
        => new()
        {
            Id = "sub_1",
            CustomerId = "cus_1",
            Created = DateTime.UnixEpoch,
            Metadata = new() { ["a"] = "1" },
            DiscountIds = ["di_1"],
            CancellationDetails = new SubscriptionCancellationDetails { Reason = "late" },
            Items = new StripeList<SubscriptionItem>
            {
                Data =
                [
                    new SubscriptionItem
                    {
                        Id = "si_1",
                        Price = new Price { ProductId = "prod_1", Metadata = new() { ["tier"] = "1" }, Recurring = new PriceRecurring { IntervalCount = 1 } },
                    },
                ],
            },
        };

    private sealed class Tags : List<string>;
}
