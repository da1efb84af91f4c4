using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>
///     The resources of the emulated API. A filter is written <c>name</c>, <c>name=field</c>, with a type behind a colon (<c>:bool</c>, <c>:int</c>, <c>:range</c>, <c>:any</c>,
///     <c>:null</c>, <c>:ci</c>, <c>:ignored</c>) and accepted values behind a bar. An expandable is written <c>field</c> or <c>field=object|object</c>.
/// </summary>
internal static class ResourceSchemas
{
    public static ImmutableArray<ResourceSchema> All { get; } =
    [
        Of("customer", "customers", "cus", "created:range email test_clock:ignored", "default_source=card|bank_account|source test_clock=test_helpers.test_clock") with
        {
            CanDelete = true,
            LeavesStub = true,
            Includables = Lists(("subscriptions", "/v1/subscriptions?customer={id}"), ("sources", "/v1/customers/{id}/sources"), ("tax_ids", "/v1/customers/{id}/tax_ids")),
        },
        Of("product", "products", "prod", "active:bool created:range ids=id:any shippable:bool type|good,service url", "default_price=price tax_code") with { CanDelete = true },
        Of(
            "price", "prices", "price",
            "active:bool created:range currency lookup_keys=lookup_key:any product recurring:ignored type|one_time,recurring", "product") with
        {
            Default = new("active", "active", ["false"]),
        },
        Of("plan", "plans", "plan", "active:bool created:range product", "product") with { CanDelete = true },
        Of(
            "subscription", "subscriptions", "sub",
            "automatic_tax:ignored collection_method|charge_automatically,send_invoice created:range current_period_end=items.data.current_period_end:range "
            + "current_period_start=items.data.current_period_start:range customer customer_account plan=items.data.plan.id:Any price=items.data.price.id:Any "
            + "status|active,all,canceled,ended,incomplete,incomplete_expired,past_due,paused,trialing,unpaid test_clock:ignored",
            "application customer default_payment_method=payment_method default_source=card latest_invoice=invoice on_behalf_of=account pending_setup_intent=setup_intent "
            + "schedule=subscription_schedule test_clock items.data.price.product=product") with
        {
            Default = new("status", "status", ["canceled", "incomplete_expired"]),
            CanDelete = true,
        },
        Of("subscription_item", "subscription_items", "si", "subscription", "price.product=product") with { Required = ["subscription"], CanDelete = true },
        Of(
            "invoice", "invoices", "in",
            "collection_method|charge_automatically,send_invoice created:range customer customer_account due_date:range status|draft,open,paid,uncollectible,void "
            + "subscription=parent.subscription_details.subscription",
            "application customer default_payment_method=payment_method default_source=card latest_revision=invoice on_behalf_of=account test_clock "
            + "parent.subscription_details.subscription=subscription") with { CanDelete = true },
        Of("invoiceitem", "invoiceitems", "ii", "created=date:range customer customer_account invoice pending=invoice:null", "customer invoice test_clock") with { CanDelete = true },
        Of(
            "payment_intent", "payment_intents", "pi", "created:range customer customer_account",
            "application customer latest_charge=charge on_behalf_of=account payment_method review source=card"),
        Of(
            "charge", "charges", "ch", "created:range customer payment_intent transfer_group",
            "application application_fee balance_transaction customer failure_balance_transaction=balance_transaction on_behalf_of=account payment_intent review "
            + "source_transfer=transfer transfer") with { Includables = Lists(("refunds", "/v1/refunds?charge={id}")) },
        Of(
            "refund", "refunds", "re", "charge created:range payment_intent",
            "balance_transaction charge failure_balance_transaction=balance_transaction payment_intent source_transfer_reversal=transfer_reversal transfer_reversal"),
        Of("dispute", "disputes", "du", "charge created:range payment_intent", "charge payment_intent") with { CanCreate = false },
        Of("balance_transaction", "balance_transactions", "txn", "created:range currency payout:ignored source type", "source=charge|refund|payout|transfer") with { CanCreate = false, CanUpdate = false },
        Of("payment_method", "payment_methods", "pm", "allow_redisplay|always,limited,unspecified customer customer_account type", "customer"),
        Of("coupon", "coupons", "", "created:range", "") with { CanDelete = true },
        Of("promotion_code", "promotion_codes", "promo", "active:bool code:ci coupon=promotion.coupon created:range customer customer_account", "customer promotion.coupon=coupon"),
        Of(
            "payout", "payouts", "po", "arrival_date:range created:range destination status|paid,pending,in_transit,canceled,failed",
            "application_fee balance_transaction destination=bank_account|card failure_balance_transaction=balance_transaction original_payout=payout reversed_by=payout"),
        Of("event", "events", "evt", "created:range delivery_success:ignored type types=type:any", "") with { CanCreate = false, CanUpdate = false },
        Of("setup_intent", "setup_intents", "seti", "attach_to_self:bool created:range customer customer_account payment_method", "application customer payment_method"),
        Of("credit_note", "credit_notes", "cn", "created:range customer customer_account invoice", "customer invoice"),
        Of("tax_rate", "tax_rates", "txr", "active:bool created:range inclusive:bool", ""),
        Of("quote", "quotes", "qt", "customer customer_account status|accepted,canceled,draft,open test_clock:ignored", "customer invoice subscription"),
        Of(
            "subscription_schedule", "subscription_schedules", "sub_sched",
            "canceled_at:range completed_at:range created:range customer customer_account released_at:range scheduled:ignored", "customer subscription"),
        Of("payment_link", "payment_links", "plink", "active:bool", ""),
        Of("topup", "topups", "tu", "amount:range created:range status|canceled,failed,pending,succeeded", "balance_transaction"),
        Of("transfer", "transfers", "tr", "created:range destination transfer_group", "balance_transaction destination=account source_transaction=charge"),
        Of(
            "checkout.session", "checkout/sessions", "cs",
            "created:range customer customer_account customer_details:ignored payment_intent payment_link status|complete,expired,open subscription", "customer invoice payment_intent subscription"),
        Of("account", "accounts", "acct", "created:range", "") with { CanDelete = true },
        Of("tax_id", "tax_ids", "txi", "owner:ignored", "customer") with { CanDelete = true },
    ];

    /// <summary>A schema in the notation above.</summary>
    public static ResourceSchema Of(string name, string path, string idPrefix, string filters, string expandables)
        => new(name, "/v1/" + path, idPrefix)
        {
            Filters = [.. Split(filters).Select(Filter)],
            Expandables = Split(expandables).Select(e => e.Split('=', 2)).ToImmutableDictionary(
                e => e[0], e => e.Length > 1 ? [.. e[1].Split('|')] : ImmutableArray.Create(e[0])),
        };

    private static FilterSchema Filter(string text)
    {
        var (head, values) = Cut(text, '|');
        var (left, type) = Cut(head, ':');
        var (name, field) = Cut(left, '=');
        var kind = type switch
        {
            null => FilterKind.Text,
            "bool" => FilterKind.Flag,
            "int" => FilterKind.Integer,
            "range" => FilterKind.Range,
            "any" => FilterKind.AnyOf,
            "Any" => FilterKind.Any,
            "null" => FilterKind.IsNull,
            "ci" => FilterKind.CaseInsensitiveText,
            _ => FilterKind.Ignored,
        };
        var isSubscriptionStatus = name == "status" && values?.Contains("ended", StringComparison.Ordinal) == true;
        return new FilterSchema(name, kind, field ?? name)
        {
            Values = values is null ? [] : [.. values.Split(',')],
            Everything = isSubscriptionStatus ? "all" : null,
            Groups = isSubscriptionStatus
                ? ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("ended", ["canceled", "incomplete_expired"])
                : ImmutableDictionary<string, ImmutableArray<string>>.Empty,
        };
    }

    private static ImmutableDictionary<string, string> Lists(params ReadOnlySpan<(string Field, string Path)> lists)
    {
        var all = ImmutableDictionary<string, string>.Empty;
        foreach (var (field, path) in lists)
            all = all.Add(field, path);
        return all;
    }

    private static (string Head, string? Tail) Cut(string text, char at)
        => text.IndexOf(at) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
