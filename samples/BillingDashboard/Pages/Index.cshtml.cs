using BillingDashboard.Connecting;
using BillingDashboard.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BillingDashboard.Pages;

/// <summary>Invites to connect an account. Who has one goes on to its revenue.</summary>
public sealed class IndexModel(Visitor visitor, IServiceProvider services) : PageModel
{
    public Message Message => new(
        "Connect your Stripe account",
        "See what your subscriptions bring, who is late, which payments failed, and what each payout is made of.",
        "Connect with Stripe",
        "/connect")
    {
        Aside = services.GetService<EmulatedStripe>() is null
            ? null
            : "No Stripe application is configured, so an emulator with made-up businesses stands in. Nothing leaves this machine.",
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await visitor.FindAccountAsync(cancellationToken) is null)
            return Page();

        // A notice of the page before is shown by the next one.
        TempData.Keep();
        return RedirectToPage("/Revenue");
    }
}
