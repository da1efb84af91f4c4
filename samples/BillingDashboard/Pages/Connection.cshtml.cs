using BillingDashboard.Connecting;
using BillingDashboard.Model;
using BillingDashboard.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace BillingDashboard.Pages;

/// <summary>The connection to the account: its tokens are renewed here, and it is ended here.</summary>
public sealed class ConnectionModel(Billing billing, Visitor visitor, Access access, ILogger<ConnectionModel> log) : DataPage
{
    public bool IsByKey => access.IsByKey;

    /// <summary>What a button has just done.</summary>
    [TempData]
    public string? Notice { get; set; }

    /// <summary>What a button could not do.</summary>
    [TempData]
    public string? Warning { get; set; }

    public async Task<IActionResult> OnPostRefreshAsync()
    {
        if (access.IsByKey)
            return BadRequest();

        await TryAsync(
            async () => await billing.Database.RefreshOAuthAccessTokenAsync(),
            "The tokens were renewed.",
            "Stripe did not renew the tokens. If the account can still be read, try again later; otherwise connect it again.");
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDisconnectAsync()
    {
        if (access.IsByKey || Account.Id is not { } id)
            return BadRequest();

        var isDone = await TryAsync(
            async () =>
            {
                await EndAsync(id);
                await visitor.ForgetAsync();
            },
            $"{id} is disconnected.",
            "Stripe did not end the connection. Please try again in a moment.");
        return isDone ? RedirectToPage("/Index") : RedirectToPage();
    }

    private async Task EndAsync(string account)
    {
        try
        {
            await billing.Database.DeauthorizeOAuthAsync(account);
        }
        catch (StripeOAuthException ended) when (ended.Error == "invalid_client")
        {
            // The owner was faster: nothing is connected that could be ended.
            log.LogInformation(ended, "{Account} was not connected any more.", account);
        }
    }

    private async Task<bool> TryAsync(Func<Task> action, string done, string failed)
    {
        try
        {
            await action();
            Notice = done;
            return true;
        }
        catch (StripeOAuthException refused)
        {
            log.LogWarning(refused, "A connection could not be changed.");
            Warning = failed;
            return false;
        }
    }
}
