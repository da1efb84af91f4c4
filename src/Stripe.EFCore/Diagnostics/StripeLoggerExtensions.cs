using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Api;
using Stripe.EFCore.Catalog;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Logs the provider's events, as EF Core's own are: to the logger, to diagnostic listeners and to <c>LogTo</c>.</summary>
internal static class StripeLoggerExtensions
{
    public static void RequestExecuting(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.RequestExecuting ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.RequestExecuting, LogLevel.Debug, "StripeEventId.RequestExecuting",
            level => LoggerMessage.Define<string>(level, StripeEventId.RequestExecuting, "Executing {request}")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            diagnostics.DispatchEventData(
                definition,
                new StripeRequestEventData(definition, (d, p) => ((EventDefinition<string>)d).GenerateMessage(((StripeRequestEventData)p).Request), Text(diagnostics, request)),
                source,
                simple);
        }
    }

    public static void RequestExecuted(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request, TimeSpan duration, int rows, long bytes, string? requestId)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, int, long, long, string?>)(definitions.RequestExecuted ??= new EventDefinition<string, int, long, long, string?>(
            diagnostics.Options, StripeEventId.RequestExecuted, LogLevel.Debug, "StripeEventId.RequestExecuted",
            level => LoggerMessage.Define<string, int, long, long, string?>(
                level, StripeEventId.RequestExecuted, "Executed {request}: {rows} rows, {bytes} bytes in {elapsed} ms ({requestId})")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), rows, bytes, (long)duration.TotalMilliseconds, requestId);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            diagnostics.DispatchEventData(
                definition,
                new StripeRequestExecutedEventData(definition, ExecutedMessage, Text(diagnostics, request), duration, rows, bytes, requestId),
                source,
                simple);
        }
    }

    public static void RequestFailed(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request, Exception exception)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string>)(definitions.RequestFailed ??= new EventDefinition<string, string>(
            diagnostics.Options, StripeEventId.RequestFailed, LogLevel.Error, "StripeEventId.RequestFailed",
            level => LoggerMessage.Define<string, string>(level, StripeEventId.RequestFailed, "Failed {request}: {error}")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), exception.Message);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            diagnostics.DispatchEventData(
                definition, new StripeRequestFailedEventData(definition, FailedMessage, Text(diagnostics, request), exception, TimeSpan.Zero), source, simple);
        }
    }

    public static void RequestRetrying(
        this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, RequestInfo request, int attempt, TimeSpan delay, Exception reason)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, int, long, string>)(definitions.RequestRetrying ??= new EventDefinition<string, int, long, string>(
            diagnostics.Options, StripeEventId.RequestRetrying, LogLevel.Warning, "StripeEventId.RequestRetrying",
            level => LoggerMessage.Define<string, int, long, string>(
                level, StripeEventId.RequestRetrying, "{request} failed at attempt {attempt}, trying again in {delay} ms: {error}")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, Text(diagnostics, request), attempt, (long)delay.TotalMilliseconds, reason.Message);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            diagnostics.DispatchEventData(
                definition,
                new StripeRequestFailedEventData(
                    definition,
                    (d, p) => ((EventDefinition<string, int, long, string>)d).GenerateMessage(
                        ((StripeRequestFailedEventData)p).Request, attempt, (long)delay.TotalMilliseconds, reason.Message),
                    Text(diagnostics, request),
                    reason,
                    delay),
                source,
                simple);
        }
    }

    public static void UnboundedScan(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string>)(definitions.UnboundedScan ??= new EventDefinition<string, string>(
            diagnostics.Options, StripeEventId.UnboundedScan, LogLevel.Warning, "StripeEventId.UnboundedScan",
            level => LoggerMessage.Define<string, string>(
                level, StripeEventId.UnboundedScan, "The query reads the whole list {list}. A Take, an id, or a filter that Stripe answers would narrow it: {filters}.")));
        var filters = string.Join(", ", resource.Parameters.Where(p => p is { Field: not null, Unsafe: false }).Select(p => p.Name));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath, filters);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            diagnostics.DispatchEventData(
                definition,
                new StripeScanEventData(
                    definition,
                    (d, p) => ((EventDefinition<string, string>)d).GenerateMessage(((StripeScanEventData)p).List, ((StripeScanEventData)p).Filters),
                    resource.ListPath,
                    filters),
                source,
                simple);
        }
    }

    public static void TransactionIgnored(this IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> diagnostics)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition)(definitions.TransactionIgnored ??= new EventDefinition(
            diagnostics.Options, StripeEventId.TransactionIgnored, LogLevel.Warning, "StripeEventId.TransactionIgnored",
            level => LoggerMessage.Define(
                level, StripeEventId.TransactionIgnored, "Stripe has no transactions: what is written is written one object at a time and cannot be rolled back.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(definition, new EventPayload(definition, (d, _) => ((EventDefinition)d).GenerateMessage()), source, simple);
    }

    private static string ExecutedMessage(EventDefinitionBase definition, EventPayload payload)
    {
        var executed = (StripeRequestExecutedEventData)payload;
        return ((EventDefinition<string, int, long, long, string?>)definition).GenerateMessage(
            executed.Request, executed.Rows, executed.Bytes, (long)executed.Duration.TotalMilliseconds, executed.RequestId);
    }

    private static string FailedMessage(EventDefinitionBase definition, EventPayload payload)
    {
        var failed = (StripeRequestFailedEventData)payload;
        return ((EventDefinition<string, string>)definition).GenerateMessage(failed.Request, failed.Exception.Message);
    }

    private static string Text(IDiagnosticsLogger diagnostics, RequestInfo request)
        => diagnostics.ShouldLogSensitiveData() ? request.ToStringWithValues() : request.ToString();
}
