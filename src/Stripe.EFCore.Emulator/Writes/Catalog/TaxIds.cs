using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Catalog;

/// <summary>Tax ids of customers and of the account, and tax rates.</summary>
internal static class TaxIds
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/tax_ids", Create);
        handlers.Add("POST /v1/customers/{}/tax_ids", CreateOfCustomer);
        handlers.Add("POST /v1/tax_rates", CreateRate);
    }

    public static JsonObject Add(WriteSession session, JsonObject given, string? customer, string param = "")
    {
        var taxId = session.New("tax_id");
        session.Merge.Into(taxId, given, typeof(TaxId));
        taxId["country"] = given.Text("type") is { Length: > 2 } type ? type[..2].ToUpperInvariant() : null;
        taxId["customer"] = customer;
        taxId["owner"] = customer is not null ? new JsonObject { ["customer"] = customer, ["type"] = "customer" }
            : given["owner"]?.DeepClone() ?? new JsonObject { ["type"] = "self" };
        if (string.IsNullOrWhiteSpace(given.Text("value")))
            throw Refusals.Missing(param.Length == 0 ? "value" : $"{param}[value]");
        session.Add(taxId);
        return taxId;
    }

    private static JsonObject Create(WriteRequest request)
    {
        if (request.Text("owner.customer") is not { } customer)
            return Add(request.Session, request.Given, null);

        _ = request.Session.Require("customer", customer, "owner[customer]");
        return Add(request.Session, request.Given, customer);
    }

    private static JsonObject CreateOfCustomer(WriteRequest request)
    {
        _ = request.Session.Require("customer", request.Ids[0], "customer");
        return Add(request.Session, request.Given, request.Ids[0]);
    }

    private static JsonObject CreateRate(WriteRequest request)
    {
        var rate = request.New();
        if (JsonFields.At(rate, "percentage") is JsonValue percentage && percentage.GetValue<decimal>() is < 0 or > 100)
            throw Refusals.State(null, "Invalid percentage: must be from 0 to 100", "percentage");

        rate["effective_percentage"] = rate["percentage"]?.DeepClone();
        request.Session.Add(rate);
        return rate;
    }
}
