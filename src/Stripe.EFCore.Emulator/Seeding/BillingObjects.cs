namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>Subscriptions with their items, invoices with their lines.</summary>
internal static class BillingObjects
{
    private const long Month = 30 * 24 * 3600;

    public static IEnumerable<ISeededResource> All(SeedPlan plan)
    {
        yield return new SeededResource(plan, "subscription", "sub", plan.Subscriptions, plan.SubscriptionSecond, (json, i) => Subscription(plan, json, i));
        yield return Invoices(plan);
    }

    public static SeededResource Invoices(SeedPlan plan)
        => new(plan, "invoice", "in", plan.Invoices, plan.InvoiceSecond, (json, i) => Invoice(plan, json, i));

    private static void Subscription(SeedPlan plan, JsonWriter json, long index)
    {
        var math = plan.Math;
        var created = plan.SubscriptionSecond(index);
        var status = plan.SubscriptionStatus(index);
        var customer = plan.CustomerOfSubscription(index);
        var id = math.Id("sub", index);
        var price = plan.PriceOfSubscription(index);
        var periods = (math.Now - created) / Month;
        var (periodStart, periodEnd) = (created + periods * Month, created + (periods + 1) * Month);
        var canceledAt = status == "canceled" ? created + Month / 2 : (long?)null;
        json.Null("application", "application_fee_percent")
            .Object("automatic_tax", t => t.Null("disabled_reason").Flag("enabled", false).Null("liability"))
            .Number("billing_cycle_anchor", created)
            .Null("billing_cycle_anchor_config", "billing_thresholds")
            .Null("cancel_at")
            .Flag("cancel_at_period_end", index % 10 == 3)
            .Number("canceled_at", canceledAt)
            .Object("cancellation_details", c => c.Null("comment").Null("feedback").Text("reason", canceledAt is null ? null : "cancellation_requested"))
            .Text("collection_method", index % 6 == 0 ? "send_invoice" : "charge_automatically")
            .Number("created", created)
            .Text("currency", SeedPlan.CurrencyOfPrice(price))
            .Text("customer", math.Id("cus", customer))
            .Number("days_until_due", index % 6 == 0 ? 30 : null)
            .Text("default_payment_method", index % 2 == 0 ? math.Id("pm", customer) : null)
            .Null("default_source")
            .Texts("default_tax_rates")
            .Null("description")
            .Texts("discounts")
            .Number("ended_at", canceledAt)
            .List("items", $"/v1/subscription_items?subscription={id}", item =>
            {
                item.Text("id", math.Id("si", index)).Text("object", "subscription_item").Null("billing_thresholds")
                    .Number("created", created)
                    .Number("current_period_end", periodEnd)
                    .Number("current_period_start", periodStart)
                    .Texts("discounts")
                    .Object("metadata")
                    .Object("price", p =>
                    {
                        p.Text("id", math.Id("price", price)).Text("object", "price");
                        CatalogObjects.WritePrice(plan, p, price);
                    })
                    .Number("quantity", plan.QuantityOf(index))
                    .Text("subscription", id)
                    .Texts("tax_rates");
            })
            .Text("latest_invoice", plan.LatestInvoice(index) is { } latest ? math.Id("in", latest) : null)
            .Flag("livemode", false)
            .Object("metadata", m =>
            {
                if (index % 4 == 0)
                    m.Text("channel", index % 8 == 0 ? "web" : "sales");
            })
            .Null("next_pending_invoice_item_invoice", "on_behalf_of", "pause_collection")
            .Object("payment_settings", p => p.Null("payment_method_options", "payment_method_types").Text("save_default_payment_method", "off"))
            .Null("pending_invoice_item_interval", "pending_setup_intent", "pending_update", "schedule")
            .Number("start_date", created)
            .Text("status", status)
            .Null("test_clock", "transfer_data")
            .Number("trial_end", status == "trialing" ? created + Month : null)
            .Object("trial_settings", t => t.Object("end_behavior", e => e.Text("missing_payment_method", "create_invoice")))
            .Number("trial_start", status == "trialing" ? created : null);
    }

    private static void Invoice(SeedPlan plan, JsonWriter json, long index)
    {
        var math = plan.Math;
        var status = SeedPlan.InvoiceStatus(index);
        var subscription = plan.SubscriptionOfInvoice(index);
        var customer = plan.CustomerOfSubscription(subscription);
        var total = plan.InvoiceTotal(index);
        var currency = plan.CurrencyOfInvoice(index);
        var created = plan.InvoiceSecond(index);
        var id = math.Id("in", index);
        var isPaid = status == "paid";
        var fromSubscription = index % 9 != 8;
        json.Text("account_country", "US").Text("account_name", "Emulated Inc.").Null("account_tax_ids")
            .Number("amount_due", total)
            .Number("amount_overpaid", 0)
            .Number("amount_paid", isPaid ? total : 0)
            .Number("amount_remaining", isPaid ? 0 : total)
            .Number("amount_shipping", 0)
            .Null("application")
            .Number("attempt_count", isPaid ? 1 : 0)
            .Flag("attempted", isPaid)
            .Flag("auto_advance", status is "draft" or "open")
            .Object("automatic_tax", t => t.Null("disabled_reason").Flag("enabled", false).Null("liability", "provider", "status"))
            .Text("billing_reason", fromSubscription ? "subscription_cycle" : "manual")
            .Text("collection_method", subscription % 6 == 0 ? "send_invoice" : "charge_automatically")
            .Number("created", created)
            .Text("currency", currency)
            .Null("custom_fields")
            .Text("customer", math.Id("cus", customer))
            .Null("customer_address", "customer_email", "customer_name", "customer_phone", "customer_shipping")
            .Text("customer_tax_exempt", "none")
            .Texts("customer_tax_ids")
            .Null("default_payment_method", "default_source")
            .Texts("default_tax_rates")
            .Text("description", index % 10 == 0 ? "Thank you" : null)
            .Texts("discounts")
            .Number("due_date", subscription % 6 == 0 || index % 4 == 3 ? created + Month : null)
            .Number("effective_at", status == "draft" ? null : created)
            .Number("ending_balance", status == "draft" ? null : 0)
            .Null("footer", "from_invoice", "hosted_invoice_url", "invoice_pdf")
            .Object("issuer", i => i.Text("type", "self"))
            .Null("last_finalization_error", "latest_revision")
            .List("lines", $"/v1/invoices/{id}/lines", line => Line(plan, line, index, subscription, total, currency, id, fromSubscription))
            .Flag("livemode", false)
            .Object("metadata")
            .Null("next_payment_attempt")
            .Text("number", status == "draft" ? null : $"EMU-{index + 1:D6}")
            .Null("on_behalf_of");
        if (fromSubscription)
        {
            json.Object("parent", p => p.Null("quote_details")
                .Object("subscription_details", s => s.Object("metadata").Text("subscription", math.Id("sub", subscription)))
                .Text("type", "subscription_details"));
        }
        else
        {
            json.Null("parent");
        }

        json.Object("payment_settings", p => p.Null("default_mandate", "payment_method_options", "payment_method_types"))
            .Number("period_end", created)
            .Number("period_start", created - Month)
            .Number("post_payment_credit_notes_amount", 0)
            .Number("pre_payment_credit_notes_amount", 0)
            .Null("receipt_number", "rendering", "shipping_cost", "shipping_details")
            .Number("starting_balance", 0)
            .Null("statement_descriptor")
            .Text("status", status)
            .Object("status_transitions", t => t.Number("finalized_at", status == "draft" ? null : created)
                .Number("marked_uncollectible_at", status == "uncollectible" ? created + 100 : null)
                .Number("paid_at", isPaid ? created + 5 : null)
                .Number("voided_at", status == "void" ? created + 100 : null))
            .Number("subtotal", total)
            .Number("subtotal_excluding_tax", total)
            .Null("test_clock")
            .Number("total", total)
            .Texts("total_discount_amounts")
            .Number("total_excluding_tax", total)
            .Texts("total_pretax_credit_amounts")
            .Texts("total_taxes")
            .Number("webhooks_delivered_at", created);
    }

    private static void Line(SeedPlan plan, JsonWriter line, long invoice, long subscription, long total, string currency, string id, bool fromSubscription)
    {
        var math = plan.Math;
        var price = plan.PriceOfSubscription(subscription);
        line.Text("id", math.Id("il", invoice)).Text("object", "line_item")
            .Number("amount", total)
            .Text("currency", currency)
            .Text("description", $"{plan.QuantityOf(subscription)} × plan {price}")
            .Texts("discount_amounts")
            .Flag("discountable", true)
            .Texts("discounts")
            .Text("invoice", id)
            .Flag("livemode", false)
            .Object("metadata")
            .Object("parent", p => p.Null("invoice_item_details")
                .Object("subscription_item_details", s => s.Null("invoice_item").Flag("proration", false).Text("subscription", fromSubscription ? math.Id("sub", subscription) : null)
                    .Text("subscription_item", math.Id("si", subscription)))
                .Text("type", "subscription_item_details"))
            .Object("period", p => p.Number("end", plan.InvoiceSecond(invoice)).Number("start", plan.InvoiceSecond(invoice) - Month))
            .Texts("pretax_credit_amounts")
            .Object("pricing", p => p.Object("price_details", d => d.Text("price", math.Id("price", price)).Text("product", math.Id("prod", price / 3)))
                .Text("type", "price_details").Text("unit_amount_decimal", SeedMath.Number(SeedPlan.UnitAmount(price))))
            .Number("quantity", plan.QuantityOf(subscription))
            .Number("subtotal", total)
            .Texts("taxes");
    }
}
