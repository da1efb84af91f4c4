using System.Net;
using BillingDashboard.Connecting;
using BillingDashboard.Model;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace BillingDashboard.Pages;

/// <summary>The customers of the connected account.</summary>
public sealed class IndexModel(Billing billing, Visitor visitor, IServiceProvider services, ILogger<IndexModel> log) : PageModel
{
    /// <summary>What a button has just done.</summary>
    [TempData]
    public string? Notice { get; set; }

    /// <summary>What a button could not do.</summary>
    [TempData]
    public string? Warning { get; set; }

    public ConnectedAccount? Account { get; private set; }

    public CustomerPage? Customers { get; private set; }

    public bool IsNewest { get; private set; }

    /// <summary>What is said where there are no customers to show.</summary>
    public Message? Message { get; private set; }

    public async Task OnGetAsync(long? before, int? shown, CancellationToken cancellationToken)
    {
        Account = await visitor.FindAccountAsync(cancellationToken);
        if (Account is null)
        {
            Message = Invitation(services.GetService<EmulatedStripe>() is not null);
            return;
        }

        var place = Place.Of(before, shown);
        IsNewest = place is null;
        try
        {
            Customers = await CustomerPage.ReadAsync(billing, place, cancellationToken);
        }
        catch (Exception failure) when (failure is StripeRequestException or StripeOAuthException)
        {
            log.LogWarning(failure, "The customers could not be read.");
            Response.StatusCode = StatusCodes.Status502BadGateway;
            Message = Unreadable(failure);
        }
    }

    public async Task<IActionResult> OnPostRefreshAsync()
    {
        if (await visitor.FindAccountAsync(CancellationToken.None) is not null)
        {
            await TryAsync(
                async () => await billing.Database.RefreshOAuthAccessTokenAsync(),
                "The tokens were renewed.",
                "Stripe did not renew the tokens. If the account can still be read, try again later; otherwise connect it again.");
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDisconnectAsync()
    {
        if (await visitor.FindAccountAsync(CancellationToken.None) is { } account)
        {
            await TryAsync(
                async () =>
                {
                    await EndAsync(account);
                    await visitor.ForgetAsync();
                },
                $"{account.Id} is disconnected.",
                "Stripe did not end the connection. Please try again in a moment.");
        }

        return RedirectToPage();
    }

    private async Task EndAsync(ConnectedAccount account)
    {
        try
        {
            await billing.Database.DeauthorizeOAuthAsync(account.Id);
        }
        catch (StripeOAuthException ended) when (ended.Error == "invalid_client")
        {
            // The owner was faster: nothing is connected that could be ended.
            log.LogInformation(ended, "{Account} was not connected any more.", account.Id);
        }
    }

    private async Task TryAsync(Func<Task> action, string done, string failed)
    {
        try
        {
            await action();
            Notice = done;
        }
        catch (StripeOAuthException refused)
        {
            log.LogWarning(refused, "A connection could not be changed.");
            Warning = failed;
        }
    }

    private static Message Invitation(bool isEmulated) =>
        new(
            "Connect your Stripe account",
            "See who your customers are, what they subscribe to and what they owe.",
            "Connect with Stripe",
            "/connect")
        {
            Aside = isEmulated
                ? "No Stripe application is configured, so an emulator with made-up businesses stands in. Nothing leaves this machine."
                : null,
        };

    private static Message Unreadable(Exception failure) => failure switch
    {
        StripeRequestException { HttpStatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } or StripeOAuthException =>
            Message.Problem("The account cannot be read any more", "Its owner may have ended the connection. Connect it again to go on."),
        StripeRequestException { RequestId: { } id } =>
            Message.Problem(
                "Stripe refused this", $"Please try again in a moment. Stripe's support knows this request as {id}.", "Try again", "/"),
        _ => Message.Problem("Stripe did not answer", "Please try again in a moment.", "Try again", "/"),
    };
}
