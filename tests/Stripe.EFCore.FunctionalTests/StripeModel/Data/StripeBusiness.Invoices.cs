using System.Text.Json.Nodes;

namespace StripeEFCore.FunctionalTests.StripeModel.Data;

/// <content>Subscriptions, invoices and charges.</content>
internal sealed partial class StripeBusiness
{
    private void AddToSubscriptions()
    {
        for (var i = 0; i < _subscriptions.Count; i++)
        {
            var (index, subscription) = (i, _subscriptions[i]);
            _account.Update("subscription", subscription.Id, d =>
            {
                if (index % 3 == 0)
                    d["discounts"] = Items($"[{Discount($"di_s{index}", index + 1, subscription.CustomerId, subscription.Id)}]");
                if (index % 4 == 1)
                    d["default_tax_rates"] = Items($"[{TaxRate(index)}]");
                if (index % 6 == 2)
                    d["cancel_at_period_end"] = true;
                var items = (JsonArray)d["items"]!["data"]!;
                if (index % 4 == 2)
                    items[0]!["discounts"] = Items($"[{Discount($"di_i{index}", index + 1, subscription.CustomerId, subscription.Id)}]");
                if (index % 5 == 3)
                    items[0]!["tax_rates"] = Items($"[{TaxRate(index)},{TaxRate(index + 1)}]");

                // More items than Stripe embeds.
                for (var more = 1; index == 5 && more < 20; more++)
                {
                    var item = items[0]!.DeepClone();
                    (item["id"], item["quantity"]) = ($"si_more{more}", more);
                    item["metadata"]!["seat"] = more.ToString("D2", null);
                    items.Add(item);
                }
            });
        }
    }

    private void AddToInvoices()
    {
        foreach (var index in new[] { 0, 1 })
            _account.Insert("tax_id", Json(AccountTaxId(index)));
        for (var i = 0; i < _invoices.Count; i++)
        {
            var (index, invoice) = (i, _invoices[i]);
            var discounts = Enumerable.Range(0, index % 6 == 1 ? 2 : index % 6 == 4 ? 1 : 0)
                .Select(n => Discount($"di_n{index}_{n}", index + n, invoice.CustomerId, invoice: invoice.Id)).ToArray();
            _account.Update("invoice", invoice.Id, d =>
            {
                d["discounts"] = Items($"[{string.Join(',', discounts)}]");
                d["total_discount_amounts"] = Items(Join(discounts.Length, n => $$"""{"amount":{{100 + index * 10 + n}},"discount":{{discounts[n]}} }"""));
                d["total_taxes"] = Items(Join(index % 5, t => Tax(t, index)));
                if (index % 8 == 3)
                    d["custom_fields"] = Items($$"""[{"name":"PO","value":"{{index}}"}]""");
                if (index % 9 == 0)
                    d["account_tax_ids"] = Items($"[\"txi_own{index % 2}\"]");
                if (index % 7 == 5)
                    d["default_payment_method"] = _charges[index % _charges.Count].PaymentMethod;
                d["customer_tax_ids"] = Items(index % 5 == 1 ? """[{"type":"eu_vat","value":"DE1"},{"type":"us_ein","value":"US1"}]""" : "[]");
                if (index % 10 == 6)
                    d["shipping_cost"] = Json($$"""{"amount_subtotal":{{index * 5}},"amount_tax":0,"amount_total":{{index * 5}},"shipping_rate":null}""");
                AddToLines(d, index, discounts);
            });
        }

        foreach (var (charge, index) in _charges.Select((c, i) => (c, i)).Where(c => c.i % 2 == 0))
        {
            var invoice = _invoices[index % _invoices.Count];
            _account.Insert("invoice_payment", Json($$"""
                {"id":"inpay_{{index}}","object":"invoice_payment","amount_paid":{{(charge.Paid ? charge.Amount.ToString() : "null")}},
                 "amount_requested":{{charge.Amount}},"created":{{At(index)}},
                 "currency":"{{charge.Currency}}","invoice":"{{invoice.Id}}","is_default":{{(index % 4 == 0 ? "true" : "false")}},"livemode":false,
                 "payment":{"payment_intent":"{{charge.PaymentIntentId}}","type":"payment_intent"},"status":"{{(charge.Paid ? "paid" : "open")}}",
                 "status_transitions":{"canceled_at":null,"paid_at":{{(charge.Paid ? At(index).ToString() : "null")}} } }
                """));
        }
    }

    private void AddToLines(JsonObject invoice, int index, string[] discounts)
    {
        var lines = (JsonArray)invoice["lines"]!["data"]!;
        lines[0]!["metadata"]!["cost_center"] = index % 3 == 0 ? "north" : "south";
        if (index % 4 == 2 && lines[0]!["parent"]?["subscription_item_details"] is JsonObject item)
            item["proration"] = true;
        lines[0]!["taxes"] = Items(Join(index % 3, t => Tax(t, index)));
        if (discounts.Length > 0)
        {
            lines[0]!["discounts"] = Items($"[{discounts[0]}]");
            lines[0]!["discount_amounts"] = Items($$"""[{"amount":{{50 + index}},"discount":{{discounts[0]}} }]""");
        }

        // More lines than Stripe embeds, and more than one page of the list has.
        var count = index switch { 3 => 250, 7 or 20 => 25, 11 => 12, _ => 0 };
        for (var more = lines.Count; more < count; more++)
        {
            var line = lines[0]!.DeepClone();
            (line["id"], line["amount"], line["quantity"], line["description"]) = ($"il_{index}_{more}", 100 + more, more % 5, "Usage of week " + more);
            lines.Add(line);
        }
    }

    private static string Tax(int number, int index)
        => $$"""
            {"amount":{{10 + index + number}},"tax_behavior":"{{(number % 2 == 0 ? "exclusive" : "inclusive")}}",
             "tax_rate_details":{"tax_rate":{{TaxRate(number + index)}} },
             "taxability_reason":"standard_rated","taxable_amount":{{(number == 1 ? "null" : Number(100 * index))}},"type":"tax_rate_details"}
            """;

    private static string AccountTaxId(int index)
        => $$"""
            {"id":"txi_own{{index % 2}}","object":"tax_id","country":"DE","created":{{At(900)}},"customer":null,"customer_account":null,"livemode":false,
             "owner":{"type":"self"},"type":"eu_vat","value":"DE12345678{{index % 2}}","verification":null}
            """;

    private void AddToCharges()
    {
        for (var i = 0; i < _charges.Count; i++)
        {
            var (index, charge) = (i, _charges[i]);
            _account.Update("charge", charge.Id, d =>
            {
                if (index % 5 == 2)
                    d["source"] = Json(Card($"card_ch{index}", charge.CustomerId, index));
                else if (index % 11 == 1)
                    d["source"] = Json(BankAccount($"ba_ch{index}", charge.CustomerId, index));
                var city = index % 8 == 1 ? "Oslo" : "Bergen";
                if (index % 4 == 1)
                    d["shipping"] = Json($$"""{"address":{"city":"{{city}}","country":"NO"},"name":"N{{index}}","phone":null}""");
                if (index % 13 == 4)
                    d["transfer_group"] = "group_" + index % 3;
            });
        }

        // More refunds than Stripe embeds, and some charges with a few.
        foreach (var (charge, index) in _charges.Where(c => c.Paid && c.AmountRefunded == 0).Select((c, i) => (c, i)).Where(c => c.i % 9 == 0))
        {
            var count = index == 9 ? 12 : 1 + index % 3;
            for (var refund = 0; refund < count; refund++)
            {
                _account.Insert("refund", Json($$"""
                    {"id":"re_{{index}}_{{refund}}","object":"refund","amount":{{10 + refund}},"balance_transaction":null,"charge":"{{charge.Id}}",
                     "created":{{At(20) + refund}},"currency":"{{charge.Currency}}",
                     "customer":"{{charge.CustomerId}}","customer_account":null,"destination_details":{"card":{"reference":"{{refund}}","type":"refund"},
                     "type":"card"},"metadata":{"desk":"{{index % 2}}"},
                     "payment_intent":"{{charge.PaymentIntentId}}","payment_method":"{{charge.PaymentMethod}}",
                     "reason":{{(refund % 2 == 0 ? "\"requested_by_customer\"" : "null")}},
                     "receipt_number":null,"source_transfer_reversal":null,"status":"{{(refund == 1 ? "pending" : "succeeded")}}","transfer_reversal":null}
                    """));
            }

            _account.Update("charge", charge.Id, d => d["amount_refunded"] = Enumerable.Range(10, count).Sum());
        }
    }
}
