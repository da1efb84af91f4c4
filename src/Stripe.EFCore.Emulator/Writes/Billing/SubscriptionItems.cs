using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Catalog;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>The items of subscriptions, which live inside of them.</summary>
internal static class SubscriptionItems
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/subscription_items", Create);
        handlers.Add("POST /v1/subscription_items/{}", Update);
        handlers.Add("DELETE /v1/subscription_items/{}", Delete);
    }

    /// <summary>Puts the parameter <c>items</c> into a subscription: an item with an id changes, or is deleted, and another is new.</summary>
    public static void Apply(WriteRequest request, JsonObject subscription)
    {
        List<JsonObject> items = [.. subscription.Elements("items")];
        foreach (var (i, given) in request.Elements("items").Index())
        {
            var param = $"items[{i.ToString(CultureInfo.InvariantCulture)}]";
            if (given.Text("id") is not { } id)
            {
                items.Add(New(request.Session, subscription, given, param));
                continue;
            }

            var item = items.Find(x => x.Text("id") == id) ?? throw ApiError.Missing("subscription item", id, $"{param}[id]");
            if (given.IsTrue("deleted"))
                items.Remove(item);
            else
                Change(request.Session, item, given, param);
        }

        RequireTogether(items);
        Keep(subscription, items);
    }

    /// <exception cref="ApiError">Two items have the same price, or prices of two currencies.</exception>
    private static void RequireTogether(IReadOnlyList<JsonObject> items)
    {
        var currency = items.Select(i => i.Text("price.currency")).FirstOrDefault();
        if (items.Select(i => i.Text("price.currency")).FirstOrDefault(c => c != currency) is { } other)
            throw Refusals.State(null, $"The price specified only supports `{other}`. This doesn't match the expected currency: `{currency}`.");
        if (items.GroupBy(i => i.Text("price.id")).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw Refusals.State(null, $"Cannot add multiple subscription items with the same plan: {same.Key}");
    }

    /// <summary>Begins the period of each item.</summary>
    public static void Begin(JsonObject subscription, long start, long? end)
    {
        foreach (var item in subscription.Elements("items"))
        {
            item["current_period_start"] = start;
            item["current_period_end"] = end ?? Periods.End(start, (JsonObject)item["price"]!);
        }
    }

    private static JsonObject New(WriteSession session, JsonObject subscription, JsonObject given, string param)
    {
        var item = session.New("subscription_item");
        (item["quantity"], item["subscription"]) = (1, subscription.Text("id"));
        Change(session, item, given, param);
        if (item["price"] is not JsonObject price)
            throw Refusals.Missing(Inside(param, "price"));
        if (price.Text("type") == "one_time")
        {
            throw Refusals.State(
                null,
                "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
                Inside(param, "price"));
        }

        var first = subscription.Elements("items").FirstOrDefault();
        item["current_period_start"] = first?.Number("current_period_start") ?? session.Now;
        item["current_period_end"] = first?.Number("current_period_end") ?? Periods.End(session.Now, price);
        return item;
    }

    private static void Change(WriteSession session, JsonObject item, JsonObject given, string param)
    {
        var rest = (JsonObject)given.DeepClone();
        foreach (var own in (string[])["id", "price", "price_data", "plan", "discounts", "deleted"])
            rest.Remove(own);
        session.Merge.Into(item, rest, typeof(SubscriptionItem));
        Discounts.Apply(session, given, item, "subscription_item");
        if (given["price_data"] is JsonObject data)
            item["price"] = Prices.OfData(session, data, Inside(param, "price_data"));
        else if (given.Text("price") is { } price)
            item["price"] = Prices.Active(session, price, Inside(param, "price"), given);
        else if (given.Text("plan") is { } plan)
            item["price"] = session.Find("price", plan) ?? Prices.OfPlan(session, session.Require("plan", plan, Inside(param, "plan")));
        item["plan"] = item["price"] is JsonObject chosen ? Prices.PlanOf(session, chosen) : null;
    }

    private static string Inside(string param, string name) => param.Length == 0 ? name : $"{param}[{name}]";

    private static void Keep(JsonObject subscription, IEnumerable<JsonObject> items)
        => subscription["items"] = Documents.List(
            $"/v1/subscription_items?subscription={subscription.Text("id")}", [.. items.Select(i => (JsonObject)i.DeepClone())]);

    private static JsonObject Create(WriteRequest request)
    {
        var subscription = request.Session.Require("subscription", request.Text("subscription")!, "subscription");
        var given = (JsonObject)request.Given.DeepClone();
        given.Remove("subscription");
        var item = New(request.Session, subscription, given, "");
        JsonObject[] items = [.. subscription.Elements("items"), item];
        RequireTogether(items);
        Keep(subscription, items);
        request.Session.Save(subscription);
        return item;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var (subscription, item) = Find(request);
        Change(request.Session, item, request.Given, "");
        RequireTogether([.. subscription.Elements("items")]);
        request.Session.Save(subscription);
        return item;
    }

    private static JsonObject Delete(WriteRequest request)
    {
        var (subscription, item) = Find(request);
        if (subscription.Elements("items").Count() == 1)
        {
            throw Refusals.State(
                null,
                "A subscription must have at least one active plan. In order to cancel a subscription, please use the cancel API endpoint "
                + $"(/v1/subscriptions/{subscription.Text("id")}).");
        }

        Keep(subscription, subscription.Elements("items").Where(i => i != item));
        request.Session.Save(subscription);
        return new JsonObject { ["id"] = request.Ids[0], ["object"] = "subscription_item", ["deleted"] = true };
    }

    /// <summary>A copy of the subscription, and its item that the path names.</summary>
    private static (JsonObject Subscription, JsonObject Item) Find(WriteRequest request)
    {
        foreach (var row in request.Session.Store.Required("subscription").Older(null, long.MinValue, long.MaxValue, null))
        {
            var subscription = row.Document();
            if (subscription.Elements("items").FirstOrDefault(i => i.Text("id") == request.Ids[0]) is { } item)
                return (subscription, item);
        }

        throw ApiError.Missing("subscription_item", request.Ids[0], "subscription_item");
    }
}
