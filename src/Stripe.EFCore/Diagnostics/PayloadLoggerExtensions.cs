using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Rows.Json;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Logs values of answers that cannot be read. It logs ids and paths, never the values.</summary>
internal static class PayloadLoggerExtensions
{
    public static void ValueUnreadable(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, UnreadableValue value)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string, string, string>)(definitions.ValueUnreadable ??= Define(
            diagnostics,
            StripeEventId.ValueUnreadable,
            "StripeEventId.ValueUnreadable",
            "The field '{path}' of {object} holds {kind}, which cannot be read as '{type}'. An object of Stripe.net's is handed out without the value; "
            + "a query that reads the value by itself throws."));
        Log(diagnostics, definition, value);
    }

    public static void UnknownObject(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, UnreadableValue value)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string, string, string>)(definitions.UnknownObject ??= Define(
            diagnostics,
            StripeEventId.UnknownObject,
            "StripeEventId.UnknownObject",
            "The field '{path}' of {object} holds {kind}, for which Stripe.net has no '{type}', so that it reads as null. "
            + "Others at the same place are not reported."));
        Log(diagnostics, definition, value);
    }

    private static EventDefinition<string, string, string, string> Define(
        IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, EventId id, string code, string message)
        => new(diagnostics.Options, id, LogLevel.Warning, code, level => LoggerMessage.Define<string, string, string, string>(level, id, message));

    private static void Log(
        IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics,
        EventDefinition<string, string, string, string> definition,
        UnreadableValue value)
    {
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, value.Path, value.Owner, value.Kind, value.Wanted);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(definition, new StripeValueEventData(definition, Message, value), source, simple);

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => definition is EventDefinition<string, string, string, string> told && payload is StripeValueEventData { Value: { } value }
                ? told.GenerateMessage(value.Path, value.Owner, value.Kind, value.Wanted)
                : "";
    }
}
