using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Requests;
using Stripe.Treasury;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>
///     What a financial account can do. It stands in the account, where an expansion finds it: https://docs.stripe.com/api/treasury/financial_account_features.
/// </summary>
internal static class AccountFeatures
{
    private const string Field = "features";
    private const string Account = "treasury.financial_account";

    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/treasury/financial_accounts", Create);
        handlers.Add("POST /v1/treasury/financial_accounts/{}", UpdateAccount);
        handlers.Add("POST /v1/treasury/financial_accounts/{}/features", Update);
    }

    /// <summary>The features of a financial account, also of one that asked for none.</summary>
    public static JsonObject Of(JsonObject account)
        => account[Field]?.DeepClone() as JsonObject ?? Answers.NewObject.OfResource("treasury.financial_account_features", 0);

    private static JsonObject Create(WriteRequest request)
    {
        var account = Without(request).New();
        Apply(request.Session, account, request.Given[Field] as JsonObject);
        request.Session.Add(account);
        return account;
    }

    private static JsonObject UpdateAccount(WriteRequest request)
    {
        var account = request.Subject();
        Without(request).Apply(account);
        Apply(request.Session, account, request.Given[Field] as JsonObject);
        request.Session.Save(account);
        return account;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var account = request.Session.Require(Account, request.Ids[0], "financial_account");
        Apply(request.Session, account, request.Given);
        request.Session.Save(account);
        return Of(account);
    }

    private static WriteRequest Without(WriteRequest request)
    {
        var given = (JsonObject)request.Given.DeepClone();
        given.Remove(Field);
        return request with { Given = given };
    }

    private static void Apply(WriteSession session, JsonObject account, JsonObject? given)
    {
        if (given is null)
            return;

        var features = Of(account);
        session.Merge.Into(features, given, typeof(FinancialAccountFeatures));
        Activate(features);
        account[Field] = features;
    }

    /// <summary>What is asked for is there at once, inside of other features too.</summary>
    private static void Activate(JsonObject feature)
    {
        if (feature.IsTrue("requested"))
            (feature["status"], feature["status_details"]) = ("active", new JsonArray());
        foreach (var inner in feature.Select(m => m.Value).OfType<JsonObject>())
            Activate(inner);
    }
}
