using System.ComponentModel.DataAnnotations;
using BillingDashboard.Pages.Shared;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Mvc;

namespace BillingDashboard.Pages;

/// <summary>Payouts, newest first.</summary>
public sealed class PayoutsModel(PayoutReader reader) : DataPage
{
    public static readonly string[] Statuses = ["paid", "pending", "in_transit", "canceled", "failed"];

    [BindProperty(SupportsGet = true), AllowedValues(null, "paid", "pending", "in_transit", "canceled", "failed")]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "p"), Range(1, 500)]
    public int Number { get; set; } = 1;

    public Slice<PayoutRow> Payouts { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Payouts = await reader.ListAsync(Status, Number, cancellationToken);
}
