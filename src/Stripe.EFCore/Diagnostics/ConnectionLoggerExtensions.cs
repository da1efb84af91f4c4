using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Authentication;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Logs events of connections.</summary>
internal static class ConnectionLoggerExtensions
{
    public static void ConnectionCheckFailed(this IDiagnosticsLogger<DbLoggerCategory.Database.Connection> diagnostics, Exception exception)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.ConnectionCheckFailed ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.ConnectionCheckFailed, LogLevel.Warning, "StripeEventId.ConnectionCheckFailed",
            level => LoggerMessage.Define<string>(
                level, StripeEventId.ConnectionCheckFailed, "Stripe cannot be reached with the settings of this context: {error}")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, OutsideText.MessageOf(exception));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(definition, new StripeConnectionCheckEventData(definition, Message, exception), source, simple);

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string> failed && payload is StripeConnectionCheckEventData data
                ? failed.GenerateMessage(OutsideText.MessageOf(data.Exception))
                : "";
    }

    public static void OtherApiVersion(this IDiagnosticsLogger<DbLoggerCategory.Database.Connection> diagnostics, string asked, string known)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string>)(definitions.OtherApiVersion ??= new EventDefinition<string, string>(
            diagnostics.Options, StripeEventId.OtherApiVersion, LogLevel.Warning, "StripeEventId.OtherApiVersion",
            level => LoggerMessage.Define<string, string>(
                level,
                StripeEventId.OtherApiVersion,
                "ApiVersion is {version}, and Stripe.net's classes in the model are made for {known}: fields that the other version names or shapes in "
                + "another way are read as missing. Use read models for it, or leave ApiVersion out.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, asked, known);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(definition, new EventPayload(definition, (_, _) => definition.GenerateMessage(asked, known)), source, simple);
    }
}
