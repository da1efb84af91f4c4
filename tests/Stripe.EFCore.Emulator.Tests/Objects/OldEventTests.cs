using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Objects;

/// <summary>Events of other versions of the API, and events that are too old.</summary>
public sealed class OldEventTests : ObjectTest
{
    protected override StripeEmulatorOptions Options => new() { OldEvents = true };

    [Fact]
    public async Task A_payload_is_sent_in_the_shape_of_its_version()
    {
        var old = await GetAsync("/v1/events/evt_2014");
        Assert.Equal("2014-01-31", (string)old["api_version"]!);
        Assert.IsType<JsonArray>(old["data"]!["object"]!["refunds"]);
        Assert.Equal(
            """{"id":"ch_2014_2","object":"charge","amount":5,"refunds":[],"metadata":[]}""",
            (await GetAsync("/v1/events/evt_2014_empty"))["data"]!["object"]!.ToJsonString());
    }

    [Fact]
    public async Task Stripe_net_reads_events_of_its_own_version_and_fails_on_a_page_with_one_of_2014()
    {
        var service = new EventService(Client);
        Assert.Equal("Plain Person", Assert.IsType<Customer>((await service.GetAsync("evt_now")).Data.Object).Name);
        Assert.Null((await service.GetAsync("evt_unknown")).Data.Object);
        await Assert.ThrowsAnyAsync<Exception>(() => service.ListAsync(new EventListOptions { Limit = 100 }));
    }

    [Fact]
    public async Task Events_older_than_30_days_are_not_shown()
    {
        var ids = (await GetAsync("/v1/events?limit=100"))["data"]!.AsArray().Select(e => (string)e!["id"]!).ToList();
        Assert.Contains("evt_2014", ids);
        Assert.DoesNotContain("evt_forgotten", ids);
        Assert.Equal("No such event: 'evt_forgotten'", await ErrorOf("/v1/events/evt_forgotten"));
    }
}
