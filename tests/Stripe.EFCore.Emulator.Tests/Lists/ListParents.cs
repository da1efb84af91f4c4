namespace StripeEFCore.Emulator.Tests.Lists;

/// <summary>Lists that need a parent, in the path or as a parameter, and where parents are found.</summary>
internal static class ListParents
{
    /// <summary>The list of the parents, or the object name of such as have no list.</summary>
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["AccountCapability"] = "Account",
        ["AccountExternalAccount"] = "Account",
        ["AccountPerson"] = "Account",
        ["ApplicationFeeRefund"] = "ApplicationFee",
        ["Billing.MeterEventSummary"] = "Billing.Meter",
        ["BankAccount"] = "Customer",
        ["Card"] = "Customer",
        ["Checkout.SessionLineItem"] = "Checkout.Session",
        ["Checkout.Session:LineItems"] = "Checkout.Session",
        ["CreditNote:LineItems"] = "CreditNote",
        ["CustomerBalanceTransaction"] = "Customer",
        ["CustomerCashBalanceTransaction"] = "Customer",
        ["CustomerPaymentMethod"] = "Customer",
        ["Customer:PaymentMethods"] = "Customer",
        ["CustomerPaymentSource"] = "Customer",
        ["CustomerTaxId"] = "Customer",
        ["FinancialConnections.AccountOwner"] = "FinancialConnections.Account",
        ["FinancialConnections.Account:Owners"] = "FinancialConnections.Account",
        ["InvoiceLineItem"] = "Invoice",
        ["Invoice:LineItems"] = "Invoice",
        ["PaymentIntentAmountDetailsLineItem"] = "PaymentIntent",
        ["PaymentLinkLineItem"] = "PaymentLink",
        ["PaymentLink:LineItems"] = "PaymentLink",
        ["ProductFeature"] = "Product",
        ["QuoteComputedUpfrontLineItems"] = "Quote",
        ["QuoteLineItem"] = "Quote",
        ["Quote:ComputedUpfrontLineItems"] = "Quote",
        ["Quote:LineItems"] = "Quote",
        ["Source"] = "Customer",
        ["SourceTransaction"] = "source",
        ["Tax.CalculationLineItem"] = "tax.calculation",
        ["Tax.Calculation:LineItems"] = "tax.calculation",
        ["Tax.TransactionLineItem"] = "tax.transaction",
        ["Tax.Transaction:LineItems"] = "tax.transaction",
        ["TransferReversal"] = "Transfer",
        ["V2.Core.Accounts.Person"] = "V2.Core.Account",
    };

    /// <summary>The parameter that names the parent, and the list of the parents.</summary>
    private static readonly Dictionary<string, (string Parameter, string List)> Required = new()
    {
        ["CreditNotePreviewLines"] = ("invoice", "Invoice"),
        ["CreditNote:PreviewLineItems"] = ("invoice", "Invoice"),
        ["Entitlements.ActiveEntitlement"] = ("customer", "Customer"),
        ["FinancialConnections.Transaction"] = ("account", "FinancialConnections.Account"),
        ["Issuing.Token"] = ("card", "Issuing.Card"),
        ["PaymentAttemptRecord"] = ("payment_record", "PaymentRecord"),
        ["Radar.ValueListItem"] = ("value_list", "Radar.ValueList"),
        ["SetupAttempt"] = ("setup_intent", "SetupIntent"),
        ["SubscriptionItem"] = ("subscription", "Subscription"),
        ["Treasury.CreditReversal"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.DebitReversal"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.InboundTransfer"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.OutboundPayment"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.OutboundTransfer"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.ReceivedCredit"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.ReceivedDebit"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.Transaction"] = ("financial_account", "Treasury.FinancialAccount"),
        ["Treasury.TransactionEntry"] = ("financial_account", "Treasury.FinancialAccount"),
    };

    /// <summary>The parameter of a list that names the parent; null where none does.</summary>
    public static string? ParameterOf(ServiceList list) => Required.TryGetValue(list.Name, out var found) ? found.Parameter : null;

    /// <summary>Every way to ask the list once, with a parent where it needs one: the oldest parents first.</summary>
    public static async Task<IReadOnlyList<(string? Parent, (string Name, object Value)[] Parameters)>> WaysAsync(ServiceList list, EmulatorFixture fixture)
    {
        switch (list.Name)
        {
            case "Apps.Secret":
                return [(null, [("scope[type]", "account")]), (null, [("scope[type]", "user"), ("scope[user]", "usr_1")])];
            case "Subscription":
                return [(null, [("status", "all")])];
            case "Tax.Location":
                return [(null, [("type", "performance")])];
        }

        if (Required.TryGetValue(list.Name, out var required))
            return [.. (await IdsAsync(required.List, fixture)).Select(id => ((string?)null, new (string, object)[] { (required.Parameter, id) }))];
        if (!Owners.TryGetValue(list.Name, out var owner))
            return [(null, [])];

        var ids = await IdsAsync(owner, fixture);
        return list.Name switch
        {
            "FinancialConnections.AccountOwner" or "FinancialConnections.Account:Owners" =>
                [.. ids.Select(id => ((string?)id, new (string, object)[] { ("ownership", OwnershipOf(fixture, id)) }))],
            "Billing.MeterEventSummary" => [.. ids.Select(id => ((string?)id, SummaryOf(fixture)))],
            _ => [.. ids.Select(id => ((string?)id, Array.Empty<(string, object)>()))],
        };
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(string owner, EmulatorFixture fixture)
    {
        if (!ServiceList.All.TryGetValue(owner, out var list))
            return [.. fixture.Emulator.Account().Ids(owner).Reverse()];

        var parents = await list.WalkAsync(fixture.Client, null, owner == "Subscription" ? [("status", "all")] : []);
        parents.Reverse();
        return [.. parents.Select(p => (string)p["id"]!)];
    }

    private static string OwnershipOf(EmulatorFixture fixture, string account)
        => (string)fixture.Emulator.Account().Get("financial_connections.account", account)!["ownership"]!;

    private static (string Name, object Value)[] SummaryOf(EmulatorFixture fixture)
        =>
        [
            ("customer", fixture.Emulator.Account().Ids("customer").First()), ("start_time", 1_760_000_400L), ("end_time", 1_760_086_800L),
            ("value_grouping_window", "hour"),
        ];
}
