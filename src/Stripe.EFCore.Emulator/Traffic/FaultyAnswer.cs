using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Traffic;

/// <summary>Answers as a fault says.</summary>
internal static class FaultyAnswer
{
    public static ApiError Error(EmulatedFault fault, HttpResponse response)
    {
        if (fault.LimitedReason is { } reason)
            response.Headers["Stripe-Rate-Limited-Reason"] = reason;
        if (fault.RetryAfter is { } pause)
            response.Headers.RetryAfter = ((long)pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var type = fault.Status >= HttpStatusCode.InternalServerError ? "api_error" : "invalid_request_error";
        return new ApiError(fault.Status!.Value, type, fault.Code, "The emulator was told to answer so.");
    }

    public static async Task WriteAsync(HttpContext context, EmulatedFault fault, byte[] body, TimeProvider clock)
    {
        var response = context.Response;
        if (fault.IsHtml)
        {
            response.ContentType = "text/html";
            body = "<html><body>Please log in.</body></html>"u8.ToArray();
        }

        var part = (int)(body.Length * (fault.AnswersUpTo ?? fault.TruncatesAt ?? (fault.Pause > TimeSpan.Zero ? 0.5 : 1)));
        await response.Body.WriteAsync(body.AsMemory(0, part), context.RequestAborted).ConfigureAwait(false);
        if (fault.AnswersUpTo is { } share)
        {
            if (share > 0)
                await response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            context.Abort();
        }
        else if (fault.Pause > TimeSpan.Zero)
        {
            await response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            await Task.Delay(fault.Pause, clock, context.RequestAborted).ConfigureAwait(false);
            await response.Body.WriteAsync(body.AsMemory(part), context.RequestAborted).ConfigureAwait(false);
        }
    }
}
