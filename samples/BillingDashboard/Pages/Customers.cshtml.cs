using System.ComponentModel.DataAnnotations;
using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>The customers of the account, newest first.</summary>
public sealed class CustomersModel(CustomerReader reader) : DataPage
{
    [BindProperty(SupportsGet = true), MaxLength(500)]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true), Range(typeof(DateOnly), "2000-01-01", "2999-12-31", ParseLimitsInInvariantCulture = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true), Range(typeof(DateOnly), "2000-01-01", "2999-12-31", ParseLimitsInInvariantCulture = true)]
    public DateOnly? To { get; set; }

    /// <summary>The token of the page before.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public ListPage<CustomerRow> Customers { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var place = After is null ? null : PlaceInList.Parse(After);
        if (After is not null && place is null)
            return BadRequest();

        Customers = await reader.ListAsync(new(Email?.Trim(), From, To), place, cancellationToken);
        return Page();
    }
}
