using BillingDashboard.Connecting;
using BillingDashboard.Model;
using BillingDashboard.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace BillingDashboard.Pages;

/// <summary>Where Stripe sends the visitor back to, with a code or without.</summary>
public sealed class CallbackModel(Billing billing, Visitor visitor, StateCookie stateCookie, ILogger<CallbackModel> log) : PageModel
{
    public Message Message { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? code, string? state, string? error)
    {
        if (!stateCookie.Take(HttpContext, state))
        {
            return Fail(
                "This link is not from your last visit to Stripe",
                "It was opened before, or in another browser, or it is too old. Nothing was connected.");
        }

        if (error == "access_denied")
            return Fail("You did not connect an account", "Access was not granted, and nothing was changed.");
        if (!string.IsNullOrEmpty(error) || string.IsNullOrEmpty(code))
            return Fail("Stripe did not connect the account", "It came back without a code, so nothing was connected.");

        try
        {
            // Not given up when the visitor leaves: the code can be sent only once.
            await billing.Database.GetOAuthAccessTokenAsync(StripeOAuthMode.Web, code, cancellationToken: CancellationToken.None);
        }
        catch (StripeOAuthException refused)
        {
            log.LogWarning(refused, "An account could not be connected.");
            return refused.Error == "invalid_grant"
                ? Fail("This authorization cannot be used", "It was used before or is too old. Stripe takes each one once.")
                : Fail("The account could not be connected", "Stripe did not complete the connection. Please try again in a moment.");
        }

        await visitor.RememberAsync();

        // The address of this page holds the code; the next one does not.
        return RedirectToPage("/Index");
    }

    private PageResult Fail(string title, string text)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Message = Message.Problem(title, text);
        return Page();
    }
}
