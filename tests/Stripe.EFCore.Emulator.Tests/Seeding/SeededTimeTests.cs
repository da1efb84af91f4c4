using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace StripeEFCore.Emulator.Tests.Seeding;

public sealed class SeededTimeTests
{
    private static readonly long Now = SeededSet.Now.ToUnixTimeSeconds();

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 200)]
    [InlineData(77, 200)]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(6, 17)]
    [InlineData(3, 30_000)]
    public void Created_never_falls_with_the_index_and_ends_before_the_present(int seed, long customers)
    {
        foreach (var resource in new SeededSet(seed, customers).Resources)
        {
            var before = long.MinValue;
            foreach (var index in SeededSet.Indexes(resource.Count))
            {
                var created = resource.CreatedAt(index);
                Assert.True(before <= created, $"{resource.Object} {index}: {before} > {created}");
                before = created;
            }

            Assert.True(before <= Now, $"{resource.Object} of the future: {before}");
        }
    }

    [Fact]
    public void Created_stands_in_the_object()
    {
        var set = new SeededSet(1, 200);
        foreach (var resource in set.Resources)
        {
            foreach (var index in SeededSet.Indexes(resource.Count))
                Assert.Equal(resource.CreatedAt(index), set.At(resource.Object, index).Number(resource.Object == "discount" ? "start" : "created"));
        }
    }

    [Fact]
    public void Nothing_is_older_than_what_it_refers_to()
    {
        foreach (var seed in (int[])[1, 2, 77])
        {
            var set = new SeededSet(seed, 200);
            AssertNotOlder(set, "payment_method", "customer", o => [o.Text("customer")]);
            AssertNotOlder(set, "subscription", "customer", o => [o.Text("customer")]);
            AssertNotOlder(set, "subscription", "price", o => o.Data("items").Select(i => i.Text("price.id")));
            AssertNotOlder(set, "invoice", "customer", o => [o.Text("customer")]);
            AssertNotOlder(
                set, "invoice", "subscription", o => o.Node("parent") is null ? [] : [o.Text("parent.subscription_details.subscription")]);
            AssertNotOlder(set, "price", "product", o => [o.Text("product")]);
            AssertNotOlder(set, "charge", "payment_intent", o => [o.Text("payment_intent")]);
            AssertNotOlder(set, "refund", "charge", o => [o.Text("charge")]);
            AssertNotOlder(set, "dispute", "charge", o => [o.Text("charge")]);
            AssertNotOlder(set, "promotion_code", "coupon", o => [o.Text("promotion.coupon")]);
            AssertNotOlder(set, "subscription", "tax_rate", o => o.Node("default_tax_rates")!.AsArray().Select(r => r!.Text("id")));
        }
    }

    [Fact]
    public void A_subscription_is_billed_a_period_apart_from_its_first_second_on()
    {
        var set = new SeededSet(4, 300);
        var invoices = set.All("invoice")
            .Where(i => i.Node("parent") is not null).GroupBy(i => i.Text("parent.subscription_details.subscription"));
        Assert.All(invoices, group =>
        {
            var subscription = set.Get("subscription", group.Key);
            var item = subscription.Data("items").First();
            var period = item.Number("current_period_end") - item.Number("current_period_start");
            var number = 0;
            foreach (var invoice in group)
            {
                Assert.Equal(number == 0 ? "subscription_create" : "subscription_cycle", invoice.Text("billing_reason"));
                Assert.InRange(invoice.Number("created") - subscription.Number("created") - number * period, 0, number == 0 ? 0 : 7200);
                Assert.Equal(subscription.Number("created") + number * period, invoice.Data("lines").First().Number("period.start"));
                number++;
            }
        });
        Assert.Contains(invoices, g => g.Count() == 12);
        Assert.Equal(300, invoices.Count());
    }

    [Fact]
    public void Some_objects_share_their_second()
    {
        foreach (var resource in (string[])["customer", "subscription", "invoice", "charge"])
            Assert.Contains(new SeededSet(2, 200).All(resource).GroupBy(o => o.Number("created")), g => g.Count() > 1);
    }

    [Fact]
    public void Business_grows_and_sleeps_at_night()
    {
        var customers = new SeededSet(1, 20_000)["customer"];
        var seconds = SeededSet.Indexes(customers.Count).Select(customers.CreatedAt).ToArray();
        var years = seconds.GroupBy(s => (Now - s) / (365 * 86400)).ToDictionary(g => g.Key, g => g.Count());
        Assert.True(years[0] > 1.5 * years[1] && years[1] > 1.5 * years[2], string.Join(' ', years));

        var hours = seconds.GroupBy(s => DateTimeOffset.FromUnixTimeSeconds(s).Hour).ToDictionary(g => g.Key, g => g.Count());
        Assert.True(hours[14] > 5 * hours[3], $"{hours[14]} at two, {hours[3]} at night");
        var sundays = seconds.Count(s => DateTimeOffset.FromUnixTimeSeconds(s).DayOfWeek == DayOfWeek.Sunday);
        var mondays = seconds.Count(s => DateTimeOffset.FromUnixTimeSeconds(s).DayOfWeek == DayOfWeek.Monday);
        Assert.True(mondays > 1.5 * sundays, $"{mondays} on Mondays, {sundays} on Sundays");
        Assert.True(seconds.GroupBy(s => s / 3600).Max(g => g.Count()) > 15 * (20_000 / Timeline.CustomerSlots + 1), "no bursts");
    }

    [Fact]
    public void Events_are_those_of_the_newest_thirty_days()
    {
        var events = new SeededSet(1, 3000)["event"];
        Assert.InRange(Now - events.CreatedAt(0), 29 * 86400, 30 * 86400);
        Assert.InRange(Now - events.CreatedAt(events.Count - 1), 0, 86400);
    }

    [Fact]
    public void The_same_seed_and_present_give_the_same_bytes_and_others_do_not()
    {
        var (one, same, other) = (new SeededSet(1, 60), new SeededSet(1, 60), new SeededSet(2, 60));
        foreach (var resource in one.Resources)
        {
            Assert.Equal(Texts(resource), Texts(same[resource.Object]));
            if (resource.Object != "coupon")
                Assert.Empty(Ids(resource).Intersect(Ids(other[resource.Object])));
        }
    }

    private static IEnumerable<string> Ids(ISeededResource resource) => SeededSet.Indexes(resource.Count).Select(resource.IdAt);

    private static IEnumerable<string> Texts(ISeededResource resource)
        => SeededSet.Indexes(resource.Count).Select(i => SeededSet.Text(resource, i));

    private static void AssertNotOlder(SeededSet set, string resource, string parent, Func<JsonObject, IEnumerable<string>> references)
    {
        foreach (var child in set.All(resource))
        {
            foreach (var id in references(child))
                Assert.True(set.Get(parent, id).Number("created") <= child.Number("created"), $"{child.Text("id")} is older than {id}");
        }
    }
}
