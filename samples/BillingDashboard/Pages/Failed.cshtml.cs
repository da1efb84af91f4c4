using System.ComponentModel.DataAnnotations;
using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>Failed payments by reason.</summary>
public sealed class FailedModel(FailedPaymentsReader reader, TimeProvider clock) : DataPage
{
    private const int UsualDays = 90;

    [BindProperty(SupportsGet = true), RegularExpression("[a-z]{3}")]
    public string? Currency { get; set; }

    /// <summary>The first day, in UTC. Ninety days ago by default.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>The last day, in UTC. Today by default.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    public FailedPaymentsFilter Filter { get; private set; } = null!;

    public FailedPaymentsReport Report { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var to = To ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (to.Year is < 2000 or > 9000 || From is { Year: < 2000 or > 9000 } || From > to)
            return BadRequest();

        Filter = new(From ?? to.AddDays(-UsualDays), to, Currency);
        Report = await reader.ReadAsync(Filter, cancellationToken);
        return Page();
    }
}
