using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Billing;

/// <summary>Discounts, which come from a coupon or a promotion code: https://docs.stripe.com/api/discounts.</summary>
internal static class Discounts
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("DELETE /v1/customers/{}/discount", DeleteOfCustomer);
        handlers.Add("DELETE /v1/subscriptions/{}/discount", DeleteOfSubscription);
    }

    /// <summary>Gives an object the discounts that the parameter <c>discounts</c> names.</summary>
    public static void Apply(WriteRequest request, JsonObject owner, string field) => Apply(request.Session, request.Given, owner, field);

    public static void Apply(WriteSession session, JsonObject given, JsonObject owner, string field)
    {
        if (!given.ContainsKey("discounts"))
            return;

        owner["discounts"] = new JsonArray(
            [.. given.Elements("discounts").Select((d, i) => (JsonNode?)IdOf(session, d, owner, (field, $"discounts[{i}]")))]);
    }

    /// <summary>The discounts of an object by their ids, with their coupons.</summary>
    public static IEnumerable<(string Id, JsonObject Coupon)> Of(WriteSession session, JsonObject owner)
    {
        foreach (var id in (owner["discounts"] as JsonArray ?? []).Select(JsonFields.Text).OfType<string>())
        {
            if (session.Find("coupon", session.Find("discount", id)?.Text("source.coupon")) is { } coupon)
                yield return (id, coupon);
        }
    }

    /// <summary>Whether a coupon is for a product.</summary>
    public static bool Covers(JsonObject coupon, string? product)
        => JsonFields.At(coupon, "applies_to.products") is not JsonArray { Count: > 0 } products || products.Any(p => JsonFields.Text(p) == product);

    /// <summary>What a coupon takes from an amount.</summary>
    /// <exception cref="ApiError">The coupon has another currency.</exception>
    public static long AmountOf(JsonObject coupon, long amount, string? currency)
    {
        if (JsonFields.At(coupon, "percent_off") is JsonValue percent)
            return (long)Math.Round(amount * percent.GetValue<decimal>() / 100, MidpointRounding.AwayFromZero);

        var off = currency is null || coupon.Text("currency") is not { } own || own == currency ? coupon.NumberOrNull("amount_off")
            : coupon.NumberOrNull($"currency_options.{currency}.amount_off");
        return Math.Clamp(
            off ?? throw Refusals.State(null, $"The coupon {coupon.Text("id")} has no amount in `{currency}`.", "discounts"), 0, Math.Max(0, amount));
    }

    /// <summary>The coupon that a parameter names, itself or by a promotion code; null where there is none.</summary>
    public static JsonObject? CouponOf(WriteSession session, JsonObject given)
        => session.Find("coupon", session.Find("promotion_code", given.Text("promotion_code"))?.Text("promotion.coupon") ?? given.Text("coupon"));

    /// <summary>The coupon that a parameter names, and the promotion code.</summary>
    /// <exception cref="ApiError">There is none, or it is not to be used any more.</exception>
    public static (JsonObject Coupon, JsonObject? Promotion) RequireUsable(WriteSession session, JsonObject given, string param)
    {
        var promotion = given.Text("promotion_code") is { } code ? session.Require("promotion_code", code, $"{param}[promotion_code]") : null;
        var id = promotion?.Text("promotion.coupon") ?? given.Text("coupon") ?? throw Refusals.Missing($"{param}[coupon]");
        var coupon = session.Require("coupon", id, $"{param}[coupon]");
        if (!coupon.IsTrue("valid"))
            throw Refusals.State("coupon_expired", $"Coupon expired: {id}", $"{param}[coupon]");
        return promotion?.IsTrue("active") == false
            ? throw Refusals.State(null, "This promotion code is inactive.", $"{param}[promotion_code]")
            : (coupon, promotion);
    }

    private static string IdOf(WriteSession session, JsonObject given, JsonObject owner, (string Field, string Param) place)
    {
        if (given.Text("discount") is { } present)
            return session.Require("discount", present, $"{place.Param}[discount]").Text("id")!;

        var (coupon, promotion) = RequireUsable(session, given, place.Param);
        var id = coupon.Text("id");
        var discount = session.New("discount");
        discount["source"] = new JsonObject { ["coupon"] = id, ["type"] = "coupon" };
        (discount["customer"], discount["promotion_code"], discount["start"]) = (owner.Text("customer"), promotion?.Text("id"), session.Now);
        discount[place.Field] = owner.Text("id");
        if (coupon.NumberOrNull("duration_in_months") is { } months)
            discount["end"] = DateTimeOffset.FromUnixTimeSeconds(session.Now).AddMonths((int)months).ToUnixTimeSeconds();
        session.Add(discount);
        Redeem(session, coupon);
        if (promotion is not null)
            Redeem(session, promotion);
        return discount.Text("id")!;
    }

    /// <summary>Counts a use, and ends what has no use left.</summary>
    private static void Redeem(WriteSession session, JsonObject source)
    {
        source["times_redeemed"] = source.Number("times_redeemed") + 1;
        if (source.NumberOrNull("max_redemptions") is { } most && source.Number("times_redeemed") >= most)
            source[source.Text("object") == "coupon" ? "valid" : "active"] = false;
        session.Save(source);
    }

    private static JsonObject DeleteOfCustomer(WriteRequest request)
    {
        var customer = request.Session.Require("customer", request.Ids[0], "id");
        if (customer["discount"] is not JsonObject discount)
            throw Refusals.State("resource_missing", $"No active discount for customer: {request.Ids[0]}");

        var gone = (JsonObject)discount.DeepClone();
        customer["discount"] = null;
        request.Session.Save(customer);
        gone["deleted"] = true;
        return gone;
    }

    private static JsonObject DeleteOfSubscription(WriteRequest request)
    {
        var subscription = request.Session.Require("subscription", request.Ids[0], "id");
        var ids = (subscription["discounts"] as JsonArray ?? []).Select(JsonFields.Text).OfType<string>().ToArray();
        if (ids.Length == 0)
            throw Refusals.State("resource_missing", $"No active discount for subscription: {request.Ids[0]}");

        var gone = request.Session.Find("discount", ids[0]) ?? new JsonObject { ["id"] = ids[0], ["object"] = "discount" };
        foreach (var discount in ids.Select(id => request.Session.Find("discount", id)).OfType<JsonObject>())
            request.Session.Delete(discount);
        subscription["discounts"] = new JsonArray();
        request.Session.Save(subscription);
        gone["deleted"] = true;
        return gone;
    }
}
