namespace StripeEFCore.Tests.Resources;

/// <summary>Parameters of lists that no query sends, each looked at by somebody, with the reason.</summary>
internal static class UnreachableParameters
{
    private const string SharedClass = "Stripe's list does not take it: Stripe.net has one class for this and for requests that write.";

    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["/v1/accounts/{account}/persons relationship[percent_ownership]"] = SharedClass,
        ["/v1/accounts/{account}/persons relationship[title]"] = SharedClass,
        ["/v1/charges transfer_group"] = "Stripe answers with at most 100 charges, so rows could be missing. `x.TransferGroup` is compared in process.",
        ["/v1/setup_intents attach_to_self"] = "Stripe describes it as an effect and not as a comparison. `x.AttachToSelf` is compared in process.",
        ["/v1/subscriptions automatic_tax[liability][account]"] = SharedClass,
        ["/v1/subscriptions automatic_tax[liability][type]"] = SharedClass,
        ["/v1/treasury/transaction_entries order_by"] = "It is an order and no filter. Sort the rows in process.",
        ["/v1/treasury/transactions order_by"] = "It is an order and no filter. Sort the rows in process.",
        ["/v1/treasury/transactions status_transitions[posted_at]"] =
            "Stripe takes it only in the order of that time, and a query relies on the order of `created`. `x.StatusTransitions.PostedAt` is compared "
            + "in process.",
    };
}
