using System.ComponentModel.DataAnnotations;
using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>Invoices that should have been paid, with their customers and lines.</summary>
public sealed class OverdueModel(OverdueReader reader) : DataPage
{
    [BindProperty(SupportsGet = true), RegularExpression("[a-z]{3}")]
    public string? Currency { get; set; }

    [BindProperty(SupportsGet = true), AllowedValues(null, 0, 30, 60, 90)]
    public int Days { get; set; }

    [BindProperty(SupportsGet = true), AllowedValues(null, "due", "amount", "customer")]
    public string? Sort { get; set; }

    public OverdueReport Report { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Report = await reader.ReadAsync(new(Currency, Days, Sort), cancellationToken);
}
