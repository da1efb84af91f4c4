using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Planning.Columns;

/// <summary>Expressions over Stripe.net's classes that say in process what a parameter says in a request.</summary>
/// <param name="Condition">Whether an object fits a value; null where the value says it.</param>
/// <param name="Negation">Whether an object does not fit a value.</param>
/// <param name="Value">What the parameter compares.</param>
internal sealed record ColumnTwins(string? Condition, string? Negation, string Value)
{
    private static readonly Dictionary<string, ColumnTwins> All = new(StringComparer.Ordinal)
    {
        ["/v1/entitlements/features archived"] = new("x.Active != value", "x.Active == value", "!x.Active"),
        ["/v1/invoiceitems pending"] = new("(x.InvoiceId == null) == value", "(x.InvoiceId != null) == value", "(x.InvoiceId == null)"),
        ["/v1/subscription_schedules scheduled"] = new("(x.Status == \"not_started\") == value", "(x.Status != \"not_started\") == value",
            "(x.Status == \"not_started\")"),
        ["/v1/subscriptions current_period_end"] = new(null, null, "x.Items.Data.Min(i => i.CurrentPeriodEnd)"),
        ["/v1/subscriptions current_period_start"] = new(null, null, "x.Items.Data.Max(i => i.CurrentPeriodStart)"),
        ["/v1/subscriptions plan"] = new("x.Items.Data.Any(i => i.Plan.Id == value)", "!x.Items.Data.Any(i => i.Plan.Id == value)",
            "x.Items.Data.Select(i => i.Plan.Id)"),
        ["/v1/subscriptions price"] = new("x.Items.Data.Any(i => i.Price.Id == value)", "!x.Items.Data.Any(i => i.Price.Id == value)",
            "x.Items.Data.Select(i => i.Price.Id)"),
        ["/v2/core/accounts applied_configurations"] = new("x.AppliedConfigurations.Contains(value)", "!x.AppliedConfigurations.Contains(value)",
            "x.AppliedConfigurations"),
    };

    /// <summary>Those of a parameter; null where there are none, or where the class is not Stripe.net's.</summary>
    public static ColumnTwins? Of(StripeResource list, ListParameter parameter, Type? entity)
        => list.ClrType is { } known && known.IsAssignableFrom(entity) ? All.GetValueOrDefault($"{list.ListPath} {parameter.Name}") : null;
}
