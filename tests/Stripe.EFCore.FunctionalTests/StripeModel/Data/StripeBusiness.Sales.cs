namespace StripeEFCore.FunctionalTests.StripeModel.Data;

/// <content>What the seeded business has no objects of.</content>
internal sealed partial class StripeBusiness
{
    private const string Recurring =
        """
        {"amount_subtotal":10,"amount_total":9,
         "interval":"month","interval_count":1,"total_details":{"amount_discount":1,"amount_shipping":0,"amount_tax":0}}
        """;

    private const string Source =
        """
        {"id":"src_1","object":"source","created":1700000000,"currency":"usd","type":"ach_debit",
         "status":"chargeable","flow":"none","usage":"reusable","metadata":{}}
        """;

    private static string Buyer(int index)
    {
        var taxId = index % 3 == 1 ? """{"type":"eu_vat","value":"IT1"}""" : "";
        return $$"""
            {"address":{"city":"Rome","country":"IT"},"email":"buyer{{index}}@example.com","name":"Buyer {{index}}","tax_exempt":"none","tax_ids":[{{taxId}}]}
            """;
    }

    private void AddBilling()
    {
        for (var i = 0; i < 14; i++)
        {
            var (customer, price) = (_customers[i % 9], _prices[i % _prices.Count]);
            var parent = i % 3 == 0 ? $$"""{"subscription_details":{"subscription":"{{_subscriptions[i].Id}}"},"type":"subscription_details"}""" : "null";
            _account.Insert("invoiceitem", Json($$"""
                {"id":"ii_{{i}}","object":"invoiceitem","amount":{{100 * (i - 3)}},"currency":"usd","customer":"{{customer.Id}}","customer_account":null,
                 "date":{{At(i)}},
                 "description":"Item {{i}}","discountable":true,"discounts":[{{(i % 5 == 0 ? Discount($"di_ii{i}", i, customer.Id) : "")}}],
                 "invoice":{{(i % 2 == 0 ? Text(_invoices[i].Id) : "null")}},
                 "livemode":false,"metadata":{"kind":"{{i % 3}}"},"net_amount":{{100 * (i - 3)}},
                 "parent":{{parent}},
                 "period":{"end":{{At(i)}},"start":{{At(i + 10)}} },"pricing":{"price_details":{"price":"{{price.Id}}","product":"{{price.ProductId}}"},
                 "type":"price_details","unit_amount_decimal":"100"},
                 "proration":{{(i % 4 == 0 ? "true" : "false")}},"quantity":{{1 + i % 3}},"tax_rates":[{{(i % 4 == 1 ? TaxRate(i) : "")}}],"test_clock":null}
                """));
        }

        foreach (var (invoice, i) in _invoices.Where(x => x.Status is "open" or "paid").Take(9).Select((x, i) => (x, i)))
        {
            _account.Insert("credit_note", Json($$"""
                {"id":"cn_{{i}}","object":"credit_note","amount":{{50 * (i + 1)}},"amount_shipping":0,"created":{{At(15 - i)}},
                 "currency":"{{invoice.Currency}}","customer":"{{invoice.CustomerId}}",
                 "customer_account":null,"customer_balance_transaction":null,"discount_amount":0,
                 "discount_amounts":[{{(i % 3 == 0 ? $$"""{"amount":{{i + 1}},"discount":{{Discount($"di_cn{i}", i)}} }""" : "")}}],
                 "effective_at":{{(i == 4 ? "null" : Number(At(15 - i)))}},"invoice":"{{invoice.Id}}",
                 "lines":{"object":"list","data":{{Join(i == 2 ? 14 : 1 + i % 2, l => $$"""
                    {"id":"cnli_{{i}}_{{l}}","object":"credit_note_line_item","amount":{{50 + l}},"description":"Line {{l}}","discount_amount":0,
                     "discount_amounts":[],"invoice_line_item":{{Text(invoice.Lines.Data[0].Id)}},
                     "livemode":false,"metadata":{},"pretax_credit_amounts":[],"quantity":{{l + 1}},"tax_rates":[{{(l == 0 ? TaxRate(i) : "")}}],"taxes":[],
                     "type":"invoice_line_item","unit_amount":50,"unit_amount_decimal":"50"}
                    """)}} },
                 "livemode":false,"memo":{{(i % 2 == 0 ? "\"Sorry\"" : "null")}},"metadata":{},
                 "number":"CN-{{i}}","out_of_band_amount":null,"pdf":"https://pay.example/cn_{{i}}",
                 "post_payment_amount":0,"pre_payment_amount":0,"pretax_credit_amounts":[],"reason":"{{(i % 2 == 0 ? "duplicate" : "order_change")}}",
                 "refunds":[{{(i % 4 == 1 ? """{"amount_refunded":10,"refund":"re_0_0"}""" : "")}}],"shipping_cost":null,
                 "status":"{{(i == 5 ? "void" : "issued")}}","subtotal":{{50 * (i + 1)}},
                 "subtotal_excluding_tax":null,"total":{{50 * (i + 1)}},"total_excluding_tax":null,"total_taxes":{{Join(i % 2, t => Tax(t, i))}},
                 "type":"post_payment","voided_at":{{(i == 5 ? Number(At(3)) : "null")}} }
                """));
        }

        for (var i = 0; i < 6; i++)
        {
            var subscription = _subscriptions[i * 2];
            _account.Insert("subscription_schedule", Json($$"""
                {"id":"sub_sched_{{i}}","object":"subscription_schedule","application":null,"billing_mode":{"type":"classic"},
                 "canceled_at":{{(i == 2 ? Number(At(4)) : "null")}},"completed_at":null,"created":{{At(40 - i)}},
                 "current_phase":{{(i == 2 ? "null" : $$"""{"end_date":{{At(-20)}},"start_date":{{At(10)}} }""")}},"customer":"{{subscription.CustomerId}}",
                 "customer_account":null,
                 "default_settings":{"default_payment_method":{{(i % 2 == 0 ? Text(_charges[i].PaymentMethod) : "null")}},"billing_cycle_anchor":"automatic",
                 "collection_method":"charge_automatically"},
                 "end_behavior":"{{(i % 2 == 0 ? "release" : "cancel")}}","livemode":false,"metadata":{},"phases":{{Join(1 + i % 3, p => $$"""
                    {"add_invoice_items":[{{(p == 1 ? $$"""{"discounts":[],"price":"{{_prices[p].Id}}","quantity":2,"tax_rates":[]}""" : "")}}],
                     "currency":"usd","default_payment_method":null,"default_tax_rates":[{{(p == 0 ? TaxRate(i) : "")}}],
                     "discounts":[{{(p == 0 ? $$"""{"coupon":"{{Coupon(i)}}","discount":null,"promotion_code":null}""" : "")}}],"end_date":{{At(-30 * p)}},
                     "items":{{Join(1 + p, n => $$"""
                        {"billing_thresholds":null,"discounts":[],"metadata":{},"plan":null,"price":"{{_prices[(i + n) % _prices.Count].Id}}",
                         "quantity":{{n + 1}},"tax_rates":[]}
                        """)}},"metadata":{"phase":"{{p}}"},"proration_behavior":"none","start_date":{{At(30 - 30 * p)}},"trial":false}
                    """)}},
                 "released_at":null,"released_subscription":null,"status":"{{(i == 2 ? "canceled" : "active")}}",
                 "subscription":"{{subscription.Id}}","test_clock":null}
                """));
            _account.Update("subscription", subscription.Id, d => d["schedule"] = $"sub_sched_{i}");
        }
    }

    private void AddSales()
    {
        for (var i = 0; i < 5; i++)
        {
            _account.Insert("payment_link", Json($$"""
                {"id":"plink_{{i}}","object":"payment_link","active":{{(i == 1 ? "false" : "true")}},
                 "after_completion":{"type":"{{(i % 2 == 0 ? "redirect" : "hosted_confirmation")}}",
                 "redirect":{{(i % 2 == 0 ? """{"url":"https://shop.example"}""" : "null")}} },
                 "allow_promotion_codes":{{(i == 2 ? "true" : "false")}},"application":null,"currency":"usd","custom_fields":[],
                 "line_items":{"object":"list","data":{{Join(i == 3 ? 11 : 1 + i % 2, n => LineItem($"li_pl{i}_{n}", i + n))}} },
                 "livemode":false,"metadata":{"channel":"{{(i % 2 == 0 ? "mail" : "web")}}"},"payment_method_types":["card"],"submit_type":"auto",
                 "transfer_data":null,"url":"https://buy.example/{{i}}"}
                """));
        }

        for (var i = 0; i < 13; i++)
        {
            var charge = _charges[i * 3];
            _account.Insert("checkout.session", Json($$"""
                {"id":"cs_{{i}}","object":"checkout.session","amount_subtotal":{{1000 + i}},"amount_total":{{(i == 6 ? "null" : Number(900 + i))}},
                 "created":{{At(50 - i)}},"currency":"usd","custom_fields":[],
                 "customer":{{(i % 4 == 3 ? "null" : Text(charge.CustomerId))}},"customer_account":null,
                 "customer_details":{{(i % 3 == 0 ? "null" : Buyer(i))}},
                 "customer_email":null,"discounts":[{{(i % 4 == 0 ? $$"""{"coupon":"{{Coupon(i)}}","promotion_code":null}""" : "")}}],
                 "expires_at":{{At(49 - i)}},"invoice":{{(i % 5 == 1 ? Text(_invoices[i].Id) : "null")}},
                 "line_items":{"object":"list","data":{{Join(i == 4 ? 15 : 1 + i % 3, n => LineItem($"li_cs{i}_{n}", i + n))}} },"livemode":false,
                 "metadata":{"cart":"{{i % 4}}"},
                 "mode":"{{(i % 2 == 0 ? "payment" : "subscription")}}","payment_intent":{{(i % 2 == 0 ? Text(charge.PaymentIntentId) : "null")}},
                 "payment_link":{{(i % 6 == 2 ? Text("plink_" + i % 5) : "null")}},
                 "payment_method_types":["card"{{(i % 2 == 0 ? ",\"link\"" : "")}}],"payment_status":"{{(i % 4 == 2 ? "unpaid" : "paid")}}",
                 "setup_intent":null,"shipping_cost":null,"shipping_options":[],
                 "status":"{{(i % 4 == 2 ? "expired" : "complete")}}","subscription":{{(i % 2 == 1 ? Text(_subscriptions[i].Id) : "null")}},
                 "total_details":{"amount_discount":{{i}},"amount_shipping":0,"amount_tax":{{i * 2}} },"url":null}
                """));
        }

        for (var i = 0; i < 7; i++)
        {
            var customer = _customers[i * 3];
            _account.Insert("quote", Json($$"""
                {"id":"qt_{{i}}","object":"quote","amount_subtotal":{{5000 + i}},"amount_total":{{4500 + i}},"application":null,
                 "collection_method":"send_invoice",
                 "computed":{"recurring":{{(i % 2 == 0 ? "null" : Recurring)}},
                    "upfront":{"amount_subtotal":{{100 + i}},"amount_total":{{90 + i}},"line_items":{"object":"list",
                    "data":{{Join(1, n => LineItem($"li_up{i}_{n}", i))}} },"total_details":{"amount_discount":10,"amount_shipping":0,"amount_tax":0} } },
                 "created":{{At(80 - i)}},"currency":"usd","customer":"{{customer.Id}}","customer_account":null,
                 "default_tax_rates":[{{(i % 3 == 0 ? TaxRate(i) : "")}}],"description":null,
                 "discounts":[{{(i % 3 == 1 ? Discount($"di_q{i}", i, customer.Id) : "")}}],"expires_at":{{At(-10)}},"footer":null,"from_quote":null,
                 "header":null,"invoice":{{(i == 2 ? Text(_invoices[4].Id) : "null")}},
                 "invoice_settings":{"days_until_due":30,"issuer":{"type":"self"} },"line_items":{"object":"list",
                 "data":{{Join(i == 5 ? 12 : 1 + i % 2, n => LineItem($"li_qt{i}_{n}", i + n))}} },"livemode":false,"metadata":{},
                 "number":"QT-{{i}}","status":"{{(i % 3 == 0 ? "draft" : i % 3 == 1 ? "accepted" : "open")}}",
                 "status_transitions":{"accepted_at":{{(i % 3 == 1 ? Number(At(70)) : "null")}},"canceled_at":null,"finalized_at":null},
                 "subscription":{{(i % 3 == 1 ? Text(_subscriptions[i].Id) : "null")}},"subscription_schedule":null,"test_clock":null,
                 "total_details":{"amount_discount":500,"amount_shipping":0,"amount_tax":0},"transfer_data":null}
                """));
        }
    }

    private string LineItem(string id, int index)
    {
        var price = _account.Get("price", _prices[index % _prices.Count].Id)!;
        return $$"""
            {"id":"{{id}}","object":"item","amount_discount":{{index}},"amount_subtotal":{{100 * (index + 1)}},"amount_tax":{{index % 3}},
             "amount_total":{{100 * (index + 1) - index}},"currency":"usd",
             "description":"Sold {{index}}","price":{{price.ToJsonString()}},"quantity":{{1 + index % 4}},"discounts":[],
             "taxes":[{{(index % 2 == 0 ? $$"""{"amount":{{index}},"rate":{{TaxRate(index)}},"taxability_reason":null,"taxable_amount":null}""" : "")}}]}
            """;
    }

    private void AddMoney()
    {
        for (var i = 0; i < 8; i++)
        {
            var charge = _charges[i * 7 + 2];
            var transaction = i % 2 == 0 && charge.BalanceTransactionId is { } id ? _account.Get("balance_transaction", id)!.ToJsonString() : "";
            var card = $$"""{"card":{"brand":"visa","case_type":"chargeback","network_reason_code":"1{{i}}"},"type":"card"}""";
            _account.Insert("setup_intent", Json($$"""
                {"id":"seti_{{i}}","object":"setup_intent","application":null,"attach_to_self":false,
                 "cancellation_reason":{{(i == 3 ? "\"abandoned\"" : "null")}},"created":{{At(33 - i)}},
                 "customer":{{(i == 5 ? "null" : Text(charge.CustomerId))}},"customer_account":null,"description":null,"flow_directions":null,
                 "last_setup_error":{{(i % 4 == 1 ? """{"code":"card_declined","type":"card_error","message":"No"}""" : "null")}},
                 "latest_attempt":null,"livemode":false,"mandate":null,"metadata":{},"next_action":null,
                 "payment_method":{{(i % 4 == 1 ? "null" : Text(charge.PaymentMethod))}},
                 "payment_method_options":{"card":{{(i % 2 == 0 ? """{"request_three_d_secure":"automatic"}""" : "null")}} },"payment_method_types":["card"],
                 "single_use_mandate":null,
                 "status":"{{(i == 3 ? "canceled" : i % 4 == 1 ? "requires_payment_method" : "succeeded")}}","usage":"off_session"}
                """));
            _account.Insert("dispute", Json($$"""
                {"id":"du_{{i}}","object":"dispute","amount":{{charge.Amount}},
                 "balance_transactions":[{{transaction}}],
                 "charge":"{{charge.Id}}","created":{{At(25 - i)}},"currency":"{{charge.Currency}}","enhanced_eligibility_types":[],
                 "evidence":{"customer_name":"C{{i}}","product_description":null,"shipping_carrier":null},
                 "evidence_details":{"due_by":{{(i == 6 ? "null" : Number(At(5 - i)))}},"enhanced_eligibility":{},
                 "has_evidence":{{(i % 2 == 0 ? "true" : "false")}},"past_due":{{(i > 4 ? "false" : "true")}},"submission_count":{{i % 3}} },
                 "is_charge_refundable":false,"livemode":false,"metadata":{},"payment_intent":"{{charge.PaymentIntentId}}",
                 "payment_method_details":{{(i % 3 == 0 ? "null" : card)}},
                 "reason":"{{(i % 2 == 0 ? "fraudulent" : "product_not_received")}}","status":"{{(i % 3 == 0 ? "lost" : i % 3 == 1 ? "won" : "under_review")}}"}
                """));
        }

        foreach (var (payout, i) in _payouts.Select((id, i) => (id, i)))
        {
            var destination = i % 2 == 0 ? BankAccount("ba_own", null, 50) : Card("card_own", _customers[0].Id, 51);
            _account.Update("payout", payout, d => d["destination"] = Json(destination));
        }

        for (var i = 0; i < 6; i++)
        {
            _account.Insert("topup", Json($$"""
                {"id":"tu_{{i}}","object":"topup","amount":{{10000 * (i + 1)}},
                 "balance_transaction":{{(i % 2 == 0 ? Text(_charges.First(c => c.BalanceTransactionId is not null).BalanceTransactionId) : "null")}},
                 "created":{{At(60 - i)}},
                 "currency":"usd","description":null,"expected_availability_date":{{(i % 3 == 0 ? "null" : Number(At(58 - i)))}},"failure_code":null,
                 "failure_message":null,"livemode":false,"metadata":{"desk":"{{i % 2}}"},
                 "source":{{(i % 2 == 0 ? Source : "null")}},
                 "statement_descriptor":null,"status":"{{(i == 2 ? "failed" : "succeeded")}}","transfer_group":null}
                """));
            _account.Insert("transfer", Json($$"""
                {"id":"tr_{{i}}","object":"transfer","amount":{{2000 * (i + 1)}},"amount_reversed":{{i % 3 * 100}},"balance_transaction":null,
                 "created":{{At(70 - i)}},"currency":"usd","description":null,
                 "destination":null,"destination_payment":null,"livemode":false,"metadata":{"run":"{{i % 2}}"},"reversed":false,
                 "source_transaction":{{(i % 2 == 0 ? Text(_charges[i].Id) : "null")}},"source_type":"card","transfer_group":"group_{{i % 3}}",
                 "reversals":{"object":"list","data":{{Join(i == 4 ? 12 : i % 3, r => $$"""
                    {"id":"trr_{{i}}_{{r}}","object":"transfer_reversal","amount":{{50 + r}},"balance_transaction":null,"created":{{At(69 - i) + r}},
                     "currency":"usd","destination_payment_refund":null,"metadata":{},"source_refund":null,"transfer":"tr_{{i}}"}
                    """)}} } }
                """));
        }
    }
}
