using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>One customer.</summary>
public sealed class CustomerModel(CustomerReader reader, Catalogue catalogue) : DataPage
{
    public CustomerFile Record { get; private set; } = null!;

    public string NameOf(string product) => catalogue.NameOf(product);

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await reader.FindAsync(id, cancellationToken) is not { } file)
            return NotFound();

        Record = file;
        return Page();
    }
}
