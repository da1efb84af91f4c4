using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Payments;

/// <summary>Transfers to connected accounts, what is taken back of them, and refunds of application fees.</summary>
internal static class TransferWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/transfers", Create);
        handlers.Add("POST /v1/transfers/{}/reversals", Reverse);
        handlers.Add("POST /v1/application_fees/{}/refunds", RefundFee);
        handlers.Add("POST /v1/payouts", Payout);
    }

    private static JsonObject Create(WriteRequest request)
    {
        var transfer = request.New();
        if (request.Text("source_transaction") is { } source)
            transfer["amount"] = request.Integer("amount") ?? request.Session.Require("charge", source, "source_transaction").Number("amount");
        if (transfer.Number("amount") < 1)
            throw Refusals.Missing("amount");
        transfer["balance_transaction"] = Money.Move(request.Session, transfer, "transfer", -transfer.Number("amount")).Text("id");
        request.Session.Add(transfer);
        return transfer;
    }

    private static JsonObject Reverse(WriteRequest request)
    {
        var transfer = request.Session.Require("transfer", request.Ids[0], "transfer");
        var left = transfer.Number("amount") - transfer.Number("amount_reversed");
        var amount = request.Integer("amount") ?? left;
        if (amount > left || amount < 1)
            throw ApiError.Invalid(null, $"Reversal amount ({amount}) is greater than unreversed amount on transfer ({left})", "amount");

        var reversal = request.New();
        (reversal["amount"], reversal["currency"], reversal["transfer"]) = (amount, transfer.Text("currency"), transfer.Text("id"));
        reversal["balance_transaction"] = Money.Move(request.Session, reversal, "transfer_refund", amount).Text("id");
        request.Session.Add(reversal);
        transfer["amount_reversed"] = transfer.Number("amount_reversed") + amount;
        transfer["reversed"] = amount == left;
        request.Session.Save(transfer);
        return reversal;
    }

    private static JsonObject RefundFee(WriteRequest request)
    {
        var fee = request.Session.Require("application_fee", request.Ids[0], "fee");
        var left = fee.Number("amount") - fee.Number("amount_refunded");
        var amount = request.Integer("amount") ?? left;
        if (amount > left || amount < 1)
            throw ApiError.Invalid(null, $"Refund amount ({amount}) is greater than unrefunded amount on fee ({left})", "amount");

        var refund = request.New();
        (refund["amount"], refund["currency"], refund["fee"]) = (amount, fee.Text("currency"), fee.Text("id"));
        request.Session.Add(refund);
        fee["amount_refunded"] = fee.Number("amount_refunded") + amount;
        fee["refunded"] = amount == left;
        request.Session.Save(fee);
        return refund;
    }

    private static JsonObject Payout(WriteRequest request)
    {
        var payout = request.New();
        Money.RequireChargeable(Math.Max(50, payout.Number("amount")), payout.Text("currency")!);
        payout["arrival_date"] = request.Now + 24 * 60 * 60;
        payout["balance_transaction"] = Money.Move(request.Session, payout, "payout", -payout.Number("amount")).Text("id");
        request.Session.Add(payout);
        return payout;
    }
}
