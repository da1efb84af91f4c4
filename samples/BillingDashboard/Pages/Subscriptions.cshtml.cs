using System.ComponentModel.DataAnnotations;
using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>Subscriptions by status, how many begin and end, and which they are.</summary>
public sealed class SubscriptionsModel(SubscriptionsReader reader, Catalogue catalogue) : DataPage
{
    public static readonly string[] Statuses = ["active", "past_due", "unpaid", "trialing", "paused", "canceled", "incomplete", "incomplete_expired"];

    [BindProperty(SupportsGet = true)]
    [AllowedValues(null, "active", "past_due", "unpaid", "trialing", "paused", "canceled", "incomplete", "incomplete_expired")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true), MaxLength(100)]
    public string? Plan { get; set; }

    [BindProperty(SupportsGet = true), AllowedValues(null, "newest", "oldest", "customer")]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = "p"), Range(1, 500)]
    public int Number { get; set; } = 1;

    public IReadOnlyList<Plan> Plans { get; private set; } = [];

    public SubscriptionsReport Report { get; private set; } = null!;

    public string NameOf(string product) => catalogue.NameOf(product);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Report = await reader.ReadAsync(new(Status, Plan, Sort, Number), cancellationToken);
        Plans = await catalogue.PlansAsync(cancellationToken);
    }
}
