using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Shapes;

namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>Events whose payloads have the shapes of older versions of the API, and one that is too old to be shown.</summary>
internal static class EventObjects
{
    /// <summary>A payload of 2014: refunds were an array, the card stood in the charge, the customer was there as an id.</summary>
    private const string Charge2014 =
        """
        {"id":"ch_2014","object":"charge","amount":400,"amount_refunded":400,"captured":true,
        "card":{"id":"card_2014","object":"card","last4":"4242","type":"Visa"},
        "created":1390000000,"currency":"usd","customer":"cus_plain","invoice":null,"livemode":false,"metadata":[],"paid":true,"refunded":true,
        "refunds":[{"amount":400,"created":1390000100,"currency":"usd","object":"refund"}]}
        """;

    /// <summary>A payload of 2019: the plan stood in the subscription, the billing period too.</summary>
    private const string Subscription2019 =
        """
        {"id":"sub_2019","object":"subscription","billing":"charge_automatically",
        "current_period_end":1560000000,"current_period_start":1557400000,"customer":"cus_plain",
        "items":{"object":"list","data":[],"has_more":false,"total_count":0,"url":"/v1/subscription_items?subscription=sub_2019"},"metadata":{},
        "plan":{"id":"gold","object":"plan","amount":2000,"currency":"usd","interval":"month"},"quantity":1,"start":1557400000,
        "status":"active","tax_percent":null}
        """;

    public static void AddTo(EmulatedAccount account, DateTime now)
    {
        Add(account, new("evt_2014", "2014-01-31", "charge.refunded", Charge2014), now.AddDays(-2));
        Add(
            account,
            new("evt_2014_empty", "2014-01-31", "charge.succeeded", """{"id":"ch_2014_2","object":"charge","amount":5,"refunds":[],"metadata":[]}"""),
            now.AddDays(-3));
        Add(account, new("evt_2019", "2019-05-16", "customer.subscription.updated", Subscription2019), now.AddDays(-4));
        Add(
            account,
            new("evt_unknown", "2026-10-28.endive", "made_up.created", """{"id":"mu_1","object":"made_up_thing","name":"unknown"}"""),
            now.AddDays(-5));
        Add(
            account,
            new(
                "evt_now", "2026-10-28.endive", "customer.updated",
                EntityJson.Of(new Customer { Id = CustomerObjects.Plain, Name = "Plain Person" }).ToJsonString()),
            now.AddDays(-1));
        Add(account, new("evt_forgotten", "2026-10-28.endive", "customer.updated", """{"id":"cus_plain","object":"customer"}"""), now.AddDays(-31));
    }

    private static void Add(EmulatedAccount account, Happening happening, DateTime created)
        => account.Insert("event", new JsonObject
        {
            ["id"] = happening.Id,
            ["object"] = "event",
            ["api_version"] = happening.Version,
            ["created"] = new DateTimeOffset(created, TimeSpan.Zero).ToUnixTimeSeconds(),
            ["data"] = new JsonObject { ["object"] = JsonNode.Parse(happening.Payload) },
            ["livemode"] = false,
            ["pending_webhooks"] = 0,
            ["request"] = happening.Version.StartsWith("2014", StringComparison.Ordinal)
                ? "iar_2014"
                : new JsonObject { ["id"] = null, ["idempotency_key"] = null },
            ["type"] = happening.Type,
        });

    /// <summary>What an event tells, in the words of a version of the API.</summary>
    private sealed record Happening(string Id, string Version, string Type, string Payload);
}
