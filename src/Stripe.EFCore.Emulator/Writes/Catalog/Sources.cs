using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Payments;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Catalog;

/// <summary>Cards and bank accounts of customers and of connected accounts, which are made from tokens or from what describes them.</summary>
internal static class Sources
{
    private static readonly string[] Kinds = ["card", "bank_account", "source"];

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/customers/{}/sources", CreateOfCustomer);
        handlers.Add("POST /v1/customers/{}/sources/{}", Update);
        handlers.Add("DELETE /v1/customers/{}/sources/{}", Delete);
        handlers.Add("POST /v1/customers/{}/sources/{}/verify", Verify);
        handlers.Add("POST /v1/accounts/{}/external_accounts", CreateOfAccount);
        handlers.Add("POST /v1/accounts/{}/external_accounts/{}", Update);
        handlers.Add("DELETE /v1/accounts/{}/external_accounts/{}", Delete);
    }

    /// <summary>The card of a token, not yet added.</summary>
    public static JsonObject Card(WriteSession session, string token, string param)
    {
        var name = token.StartsWith("tok_", StringComparison.Ordinal) ? token : throw ApiError.Missing("token", token, param);
        var method = TestCards.PaymentMethod(session, name, param);
        var card = session.New("card");
        foreach (var field in (string[])["brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4"])
            card[field] = method["card"]![field]?.DeepClone();
        card["cvc_check"] = "pass";
        card[TestCards.Outcome] = method.Text(TestCards.Outcome);
        return card;
    }

    private static JsonObject CreateOfCustomer(WriteRequest request)
    {
        var session = request.Session;
        var customer = session.Require("customer", request.Ids[0], "customer");
        var id = request.Text("source")!;
        var source = session.Find("source", id) ?? (id.StartsWith("btok_", StringComparison.Ordinal) ? Bank(session, new()) : Card(session, id, "source"));
        source["customer"] = request.Ids[0];
        if (request.Given["metadata"] is JsonObject metadata)
            Answers.Merge.SetMetadata(source, metadata);
        if (session.Find("source", id) is null)
            session.Add(source);
        else
            session.Save(source);
        if (customer["default_source"] is null)
        {
            customer["default_source"] = source.Text("id");
            session.Save(customer);
        }

        return source;
    }

    private static JsonObject CreateOfAccount(WriteRequest request)
    {
        var session = request.Session;
        _ = session.Require("account", request.Ids[0], "account");
        var given = request.Given["external_account"];
        var made = given is JsonObject described && described.Text("object") == "bank_account" ? Bank(session, described)
            : given is JsonObject card ? Card(session, card.Text("token") ?? "tok_visa", "external_account")
            : JsonFields.Text(given) is { } token && token.StartsWith("btok_", StringComparison.Ordinal) ? Bank(session, new())
            : Card(session, JsonFields.Text(given)!, "external_account");
        made["account"] = request.Ids[0];
        made["default_for_currency"] = request.Flag("default_for_currency") ?? false;
        if (request.Given["metadata"] is JsonObject metadata)
            Answers.Merge.SetMetadata(made, metadata);
        session.Add(made);
        return made;
    }

    private static JsonObject Bank(WriteSession session, JsonObject given)
    {
        var bank = session.New("bank_account");
        (bank["bank_name"], bank["country"], bank["currency"], bank["status"]) = ("STRIPE TEST BANK", "US", "usd", "new");
        (bank["last4"], bank["routing_number"]) = (given.Text("account_number") is { Length: > 3 } number ? number[^4..] : "6789", "110000000");
        session.Merge.Into(bank, given, typeof(BankAccount));
        bank["object"] = "bank_account";
        return bank;
    }

    private static (string Kind, JsonObject Source) Find(WriteRequest request)
    {
        foreach (var kind in Kinds)
        {
            if (request.Session.Find(kind, request.Ids[1]) is { } found && (found.Text("customer") ?? found.Text("account")) == request.Ids[0])
                return (kind, found);
        }

        throw ApiError.Missing(request.Operation.Path.Contains("sources", StringComparison.Ordinal) ? "source" : "external account", request.Ids[1], "id");
    }

    private static JsonObject Update(WriteRequest request)
    {
        var (kind, source) = Find(request);
        (request with { Resource = kind }).Apply(source);
        request.Session.Save(source);
        return source;
    }

    private static JsonObject Delete(WriteRequest request)
    {
        var (kind, source) = Find(request);
        if (kind == "source")
        {
            source["customer"] = null;
            request.Session.Save(source);
            return source;
        }

        request.Session.Delete(source);
        if (request.Session.Find("customer", request.Ids[0]) is { } customer && customer.Text("default_source") == request.Ids[1])
        {
            customer["default_source"] = null;
            request.Session.Save(customer);
        }

        return new JsonObject { ["id"] = request.Ids[1], ["object"] = kind, ["deleted"] = true };
    }

    private static JsonObject Verify(WriteRequest request)
    {
        var (_, bank) = Find(request);
        bank["status"] = "verified";
        request.Session.Save(bank);
        return bank;
    }
}
