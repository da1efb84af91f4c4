using BillingDashboard.Connecting;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BillingDashboard.Pages.Shared;

/// <summary>A page about the visitor's account. A visitor without an account is sent to the start page. A filter that no form offers is refused.</summary>
public abstract class DataPage : PageModel
{
    public ConnectedAccount Account { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var visitor = HttpContext.RequestServices.GetRequiredService<Visitor>();
        if (await visitor.FindAccountAsync(HttpContext.RequestAborted) is not { } account)
        {
            context.Result = RedirectToPage("/Index");
            return;
        }

        Account = account;
        if (!ModelState.IsValid)
        {
            context.Result = BadRequest();
            return;
        }

        if (await next() is { Result: PageResult })
        {
            var name = HttpContext.RequestServices.GetRequiredService<AccountName>();
            ViewData["Business"] = await name.FindAsync(HttpContext.RequestAborted) ?? account.Id ?? "Your account";
        }
    }
}
