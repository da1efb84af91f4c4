using BillingDashboard.Connecting;
using BillingDashboard.Model;
using BillingDashboard.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace BillingDashboard.Pages;

/// <summary>Sends the visitor to the page of Stripe that asks for his consent.</summary>
public sealed class ConnectModel(
    Billing billing,
    StateCookie stateCookie,
    IConfiguration configuration,
    ILogger<ConnectModel> log) : PageModel
{
    public Message Message { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        // Stripe goes back to registered addresses only. Behind a proxy, where the request does not show its own, CallbackURL says it.
        var callback = configuration["Stripe:CallbackURL"] ?? Url.PageLink("/Callback");
        try
        {
            var authorization = await billing.Database.GetOAuthAuthorizationUrlAsync(
                StripeOAuthMode.Web, new() { CallbackUrl = callback }, cancellationToken);
            stateCookie.Write(HttpContext, authorization.State);
            return Redirect(authorization.Url);
        }
        catch (InvalidOperationException misconfigured)
        {
            Response.StatusCode = StatusCodes.Status500InternalServerError;
            log.LogError(misconfigured, "Nobody can connect.");
            Message = Message.Problem("This cannot work yet", "The dashboard is not set up for it. Its log says what is missing.", "Back", "/");
            return Page();
        }
    }
}
