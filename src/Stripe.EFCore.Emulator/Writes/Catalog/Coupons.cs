using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Catalog;

/// <summary>Coupons and promotion codes: https://docs.stripe.com/api/coupons/create.</summary>
internal static class Coupons
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/coupons", Create);
        handlers.Add("POST /v1/promotion_codes", CreateCode);
        handlers.Add("POST /v1/promotion_codes/{}", UpdateCode);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var percent = JsonFields.At(request.Given, "percent_off") is JsonValue value ? value.GetValue<decimal>() : (decimal?)null;
        if (percent is null && !request.Has("amount_off"))
            throw Refusals.State("parameter_missing", "Must provide percent_off or amount_off.");
        if (percent is not null && request.Has("amount_off"))
            throw Refusals.State("parameter_invalid", "You may only specify one of these parameters: percent_off, amount_off.");
        if (percent is <= 0 or > 100)
            throw Refusals.State(null, "Invalid percent_off: must be greater than 0 and at most 100", "percent_off");
        if (request.Has("amount_off") && request.Text("currency") is null)
            throw Refusals.Missing("currency");
        if (request.Integer("amount_off") < 1)
            throw Refusals.State("parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount_off");
        if (request.Text("duration") == "repeating" && request.Integer("duration_in_months") is not > 0)
            throw Refusals.Missing("duration_in_months");
        if (request.Text("duration") is not "repeating" && request.Has("duration_in_months"))
            throw Refusals.State(null, "You may only specify duration_in_months when duration is repeating.", "duration_in_months");

        var coupon = request.New();
        request.Session.Add(coupon);
        return coupon;
    }

    private static JsonObject CreateCode(WriteRequest request)
    {
        var session = request.Session;
        var id = request.Text("promotion.coupon") ?? throw Refusals.Missing("promotion[coupon]");
        if (!session.Require("coupon", id, "promotion[coupon]").IsTrue("valid"))
            throw Refusals.State("coupon_expired", $"Coupon expired: {id}", "promotion[coupon]");

        var code = request.New();
        code["code"] ??= session.NewIdWith("").ToUpperInvariant();
        RequireAlone(session, code);
        session.Add(code);
        return code;
    }

    private static JsonObject UpdateCode(WriteRequest request)
    {
        var code = request.Subject();
        request.Apply(code);
        RequireAlone(request.Session, code);
        request.Session.Save(code);
        return code;
    }

    /// <exception cref="ApiError">Another active code has the same letters, in any case.</exception>
    private static void RequireAlone(WriteSession session, JsonObject code)
    {
        if (!code.IsTrue("active"))
            return;
        foreach (var row in session.Store.Required("promotion_code").Older(null, long.MinValue, long.MaxValue, null).Where(r => r.Id != code.Text("id")))
        {
            var other = row.Document();
            if (other.IsTrue("active") && string.Equals(other.Text("code"), code.Text("code"), StringComparison.OrdinalIgnoreCase))
                throw Refusals.State("resource_already_exists", $"An active promotion code with `code: {code.Text("code")}` already exists.", "code");
        }
    }
}
