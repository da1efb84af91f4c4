using System.Collections.Immutable;
using static Stripe.EFCore.Emulator.Resources.ResourceSchemas;

namespace Stripe.EFCore.Emulator.Resources;

/// <summary>The resources of payments and billing.</summary>
internal static class CoreSchemas
{
    public const string PaymentMethodTypes =
        "acss_debit,affirm,afterpay_clearpay,alipay,alma,amazon_pay,au_becs_debit,bacs_debit,bancontact,billie,bizum,blik,boleto,card,cashapp,"
        + "crypto,custom,customer_balance,eps,fpx,giropay,grabpay,ideal,kakao_pay,klarna,konbini,kr_card,link,mb_way,mobilepay,multibanco,naver_pay,"
        + "nz_bank_account,oxxo,p24,pay_by_bank,payco,paynow,paypal,paypay,payto,pix,promptpay,revolut_pay,samsung_pay,satispay,scalapay,"
        + "sepa_debit,sequra,sofort,sunbit,swish,twint,upi,us_bank_account,wechat_pay,zip";

    public static ImmutableArray<ResourceSchema> All { get; } =
    [
        Of("customer", "customers", "cus", "created:range email test_clock") with { LeavesStub = true },
        Of("product", "products", "prod", "active:bool created:range ids=id:any shippable:bool type|good,service url"),
        Of(
            "price", "prices", "price",
            "active:bool created:range currency lookup_keys=lookup_key:any10 product recurring[interval]=recurring.interval|day,month,week,year "
            + "recurring[meter]=recurring.meter recurring[usage_type]=recurring.usage_type|licensed,metered type|one_time,recurring") with
        {
            Default = new("active", "active", ["false"]),
        },
        Of("plan", "plans", "plan", "active:bool created:range product"),
        Of(
            "subscription", "subscriptions", "sub",
            "automatic_tax[enabled]=automatic_tax.enabled:bool collection_method|charge_automatically,send_invoice created:range "
            + "current_period_end=items.data.current_period_end:min current_period_start=items.data.current_period_start:max "
            + "customer customer_account plan=items.data.price.id:Any price=items.data.price.id:Any "
            + "status|active,all,canceled,ended,incomplete,incomplete_expired,past_due,paused,trialing,unpaid test_clock") with
        {
            Default = new("status", "status", ["canceled", "incomplete_expired"]),
        },
        Of("subscription_item", "subscription_items", "si", "subscription") with
        {
            Required = ["subscription"],
            Parents = One("subscription", "subscription"),
        },
        Of(
            "invoice", "invoices", "in",
            "collection_method|charge_automatically,send_invoice created:range customer customer_account due_date:range "
            + "status|draft,open,paid,uncollectible,void subscription=parent.subscription_details.subscription"),
        Of(
            "invoice_payment", "invoice_payments", "inpay",
            "created:range invoice payment[payment_intent]=payment.payment_intent payment[payment_record]=payment.payment_record "
            + "payment[type]=payment.type|payment_intent,payment_record status|canceled,open,paid"),
        Of("invoiceitem", "invoiceitems", "ii", "created=date:range customer customer_account invoice pending=invoice:null"),
        Of("payment_intent", "payment_intents", "pi", "created:range customer customer_account"),
        Of("charge", "charges", "ch", "created:range customer payment_intent transfer_group:text100"),
        Of("refund", "refunds", "re", "charge created:range payment_intent"),
        Of("dispute", "disputes", "du", "charge created:range payment_intent"),
        Of("balance_transaction", "balance_transactions", "txn", "created:range currency payout:computed source type"),
        Of(
            "payment_method", "payment_methods", "pm",
            "allow_redisplay|always,limited,unspecified customer customer_account type|" + PaymentMethodTypes) with
        {
            Default = new("type", "type", ["custom"]),
        },
        Of("coupon", "coupons", "", "created:range"),
        Of("discount", "", "di", ""),
        Of("promotion_code", "promotion_codes", "promo", "active:bool code:ci coupon=promotion.coupon created:range customer customer_account"),
        Of("payout", "payouts", "po", "arrival_date:range created:range destination status|canceled,failed,in_transit,paid,pending"),
        Of("event", "events", "evt", "created:range delivery_success:computed type types=type:any20")
            with { Kept = TimeSpan.FromDays(30) },
        Of("setup_intent", "setup_intents", "seti", "attach_to_self:bool created:range customer customer_account payment_method"),
        Of("setup_attempt", "setup_attempts", "setatt", "created:range setup_intent")
            with
            {
                Required = ["setup_intent"],
                Parents = One("setup_intent", "setup_intent"),
            },
        Of("mandate", "mandates", "mandate", "") with { CanList = false },
        Of("credit_note", "credit_notes", "cn", "created:range customer customer_account invoice"),
        Of("tax_rate", "tax_rates", "txr", "active:bool created:range inclusive:bool"),
        Of("quote", "quotes", "qt", "customer customer_account status|accepted,canceled,draft,open test_clock"),
        Of(
            "subscription_schedule", "subscription_schedules", "sub_sched",
            "canceled_at:range completed_at:range created:range customer customer_account released_at:range scheduled:computed"),
        Of("payment_link", "payment_links", "plink", "active:bool"),
        Of("topup", "topups", "tu", "amount:range created:range status|canceled,failed,pending,succeeded"),
        Of("transfer", "transfers", "tr", "created:range destination transfer_group"),
        Of("transfer_reversal", "", "trr", "transfer"),
        Of("application_fee", "application_fees", "fee", "charge created:range"),
        Of("fee_refund", "", "fr", "fee"),
        Of("application", "", "ca", ""),
        Of(
            "checkout.session", "checkout/sessions", "cs",
            "created:range customer customer_account customer_details[email]=customer_details.email payment_intent payment_link "
            + "status|complete,expired,open subscription"),
        Of("account", "accounts", "acct", "created:range"),
        Of("person", "", "person", "account"),
        Of("capability", "", "", "account") with { IdsWithin = "account" },
        Of("bank_account", "", "ba", "account customer object"),
        Of("card", "", "card", "account customer object"),
        Of("source", "sources", "src", "customer object") with { CanList = false },
        Of(
            "tax_id", "tax_ids", "txi",
            "owner[account]=owner.account owner[customer]=owner.customer owner[customer_account]=owner.customer_account "
            + "owner[type]=owner.type|account,application,customer,self") with
        {
            Default = new("owner[type]", "owner.type", ["account", "application", "customer"]),
        },
        Of("payment_intent_amount_details_line_item", "", "uli", ""),
        Of("product_feature", "", "prodft", ""),
        Of("customer_balance_transaction", "", "cbtxn", "created:range customer invoice"),
        Of("customer_cash_balance_transaction", "", "ccsbtxn", "customer"),
        Of("balance_settings", "balance_settings", "", "") with { CanList = false, IsSingleton = true },
        Of("tax.settings", "tax/settings", "", "") with { CanList = false, IsSingleton = true },
        Of("test_helpers.test_clock", "test_helpers/test_clocks", "clock", ""),
    ];
}
