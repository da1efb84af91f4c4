using BillingDashboard.Connecting;
using BillingDashboard.Failures;
using BillingDashboard.Pages.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BillingDashboard.Pages;

/// <summary>Says what went wrong: to people as a page, to programs as problem+json (RFC 9457).</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(Access access, ILogger<ErrorModel> log) : PageModel
{
    public Message Message { get; private set; } = null!;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var thrown = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var failure = thrown is null ? null : Failure.Of(thrown.Error, access.IsByKey);
        if (failure is not null)
            log.LogWarning(thrown!.Error, "{Path} is answered with {Status}.", thrown.Path, failure.Status);
        failure ??= OfStatus(Response.StatusCode);

        Response.StatusCode = failure.Status;
        if (failure.RetryAfter is { } seconds)
            Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var path = thrown?.Path ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? "/";
        if (ForPrograms.IsAsked(path))
            context.Result = new ObjectResult(failure.Problem) { StatusCode = failure.Status, ContentTypes = { "application/problem+json" } };
        else
            Message = MessageOf(failure, path);
    }

    private static Failure OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "There is no such page", "The address may be mistyped, or what it names was deleted."),
        StatusCodes.Status400BadRequest =>
            new(status, "That was not understood", "The address has a value that no filter takes, or the page was open for too long."),
        StatusCodes.Status504GatewayTimeout =>
            new(status, "Stripe takes too long", "It may be slow, or there is more to read than fits into the time of a page.") { RetryAfter = 5 },
        >= 400 and < 500 => new(status, "This request is not possible", "Please go back, and try another way."),
        _ => new(StatusCodes.Status500InternalServerError, "Something went wrong", "The mistake is on our side. Please try again in a moment."),
    };

    private Message MessageOf(Failure failure, string path)
    {
        var text = failure.RequestId is null ? failure.Advice : $"{failure.Advice} Stripe's support knows this request as {failure.RequestId}.";
        if (failure.AsksToConnect)
            return Message.Problem(failure.Title, text);
        return failure.Status >= 500 && HttpMethods.IsGet(Request.Method)
            ? Message.Problem(failure.Title, text + " The page is not shown, because a part of it could mislead.", "Try again", path + Query())
            : Message.Problem(failure.Title, text, "Start page", "/");
    }

    /// <summary>The filters of the page that failed.</summary>
    private string? Query() => HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalQueryString ?? Request.QueryString.Value;
}
