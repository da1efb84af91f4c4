using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>
///     Logs what becomes of requests. Values of parameters may name customers, so they are masked unless sensitive data logging is on.
/// </summary>
internal static class RequestLoggerExtensions
{
    private const string Masked = "?";

    public static void RequestExecuting(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.RequestExecuting ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.RequestExecuting, LogLevel.Debug, "StripeEventId.RequestExecuting",
            level => LoggerMessage.Define<string>(level, StripeEventId.RequestExecuting, "Executing {request}")));
        Log(diagnostics, definition, request);
    }

    public static void RequestWaited(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request, TimeSpan duration)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, long>)(definitions.RequestWaited ??= new EventDefinition<string, long>(
            diagnostics.Options, StripeEventId.RequestWaited, LogLevel.Debug, "StripeEventId.RequestWaited",
            level => LoggerMessage.Define<string, long>(
                level, StripeEventId.RequestWaited, "{request} waited {elapsed} ms to keep Stripe's rate limits")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), Milliseconds(duration));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeRequestWaitedEventData(definition, Message, Describe(diagnostics, request), duration);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string, long> waited && payload is StripeRequestWaitedEventData data
                ? waited.GenerateMessage(data.Request.Text, Milliseconds(data.Duration))
                : "";
    }

    public static void RequestBudgetNearing(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, StripeBudget budget, long used, long limit)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<long, long, StripeBudget>)(definitions.RequestBudgetNearing ??=
            new EventDefinition<long, long, StripeBudget>(
                diagnostics.Options, StripeEventId.RequestBudgetNearing, LogLevel.Warning, "StripeEventId.RequestBudgetNearing",
                level => LoggerMessage.Define<long, long, StripeBudget>(
                    level, StripeEventId.RequestBudgetNearing, "{used} of {limit} requests of the budget are used (budget: {budget})")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, used, limit, budget);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(definition, new StripeBudgetEventData(definition, Message, budget, used, limit), source, simple);

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<long, long, StripeBudget> nearing && payload is StripeBudgetEventData data
                ? nearing.GenerateMessage(data.Used, data.Limit, data.Budget)
                : "";
    }

    public static void RequestServedFromCache(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.RequestServedFromCache ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.RequestServedFromCache, LogLevel.Debug, "StripeEventId.RequestServedFromCache",
            level => LoggerMessage.Define<string>(level, StripeEventId.RequestServedFromCache, "Answered from the cache: {request}")));
        Log(diagnostics, definition, request);
    }

    public static void RequestRepeatedByHandler(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.RequestRepeatedByHandler ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.RequestRepeatedByHandler, LogLevel.Warning, "StripeEventId.RequestRepeatedByHandler",
            level => LoggerMessage.Define<string>(
                level,
                StripeEventId.RequestRepeatedByHandler,
                "A handler of the application sends {request} again, beside the retries of the provider. Each send counts to the budgets and keeps the "
                + "rate limits. Leave retries out of the handlers that are given to MessageHandler(...).")));
        Log(diagnostics, definition, request);
    }

    public static void RequestCanceled(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.RequestCanceled ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.RequestCanceled, LogLevel.Debug, "StripeEventId.RequestCanceled",
            level => LoggerMessage.Define<string>(level, StripeEventId.RequestCanceled, "Canceled {request}")));
        Log(diagnostics, definition, request);
    }

    public static void RequestExecuted(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request, TimeSpan duration, Received received)
    {
        var (rows, bytes, requestId) = received;
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        definitions.RequestExecuted ??= new EventDefinition<string, int, long, long, string?>(
            diagnostics.Options, StripeEventId.RequestExecuted, LogLevel.Information, "StripeEventId.RequestExecuted",
            level => LoggerMessage.Define<string, int, long, long, string?>(
                level, StripeEventId.RequestExecuted, "Executed {request}: {rows} rows, {bytes} bytes in {elapsed} ms ({requestId})"));
        var definition = (EventDefinition<string, int, long, long, string?>)definitions.RequestExecuted;
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), rows, bytes, Milliseconds(duration), requestId);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeRequestExecutedEventData(
                definition, Message, Describe(diagnostics, request), duration, rows, bytes, requestId);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string, int, long, long, string?> executed && payload is StripeRequestExecutedEventData data
                ? executed.GenerateMessage(data.Request.Text, data.Rows, data.Bytes, Milliseconds(data.Duration), data.RequestId)
                : "";
    }

    public static void RequestFailed(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request, TimeSpan duration, Exception exception)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, long, string>)(definitions.RequestFailed ??= new EventDefinition<string, long, string>(
            diagnostics.Options, StripeEventId.RequestFailed, LogLevel.Error, "StripeEventId.RequestFailed",
            level => LoggerMessage.Define<string, long, string>(
                level, StripeEventId.RequestFailed, "Failed {request} after {elapsed} ms: {error}")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), Milliseconds(duration), OutsideText.MessageOf(exception));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeRequestFailedEventData(definition, Message, Describe(diagnostics, request), duration, exception);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string, long, string> failed && payload is StripeRequestFailedEventData data
                ? failed.GenerateMessage(data.Request.Text, Milliseconds(data.Duration), OutsideText.MessageOf(data.Exception))
                : "";
    }

    public static void RequestRetrying(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics,
        RequestInfo request,
        int attempt,
        TimeSpan delay,
        Exception reason)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        definitions.RequestRetrying ??= new EventDefinition<string, int, long, string>(
            diagnostics.Options, StripeEventId.RequestRetrying, LogLevel.Warning, "StripeEventId.RequestRetrying",
            level => LoggerMessage.Define<string, int, long, string>(
                level, StripeEventId.RequestRetrying, "{request} failed at attempt {attempt}, trying again in {delay} ms: {error}"));
        LogRetry(diagnostics, (EventDefinition<string, int, long, string>)definitions.RequestRetrying, new(request, attempt, delay, reason));
    }

    public static void RateLimited(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics,
        RequestInfo request,
        int attempt,
        TimeSpan delay,
        Exception reason)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        definitions.RateLimited ??= new EventDefinition<string, int, long, string>(
            diagnostics.Options, StripeEventId.RateLimited, LogLevel.Warning, "StripeEventId.RateLimited",
            level => LoggerMessage.Define<string, int, long, string>(
                level,
                StripeEventId.RateLimited,
                "{request} was refused for too many requests at attempt {attempt}, trying again in {delay} ms: {error}"));
        LogRetry(diagnostics, (EventDefinition<string, int, long, string>)definitions.RateLimited, new(request, attempt, delay, reason));
    }

    private static void Log(
        IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, EventDefinition<string> definition, RequestInfo request)
    {
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeRequestEventData(definition, Message, Describe(diagnostics, request));
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string> known && payload is StripeRequestEventData data
                ? known.GenerateMessage(data.Request.Text)
                : "";
    }

    private static void LogRetry(
        IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics,
        EventDefinition<string, int, long, string> definition,
        FailedAttempt failed)
    {
        var (request, attempt, delay, reason) = failed;
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), attempt, Milliseconds(delay), OutsideText.MessageOf(reason));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeRequestRetryingEventData(definition, Message, Describe(diagnostics, request), attempt, delay, reason);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string, int, long, string> retrying && payload is StripeRequestRetryingEventData data
                ? retrying.GenerateMessage(data.Request.Text, data.Attempt, Milliseconds(data.Delay), OutsideText.MessageOf(data.Exception))
                : "";
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static string Text(IDiagnosticsLogger diagnostics, RequestInfo request)
        => diagnostics.ShouldLogSensitiveData() ? request.ToStringWithValues() : request.ToString();

    private static StripeRequestDescription Describe(IDiagnosticsLogger diagnostics, RequestInfo request)
    {
        var showsValues = diagnostics.ShouldLogSensitiveData();
        return new StripeRequestDescription(
            request.Method.Method,
            request.ShownPath,
            [.. request.Parameters.Select(p => KeyValuePair.Create(p.Name, showsValues ? Secrets.MaskIn(p.Value, secret: null) : Masked))],
            request.Expand,
            Text(diagnostics, request));
    }

    /// <summary>An attempt that failed, and the pause before the next one.</summary>
    private readonly record struct FailedAttempt(RequestInfo Request, int Number, TimeSpan Delay, Exception Reason);
}
