using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Emulator.Seeding;

namespace StripeEFCore.EmulatorTests;

public sealed class SeededDataTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Seeds => [1, 2, 77];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_seed_gives_the_same_bytes_and_ids_lead_back_to_their_index(int seed)
    {
        var (one, two) = (SeededData.Create(seed, 200, Now), SeededData.Create(seed, 200, Now));
        foreach (var (a, b) in one.Resources.Zip(two.Resources))
        {
            for (var i = 0L; i < a.Count; i++)
            {
                Assert.Equal(Text(a, i), Text(b, i));
                Assert.True(a.TryGetIndex(a.IdAt(i), out var index) && index == i, $"{a.Object} {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Created_never_falls_and_stands_in_the_object(int seed)
    {
        foreach (var resource in SeededData.Create(seed, 200, Now).Resources)
        {
            for (var i = 0L; i < resource.Count; i++)
            {
                Assert.True(i == 0 || resource.CreatedAt(i) >= resource.CreatedAt(i - 1), $"{resource.Object} {i}");
                Assert.Equal(resource.CreatedAt(i), (long)Json(resource, i)["created"]!);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void References_lead_to_objects_that_were_there_before(int seed)
    {
        var data = SeededData.Create(seed, 200, Now).Resources.ToDictionary(r => r.Object, r => Enumerable.Range(0, (int)r.Count).Select(i => Json(r, i)).ToDictionary(o => (string)o["id"]!));
        foreach (var invoice in data["invoice"].Values)
        {
            Assert.True((long)data["customer"][(string)invoice["customer"]!]["created"]! <= (long)invoice["created"]!);
            if (invoice["parent"]?["subscription_details"]?["subscription"] is { } subscription)
                Assert.Equal((string)invoice["customer"]!, (string)data["subscription"][(string)subscription!]["customer"]!);
            Assert.Equal((long)invoice["total"]!, invoice["lines"]!["data"]!.AsArray().Sum(l => (long)l!["amount"]!));
            Assert.Equal((long)invoice["amount_due"]!, (long)invoice["amount_paid"]! + (long)invoice["amount_remaining"]!);
        }

        foreach (var subscription in data["subscription"].Values)
        {
            var price = subscription["items"]!["data"]![0]!["price"]!;
            Assert.Equal((string)price["product"]!, (string)data["price"][(string)price["id"]!]["product"]!);
            if ((string?)subscription["latest_invoice"] is { } latest)
                Assert.Contains(latest, data["invoice"].Keys);
        }

        foreach (var refund in data["refund"].Values)
        {
            var charge = data["charge"][(string)refund["charge"]!];
            Assert.Equal((long)charge["amount_refunded"]!, (long)refund["amount"]!);
            Assert.Equal((bool)charge["refunded"]!, (long)charge["amount"]! == (long)refund["amount"]!);
            Assert.True((long)refund["created"]! >= (long)charge["created"]!);
        }

        Assert.Equal(data["refund"].Count, data["charge"].Values.Count(c => (long)c["amount_refunded"]! > 0));
        Assert.Equal(data["dispute"].Count, data["charge"].Values.Count(c => (bool)c["disputed"]!));
        Assert.All(data["balance_transaction"].Values, t => Assert.Equal((long)t["net"]!, (long)t["amount"]! - (long)t["fee"]!));
        Assert.Contains(data["customer"].Values.GroupBy(c => (long)c["created"]!), g => g.Count() > 1);
    }

    [Fact]
    public void Ten_million_customers_need_no_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var data = SeededData.Create(1, 10_000_000, Now);
        foreach (var resource in data.Resources.Where(r => r.Count > 0))
        {
            Assert.NotEmpty(Text(resource, 0));
            Assert.NotEmpty(Text(resource, resource.Count - 1));
            Assert.True(resource.CreatedAt(resource.Count - 1) <= Now.ToUnixTimeSeconds());
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 10_000_000);
    }

    private static JsonObject Json(ISeededResource resource, long index) => (JsonObject)JsonNode.Parse(Text(resource, index))!;

    private static string Text(ISeededResource resource, long index)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            resource.Write(writer, index);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
