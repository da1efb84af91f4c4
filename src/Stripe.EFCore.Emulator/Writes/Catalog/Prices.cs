using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Catalog;

/// <summary>Prices and plans: https://docs.stripe.com/api/prices.</summary>
internal static class Prices
{
    /// <summary>A mark on what a quote makes of its lines.</summary>
    public static readonly string IsSold = HiddenValue.Of("sold");

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/prices", Create);
        handlers.Add("POST /v1/prices/{}", Update);
        handlers.Add("POST /v1/plans", CreatePlan);
    }

    /// <summary>The price that <c>price_data</c> describes, for this use alone.</summary>
    public static JsonObject OfData(WriteSession session, JsonObject data, string param)
    {
        var price = session.New("price");
        var given = (JsonObject)data.DeepClone();
        given.Remove("product_data");
        Fill(session, price, given);
        price["product"] = data["product_data"] is JsonObject product ? Products.OfData(session, product).Text("id") : data.Text("product");
        if (data.Text("product") is { } id)
            _ = session.Require("product", id, $"{param}[product]");
        price["active"] = false;
        session.Add(price);
        return price;
    }

    /// <summary>A price that can be sold.</summary>
    /// <param name="given">What names the price. A quote names what it already sold.</param>
    /// <exception cref="ApiError">There is no such price, or it is inactive.</exception>
    public static JsonObject Active(WriteSession session, string id, string param, JsonObject given)
    {
        var price = session.Require("price", id, param);
        return price.IsTrue("active") || given.IsTrue(IsSold)
            ? price
            : throw Refusals.State(null, "The price specified is inactive. This field only accepts active prices.", param);
    }

    /// <summary>A plan as the price that Stripe has for it.</summary>
    public static JsonObject OfPlan(WriteSession session, JsonObject plan)
    {
        var price = session.New("price", plan.Text("id"));
        foreach (var name in (string[])["active", "billing_scheme", "created", "currency", "metadata", "nickname", "product", "tiers", "tiers_mode"])
            price[name] = plan[name]?.DeepClone();
        (price["unit_amount"], price["unit_amount_decimal"]) = (plan["amount"]?.DeepClone(), plan["amount_decimal"]?.DeepClone());
        price["type"] = "recurring";
        price["recurring"] = new JsonObject
        {
            ["interval"] = plan.Text("interval"),
            ["interval_count"] = plan.Number("interval_count"),
            ["usage_type"] = plan.Text("usage_type"),
        };
        return price;
    }

    /// <summary>A recurring price as the plan that Stripe shows beside it.</summary>
    public static JsonObject PlanOf(WriteSession session, JsonObject price)
    {
        var plan = session.New("plan", price.Text("id"));
        foreach (var name in (string[])["active", "billing_scheme", "created", "currency", "metadata", "nickname", "product", "tiers_mode"])
            plan[name] = price[name]?.DeepClone();
        foreach (var name in (string[])["interval", "interval_count", "meter", "usage_type"])
            plan[name] = price["recurring"]?[name]?.DeepClone();
        (plan["amount"], plan["amount_decimal"]) = (price["unit_amount"]?.DeepClone(), price["unit_amount_decimal"]?.DeepClone());
        return plan;
    }

    private static JsonObject Create(WriteRequest request)
    {
        var session = request.Session;
        if (request.Text("product") is null && request.Given["product_data"] is null)
            throw Refusals.Missing("product");
        if (request.Text("billing_scheme") == "tiered" ? !request.Elements("tiers").Any() : !HasAmount(request))
        {
            throw Refusals.State(
                "parameter_missing",
                "You must specify either `unit_amount`, `unit_amount_decimal`, or `custom_unit_amount` when `billing_scheme=per_unit`.");
        }

        References.Check(session.Store, request.Given, session.Store.ShapeOf("price"));
        var price = session.New("price");
        Fill(session, price, request.Given);
        if (request.Given["product_data"] is JsonObject product)
            price["product"] = Products.OfData(session, product).Text("id");
        TakeLookupKey(request, price);
        session.Add(price);
        return price;
    }

    private static bool HasAmount(WriteRequest request)
        => request.Has("unit_amount") || request.Has("unit_amount_decimal") || request.Has("custom_unit_amount");

    /// <summary>Puts parameters into a price, and makes its two amounts agree.</summary>
    public static void Fill(WriteSession session, JsonObject price, JsonObject given)
    {
        session.Merge.Into(price, given, typeof(Price));
        price["currency"] = price.Text("currency")?.ToLowerInvariant();
        if (price["recurring"] is JsonObject recurring)
        {
            price["type"] = "recurring";
            recurring["interval_count"] = Math.Max(1, recurring.Number("interval_count"));
            recurring["usage_type"] ??= "licensed";
        }

        if (given.NumberOrNull("unit_amount") is { } amount)
            price["unit_amount_decimal"] = amount.ToString(CultureInfo.InvariantCulture);
        else if (decimal.TryParse(given.Text("unit_amount_decimal"), CultureInfo.InvariantCulture, out var unit))
            price["unit_amount"] = unit == Math.Floor(unit) ? (long)unit : null;
    }

    /// <summary>A key names one price at a time.</summary>
    private static void TakeLookupKey(WriteRequest request, JsonObject price)
    {
        if (request.Text("lookup_key") is not { } key)
            return;
        foreach (var other in request.Session.Where("price", "lookup_key", key).Where(p => p.Text("id") != price.Text("id")).ToArray())
        {
            if (request.Flag("transfer_lookup_key") != true)
                throw Refusals.State("resource_already_exists", $"A price (`{other.Text("id")}`) already uses that lookup key.", "lookup_key");
            other["lookup_key"] = null;
            request.Session.Save(other);
        }
    }

    private static JsonObject Update(WriteRequest request)
    {
        var price = request.Subject();
        TakeLookupKey(request, price);
        request.Apply(price);
        request.Session.Save(price);
        return price;
    }

    private static JsonObject CreatePlan(WriteRequest request)
    {
        if (request.Given["product"] is null)
            throw Refusals.Missing("product");
        if (!request.Has("amount") && !request.Has("amount_decimal") && !request.Has("tiers"))
            throw Refusals.Missing("amount");

        var plan = request.New();
        if (request.Given["product"] is JsonObject product)
            plan["product"] = Products.OfData(request.Session, product).Text("id");
        if (request.Integer("amount") is { } amount)
            plan["amount_decimal"] = amount.ToString(CultureInfo.InvariantCulture);
        else if (decimal.TryParse(request.Text("amount_decimal"), CultureInfo.InvariantCulture, out var unit))
            plan["amount"] = unit == Math.Floor(unit) ? (long)unit : null;
        request.Session.Add(plan);
        return plan;
    }
}
