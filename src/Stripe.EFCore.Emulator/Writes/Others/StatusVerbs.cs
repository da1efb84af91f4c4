using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>
///     Operations that move an object from one state to another and do nothing else. A row is the path, the field (<c>status</c> unless it is named), the states
///     that it may be in, and the state that follows; <c>*</c> stands for any state.
/// </summary>
internal static class StatusVerbs
{
    private const string Table =
        """
        accounts/{}/reject: * -> rejected
        accounts/{}/unreject: * -> active
        apps/installs/{}/uninstall: * -> uninstalling
        billing/alerts/{}/activate: inactive -> active
        billing/alerts/{}/archive: active inactive -> archived
        billing/alerts/{}/deactivate: active -> inactive
        billing/feedback_options/{}/deactivate: active -> inactive
        billing/meters/{}/deactivate: active -> inactive
        billing/meters/{}/reactivate: inactive -> active
        climate/orders/{}/cancel: open awaiting_funds confirmed -> canceled
        disputes/{}/close: needs_response warning_needs_response -> lost
        financial_connections/accounts/{}/disconnect: active -> disconnected
        identity/verification_sessions/{}/cancel: requires_input -> canceled
        identity/verification_sessions/{}/redact: * -> redacted
        invoice_rendering_templates/{}/archive: active -> archived
        invoice_rendering_templates/{}/unarchive: archived -> active
        issuing/authorizations/{}/approve: pending -> pending
        issuing/authorizations/{}/decline: pending -> closed
        issuing/disputes/{}/submit: unsubmitted -> submitted
        payment_method_domains/{}/validate: * -> *
        payouts/{}/cancel: pending -> canceled
        payouts/{}/reverse: paid -> paid
        sources/{}/verify: pending -> chargeable
        subscription_schedules/{}/cancel: not_started active -> canceled canceled_at
        subscription_schedules/{}/release: not_started active -> released released_at
        test_helpers/issuing/authorizations/{}/capture: pending -> closed
        test_helpers/issuing/authorizations/{}/expire: pending -> expired
        test_helpers/issuing/authorizations/{}/finalize_amount: pending -> pending
        test_helpers/issuing/authorizations/{}/increment: pending -> pending
        test_helpers/issuing/authorizations/{}/reverse: pending -> reversed
        test_helpers/issuing/personalization_designs/{}/activate: * -> active
        test_helpers/issuing/personalization_designs/{}/deactivate: * -> inactive
        test_helpers/issuing/personalization_designs/{}/reject: * -> rejected
        test_helpers/treasury/inbound_transfers/{}/fail: processing -> failed
        test_helpers/treasury/inbound_transfers/{}/return: succeeded -> failed
        test_helpers/treasury/inbound_transfers/{}/succeed: processing -> succeeded
        test_helpers/treasury/outbound_payments/{}/fail: processing -> failed
        test_helpers/treasury/outbound_payments/{}/post: processing -> posted
        test_helpers/treasury/outbound_payments/{}/return: processing posted -> returned
        test_helpers/treasury/outbound_transfers/{}/fail: processing -> failed
        test_helpers/treasury/outbound_transfers/{}/post: processing -> posted
        test_helpers/treasury/outbound_transfers/{}/return: processing posted -> returned
        three_d_secure/authentications/{}/cancel: requires_submission requires_challenge -> canceled
        three_d_secure/authentications/{}/submit: requires_submission -> succeeded
        topups/{}/cancel: pending -> canceled
        treasury/financial_accounts/{}/close: open -> closed
        treasury/inbound_transfers/{}/cancel: processing -> canceled
        treasury/outbound_payments/{}/cancel: processing -> canceled
        treasury/outbound_transfers/{}/cancel: processing -> canceled
        """;

    public static void AddTo(Handlers handlers)
    {
        foreach (var row in Table.Split('\n'))
        {
            var parts = row.Split([": ", " -> "], StringSplitOptions.None);
            var after = parts[2].Split(' ');
            handlers.Add($"POST /v1/{parts[0]}", request => Move(request, parts[1].Split(' '), after[0], after.ElementAtOrDefault(1)));
        }
    }

    private static JsonObject Move(WriteRequest request, string[] from, string to, string? time)
    {
        var document = request.Subject();
        if (from is not ["*"] && !document.Is(from))
        {
            throw Refusals.State(
                null,
                $"This {request.Resource} has a status of {document.Text("status")}. It must have one of the following statuses: {string.Join(", ", from)}.");
        }

        request.Apply(document);
        if (to != "*" && document.ContainsKey("status"))
            document["status"] = to;
        if (time is not null)
            document[time] = request.Now;
        request.Session.Save(document);
        return document;
    }
}
