using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BillingDashboard.Pages;

/// <summary>What a visitor sees of whatever nobody expected. The log has the rest.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    public Message Message => Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Message.Problem("There is no such page", "The address may be mistyped.", "Customers", "/"),
        StatusCodes.Status400BadRequest =>
            Message.Problem("That was not understood", "The page may have been open for too long. Nothing was changed.", "Customers", "/"),
        _ => Message.Problem("Something went wrong", "Please try again in a moment.", "Customers", "/"),
    };
}
