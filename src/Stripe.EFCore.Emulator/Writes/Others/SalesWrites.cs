using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Billing;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>Checkout sessions and payment links, which people pay on pages of Stripe's.</summary>
internal static class SalesWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/checkout/sessions", CreateSession);
        handlers.Add("POST /v1/checkout/sessions/{}", UpdateSession);
        handlers.Add("POST /v1/checkout/sessions/{}/expire", Expire);
        handlers.Add("POST /v1/payment_links", CreateLink);
        handlers.Add("POST /v1/payment_links/{}", UpdateLink);
    }

    private static JsonObject CreateSession(WriteRequest request)
    {
        var mode = request.Text("mode") ?? "payment";
        if (mode != "setup" && !request.Elements("line_items").Any())
            throw Refusals.Missing("line_items");
        if (request.Text("ui_mode") is null or "hosted_page" && request.Text("success_url") is null)
            throw Refusals.Missing("success_url");

        if (request.Has("discounts") && request.Has("allow_promotion_codes"))
            throw Refusals.State(null, "You may only specify one of these parameters: allow_promotion_codes, discounts.");
        foreach (var (i, given) in request.Elements("discounts").Index())
            _ = Discounts.RequireUsable(request.Session, given, $"discounts[{i}]");

        var session = request.Session.New("checkout.session");
        session["expires_at"] = request.Now + Periods.Day;
        Apply(request, session);
        CheckoutTotals.Set(request.Session, session);
        session["mode"] = mode;
        if (mode == "setup")
            session["payment_status"] = "no_payment_required";
        session["url"] = $"https://checkout.emulated.example/c/pay/{session.Text("id")}";
        request.Session.Add(session);
        return session;
    }

    private static JsonObject UpdateSession(WriteRequest request)
    {
        var session = request.Subject();
        Apply(request, session);
        CheckoutTotals.Set(request.Session, session);
        request.Session.Save(session);
        return session;
    }

    private static JsonObject Expire(WriteRequest request)
    {
        var session = request.Subject();
        if (!session.Is("open"))
        {
            throw Refusals.State(
                null,
                "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of "
                + $"{session.Text("status")}.");
        }

        (session["status"], session["url"]) = ("expired", null);
        request.Session.Save(session);
        return session;
    }

    private static JsonObject CreateLink(WriteRequest request)
    {
        var link = request.Session.New("payment_link");
        Apply(request, link);
        link["url"] = $"https://buy.emulated.example/{link.Text("id")}";
        request.Session.Add(link);
        return link;
    }

    private static JsonObject UpdateLink(WriteRequest request)
    {
        var link = request.Subject();
        Apply(request, link);
        request.Session.Save(link);
        return link;
    }

    private static void Apply(WriteRequest request, JsonObject document)
    {
        var given = (JsonObject)request.Given.DeepClone();
        given.Remove("line_items");
        (request with { Given = given }).Apply(document);
        LineItems.Apply(request, document);
    }
}
