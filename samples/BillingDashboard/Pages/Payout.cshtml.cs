using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>A payout, and whether its transactions add up to it.</summary>
public sealed class PayoutModel(PayoutReader reader) : DataPage
{
    public PayoutReport Report { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(id, cancellationToken) is not { } report)
            return NotFound();

        Report = report;
        return Page();
    }
}
