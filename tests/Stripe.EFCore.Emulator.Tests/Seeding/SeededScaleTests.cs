using System.Buffers;
using System.Text.Json;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Emulator.Seeding;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace StripeEFCore.Emulator.Tests.Seeding;

public sealed class SeededScaleTests
{
    [Fact]
    public void Ten_million_customers_answer_at_both_ends_and_between_without_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var data = SeededData.Create(1, 10_000_000, SeededSet.Now);
        foreach (var resource in data.Resources)
        {
            Assert.True(resource.Count > 0, resource.Object);
            foreach (var index in (long[])[0, 1, resource.Count / 3, resource.Count / 2, resource.Count - 1])
            {
                Assert.True(resource.TryGetIndex(resource.IdAt(index), out var found) && found == index);
                var start = $$"""{"id":"{{resource.IdAt(index)}}","object":"{{resource.Object}}",""";
                Assert.StartsWith(start, SeededSet.Text(resource, index));
                Assert.True(resource.CreatedAt(Math.Max(0, index - 1)) <= resource.CreatedAt(index));
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Ten_million_customers_hang_together_as_few_do()
    {
        var set = new SeededSet(1, 10_000_000);
        var random = new Random(4);
        for (var i = 0; i < 300; i++)
        {
            var charge = set.At("charge", random.NextInt64(set["charge"].Count));
            Assert.Equal(charge.Text("id"), set.Get("payment_intent", charge.Node("payment_intent")).Text("latest_charge"));
            if (charge.Node("balance_transaction") is { } transaction)
                Assert.Equal(charge.Text("id"), set.Get("balance_transaction", transaction).Text("source"));

            var subscription = set.At("subscription", random.NextInt64(set["subscription"].Count));
            var invoice = set.Get("invoice", subscription.Node("latest_invoice"));
            Assert.Equal(subscription.Text("id"), invoice.Text("parent.subscription_details.subscription"));
            Assert.Equal(subscription.Text("customer"), invoice.Text("customer"));
            Assert.True(set.Get("customer", subscription.Node("customer")).Number("created") <= subscription.Number("created"));

            var refund = set.At("refund", random.NextInt64(set["refund"].Count));
            Assert.Equal(refund.Number("amount"), set.Get("charge", refund.Node("charge")).Number("amount_refunded"));
            Assert.Equal(refund.Text("id"), set.Get("balance_transaction", refund.Node("balance_transaction")).Text("source"));
            Assert.InRange(refund.Number("created") - set.Get("charge", refund.Node("charge")).Number("created"), 86400, 120 * 86400);

            var dispute = set.At("dispute", random.NextInt64(set["dispute"].Count));
            var disputed = set.Get("charge", dispute.Node("charge"));
            Assert.Equal((true, 0), (disputed.Flag("disputed"), disputed.Number("amount_refunded")));

            var index = random.NextInt64(set["invoice"].Count - 1000);
            Assert.All(
                SeededSet.Indexes(1000), n => Assert.True(set["invoice"].CreatedAt(index + n) <= set["invoice"].CreatedAt(index + n + 1)));
        }
    }

    [Theory]
    [InlineData(23)]
    [InlineData(9_200)]
    [InlineData(1_000_000)]
    public void A_customer_finds_the_subscriptions_that_are_its_own_at_any_scale(long customers)
    {
        var subscriptions = new SubscriptionPlan(new SeedMath(1, customers, SeededSet.Now));
        var found = 0L;
        Span<long> own = stackalloc long[SubscriptionPlan.MostPerCustomer];
        foreach (var customer in SeededSet.Indexes(customers))
        {
            var count = subscriptions.Of(customer, own);
            found += count;
            foreach (var subscription in own[..count])
                Assert.True(subscriptions.CustomerOf(subscription) == customer && subscription >= customer);
        }

        Assert.Equal(subscriptions.Count, found);
    }

    [Fact]
    public void Nothing_is_there_without_customers()
        => Assert.All(SeededData.Create(1, 0, SeededSet.Now).Resources, r => Assert.Equal(0, r.Count));

    [Fact]
    public void Fewer_than_no_customers_are_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => SeededData.Create(1, -1, SeededSet.Now));

    [Fact]
    public void Writing_a_customer_allocates_nothing()
    {
        var customers = SeededData.Create(1, 1_000_000, SeededSet.Now).Resources.Single(r => r.Object == "customer");
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        using var writer = new Utf8JsonWriter(buffer);
        WriteSome(customers, writer, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteSome(customers, writer, buffer);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 500, 0, 64);
    }

    [Fact]
    public void A_coupon_of_millions_of_customers_was_given_as_often_as_it_says_and_never_too_often()
    {
        var set = new SeededSet(1, 2_000_000);
        var coupons = set.All("coupon").ToDictionary(c => c.Text("id"), c => c.Number("times_redeemed"));
        Assert.Equal(set["discount"].Count, coupons.Values.Sum());
        Assert.All(set.All("coupon"), c => Assert.True(c.Node("max_redemptions") is not { } most || c.Number("times_redeemed") <= (long)most));
        Assert.Contains(set.All("coupon"), c => c.Node("max_redemptions") is { } most && c.Number("times_redeemed") == (long)most && !c.Flag("valid"));
        var named = set.All("discount").CountBy(d => d.Text("source.coupon")).ToDictionary();
        Assert.All(coupons, c => Assert.Equal(c.Value, named.GetValueOrDefault(c.Key)));
    }

    [Fact]
    public void Many_threads_read_the_same()
    {
        var set = new SeededSet(8, 5000);
        foreach (var resource in set.Resources)
        {
            var expected = Enumerable.Range(0, (int)Math.Min(200, resource.Count)).Select(i => SeededSet.Text(resource, i)).ToArray();
            var fresh = new SeededSet(8, 5000)[resource.Object];
            Assert.Equal(expected, Enumerable.Range(0, expected.Length).AsParallel().AsOrdered().Select(i => SeededSet.Text(fresh, i)));
        }
    }

    private static void WriteSome(ISeededResource resource, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        for (var i = 0; i < 500; i++)
        {
            resource.Write(writer, i * 997);
            writer.Flush();
            buffer.ResetWrittenCount();
            writer.Reset();
        }
    }
}
