using System.ComponentModel.DataAnnotations;
using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>Recurring revenue by plan, and paid invoices by month and plan.</summary>
public sealed class RevenueModel(RevenueReader reader, Catalogue catalogue) : DataPage
{
    [BindProperty(SupportsGet = true), RegularExpression("[a-z]{3}")]
    public string? Currency { get; set; }

    [BindProperty(SupportsGet = true), AllowedValues(null, 6, 12, 24)]
    public int Months { get; set; } = 12;

    [BindProperty(SupportsGet = true), MaxLength(100)]
    public string? Plan { get; set; }

    public IReadOnlyList<Plan> Plans { get; private set; } = [];

    public RevenueReport Report { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Report = await reader.ReadAsync(new(Currency, Months, Plan), cancellationToken);
        Plans = await catalogue.PlansAsync(cancellationToken);
    }
}
