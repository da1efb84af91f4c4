using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>
///     Operations that move an object from one state to another and do nothing else. A row is the path, the states that the object may be in, the state that
///     follows, and the field that gets the time. <c>*</c> stands for any state.
/// </summary>
internal static class StatusVerbs
{
    private const string Table =
        """
        /v1/accounts/{}/reject: * -> rejected
        /v1/accounts/{}/unreject: * -> active
        /v1/apps/installs/{}/uninstall: * -> uninstalling
        /v1/billing/alerts/{}/activate: inactive -> active
        /v1/billing/alerts/{}/archive: active inactive -> archived
        /v1/billing/alerts/{}/deactivate: active -> inactive
        /v1/billing/feedback_options/{}/deactivate: active -> inactive
        /v1/billing/meters/{}/deactivate: active -> inactive
        /v1/billing/meters/{}/reactivate: inactive -> active
        /v1/climate/orders/{}/cancel: open awaiting_funds confirmed -> canceled
        /v1/disputes/{}/close: needs_response warning_needs_response -> lost
        /v1/financial_connections/accounts/{}/disconnect: active -> disconnected
        /v1/identity/verification_sessions/{}/cancel: requires_input -> canceled
        /v1/identity/verification_sessions/{}/redact: * -> redacted
        /v1/invoice_rendering_templates/{}/archive: active -> archived
        /v1/invoice_rendering_templates/{}/unarchive: archived -> active
        /v1/issuing/authorizations/{}/approve: pending -> pending
        /v1/issuing/authorizations/{}/decline: pending -> closed
        /v1/issuing/disputes/{}/submit: unsubmitted -> submitted
        /v1/payment_method_domains/{}/validate: * -> *
        /v1/payouts/{}/cancel: pending -> canceled
        /v1/payouts/{}/reverse: paid -> paid
        /v1/sources/{}/verify: pending -> chargeable
        /v1/subscription_schedules/{}/cancel: not_started active -> canceled canceled_at
        /v1/subscription_schedules/{}/release: not_started active -> released released_at
        /v1/test_helpers/issuing/authorizations/{}/capture: pending -> closed
        /v1/test_helpers/issuing/authorizations/{}/expire: pending -> expired
        /v1/test_helpers/issuing/authorizations/{}/finalize_amount: pending -> pending
        /v1/test_helpers/issuing/authorizations/{}/increment: pending -> pending
        /v1/test_helpers/issuing/authorizations/{}/reverse: pending -> reversed
        /v1/test_helpers/issuing/personalization_designs/{}/activate: * -> active
        /v1/test_helpers/issuing/personalization_designs/{}/deactivate: * -> inactive
        /v1/test_helpers/issuing/personalization_designs/{}/reject: * -> rejected
        /v1/test_helpers/treasury/inbound_transfers/{}/fail: processing -> failed
        /v1/test_helpers/treasury/inbound_transfers/{}/return: succeeded -> failed
        /v1/test_helpers/treasury/inbound_transfers/{}/succeed: processing -> succeeded
        /v1/test_helpers/treasury/outbound_payments/{}/fail: processing -> failed
        /v1/test_helpers/treasury/outbound_payments/{}/post: processing -> posted
        /v1/test_helpers/treasury/outbound_payments/{}/return: processing posted -> returned
        /v1/test_helpers/treasury/outbound_transfers/{}/fail: processing -> failed
        /v1/test_helpers/treasury/outbound_transfers/{}/post: processing -> posted
        /v1/test_helpers/treasury/outbound_transfers/{}/return: processing posted -> returned
        /v1/three_d_secure/authentications/{}/cancel: requires_submission requires_challenge -> canceled
        /v1/three_d_secure/authentications/{}/submit: requires_submission -> succeeded
        /v1/topups/{}/cancel: pending -> canceled
        /v1/treasury/financial_accounts/{}/close: open -> closed
        /v1/treasury/inbound_transfers/{}/cancel: processing -> canceled
        /v1/treasury/outbound_payments/{}/cancel: processing -> canceled
        /v1/treasury/outbound_transfers/{}/cancel: processing -> canceled
        /v2/core/event_destinations/{}/disable: enabled -> disabled
        /v2/core/event_destinations/{}/enable: disabled -> enabled
        /v2/money_management/outbound_payments/{}/cancel: processing -> canceled
        /v2/money_management/outbound_setup_intents/{}/cancel: * -> canceled
        /v2/money_management/payout_intents/{}/cancel: requires_confirmation -> canceled
        /v2/money_management/payout_intents/{}/confirm: requires_confirmation -> processing
        """;

    public static void AddTo(Handlers handlers)
    {
        foreach (var row in Table.Split('\n'))
        {
            var parts = row.Split([": ", " -> "], StringSplitOptions.None);
            var after = parts[2].Split(' ');
            handlers.Add($"POST {parts[0]}", request => Move(request, parts[1].Split(' '), after[0], after.ElementAtOrDefault(1)));
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
