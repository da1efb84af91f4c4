using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog.Overlays;

/// <content>Parameters that no field repeats, which are columns of their own, and the parents of nested lists.</content>
internal static partial class CatalogOverlay
{
    /// <summary>The field of an item that holds the id of its parent. Items of the other nested lists do not name their parent.</summary>
    private static Dictionary<string, string> ParentFields { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/accounts/{account}/capabilities"] = "account",
        ["/v1/accounts/{account}/external_accounts"] = "account",
        ["/v1/accounts/{account}/persons"] = "account",
        ["/v1/application_fees/{application_fee}/refunds"] = "fee",
        ["/v1/billing/meters/{meter}/event_summaries"] = "meter",
        ["/v1/customers/{customer}/balance_transactions"] = "customer",
        ["/v1/customers/{customer}/cash_balance_transactions"] = "customer",
        ["/v1/customers/{customer}/payment_methods"] = "customer",
        ["/v1/customers/{customer}/tax_ids"] = "customer",
        ["/v1/invoices/{invoice}/lines"] = "invoice",
        ["/v1/sources/{source}/source_transactions"] = "source",
        ["/v1/transfers/{transfer}/reversals"] = "transfer",
        ["/v2/core/accounts/{account}/persons"] = "account",
    };

    /// <summary>Nested lists whose ids say which of a parent's objects it is: <c>card_payments</c> is a capability of every account.</summary>
    private static HashSet<string> RepeatsIds { get; } = ["/v1/accounts/{account}/capabilities"];

    /// <summary>
    ///     Filters with the name of a field that they do not compare: the ends of the time over which a summary counts, and not of the part of it that
    ///     an item is about.
    /// </summary>
    private static HashSet<string> AreNoFields { get; } =
    [
        "/v1/billing/meters/{meter}/event_summaries end_time",
        "/v1/billing/meters/{meter}/event_summaries start_time",
    ];

    /// <summary>Filters that are true for an object by one of its several values, so that no single value of it is the filter's.</summary>
    private static HashSet<string> AreMemberships { get; } =
    [
        "/v1/financial_connections/accounts session",
        "/v1/financial_connections/transactions transaction_refresh[after]",
        "/v1/radar/value_lists contains",
        "/v1/subscriptions plan",
        "/v1/subscriptions price",
        "/v2/core/accounts applied_configurations",
    ];

    /// <summary>Parameters that are no column either: orders, effects, and filters whose answers lack objects.</summary>
    private static HashSet<string> AreNoColumns { get; } =
    [
        "/v1/charges transfer_group",
        "/v1/setup_intents attach_to_self",
        "/v1/treasury/transaction_entries order_by",
        "/v1/treasury/transactions order_by",
    ];

    /// <summary>"Balance transaction history can only be filtered on automatic transfers, not manual."</summary>
    private static Dictionary<string, string> RefusalWords { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/balance_transactions payout"] = "automatic",
    };

    /// <summary>The filters inside filters that are objects: the name, <c>:bool</c> for a flag, <c>:any</c> for an array, and the field that it compares
    /// (nothing: none).</summary>
    private static Dictionary<string, string[]> ObjectParts { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/accounts/{account}/persons relationship"] =
        [
            "relationship[authorizer]:bool=relationship.authorizer", "relationship[director]:bool=relationship.director",
            "relationship[executive]:bool=relationship.executive", "relationship[legal_guardian]:bool=relationship.legal_guardian",
            "relationship[owner]:bool=relationship.owner", "relationship[representative]:bool=relationship.representative",
        ],
        ["/v1/apps/secrets scope"] = ["scope[type]", "scope[user]"],
        ["/v1/checkout/sessions customer_details"] = ["customer_details[email]=customer_details.email"],
        ["/v1/financial_connections/accounts account_holder"] =
        [
            "account_holder[account]=account_holder.account", "account_holder[customer]=account_holder.customer",
            "account_holder[customer_account]=account_holder.customer_account",
        ],
        ["/v1/financial_connections/transactions transaction_refresh"] = ["transaction_refresh[after]"],
        ["/v1/invoice_payments payment"] =
        [
            "payment[payment_intent]=payment.payment_intent", "payment[payment_record]=payment.payment_record", "payment[type]=payment.type",
        ],
        ["/v1/issuing/personalization_designs preferences"] =
        [
            "preferences[is_default]:bool=preferences.is_default", "preferences[is_platform_default]:bool=preferences.is_platform_default",
        ],
        ["/v1/prices recurring"] = ["recurring[interval]=recurring.interval", "recurring[meter]=recurring.meter", "recurring[usage_type]=recurring.usage_type"],
        ["/v1/subscriptions automatic_tax"] = ["automatic_tax[enabled]:bool=automatic_tax.enabled"],
        ["/v1/tax_ids owner"] =
        [
            "owner[account]=owner.account", "owner[customer]=owner.customer", "owner[customer]=customer", "owner[customer_account]=owner.customer_account",
            "owner[customer_account]=customer_account", "owner[type]=owner.type",
        ],
        ["/v1/treasury/received_credits linked_flows"] = ["linked_flows[source_flow_type]=linked_flows.source_flow_type"],
        ["/v2/money_management/payout_methods usage_status"] =
        [
            "usage_status[payments]:any=usage_status.payments", "usage_status[transfers]:any=usage_status.transfers",
        ],
    };

    /// <summary>"Required when <c>type=customer</c>.", and payments of invoices, whose kind Stripe wants to be named.</summary>
    private static Dictionary<string, RequestParameter> Companions { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/invoice_payments payment[payment_intent]"] = new("payment[type]", "payment_intent"),
        ["/v1/invoice_payments payment[payment_record]"] = new("payment[type]", "payment_record"),
        ["/v1/tax_ids owner[account]"] = new("owner[type]", "account"),
        ["/v1/tax_ids owner[customer]"] = new("owner[type]", "customer"),
        ["/v1/tax_ids owner[customer_account]"] = new("owner[type]", "customer"),
    };

    private static Dictionary<string, ValueNeed[]> Needs { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/apps/secrets scope[type]"] = [new("user", ["scope[user]"], "EF.Property<string>(x, \"scope_user\") == value")],
        ["/v1/tax_ids owner[type]"] =
        [
            new("account", ["owner[account]"], "x.Owner.AccountId == value"),
            new("customer", ["owner[customer]", "owner[customer_account]"], "x.Owner.CustomerId == value"),
        ],
    };

    /// <summary>
    ///     Lists that are short without a filter by one of some fields ("Defaults to <c>owner[type]=self</c>"): the fields, and the members of Stripe.net's
    ///     class that have them.
    /// </summary>
    private static Dictionary<string, string[]> RevealingFields { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/tax_ids"] =
        [
            "customer=CustomerId", "customer_account=CustomerAccount", "owner.account=Owner.AccountId", "owner.customer=Owner.CustomerId",
            "owner.customer_account=Owner.CustomerAccount", "owner.type=Owner.Type",
        ],
    };

    private static string? RevealingMember(string path, ListParameter parameter)
        => parameter.Field is { } field && RevealingFields.TryGetValue(path, out var fields)
            ? fields.Select(f => f.Split('=')).FirstOrDefault(f => f[0] == field.ToString())?[1]
            : null;

    private static IEnumerable<ListParameter> ParentOf(string path)
        => path.IndexOf('{') is >= 0 and var start ? [ListParameter.OfPath(path[(start + 1)..path.IndexOf('}')], ParentFields.GetValueOrDefault(path))] : [];

    /// <summary>A filter, with the filters inside it as parameters of their own.</summary>
    private static IEnumerable<ListParameter> Parts(string path, ListParameter parameter)
        => ObjectParts.GetValueOrDefault($"{path} {parameter.Name}", [])
            .Select(part => part.Split('='))
            .Select(part => (Name: part[0].Split(':'), Field: part is [_, var field] ? JsonPath.Parse(field) : null))
            .Select(part => new ListParameter(
                part.Name[0], part.Name is [_, "any"] ? ParameterKind.AnyOf : ParameterKind.Equality, part.Name is [_, "bool"] ? ParameterType.Boolean
                    : ParameterType.String, part.Field))
            .Prepend(parameter);

    /// <summary>A filter that compares no field, as a column of its own.</summary>
    private static ListParameter AsColumn(string path, ListParameter parameter)
    {
        var key = $"{path} {parameter.Name}";
        if (parameter is { Unsafe: false, Field: not null } && !AreNoFields.Contains(key)
            || parameter.Kind == ParameterKind.Object || AreNoColumns.Contains(key) || Previews.Contains(path))
        {
            return parameter;
        }

        return parameter with
        {
            Field = ListParameter.ColumnOf(parameter.Name),
            RefusalWord = RefusalWords.GetValueOrDefault(key),
            Asked = parameter.Kind == ParameterKind.Range || AreMemberships.Contains(key) ? AskedValue.Unkept : AskedValue.Always,
        };
    }
}
