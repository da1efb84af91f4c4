using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Logs events of writes.</summary>
internal static class WriteLoggerExtensions
{
    /// <param name="diagnostics">The logger.</param>
    /// <param name="entity">The object that is deleted.</param>
    /// <param name="list">Its list.</param>
    /// <param name="consequence">What its deletion does besides.</param>
    public static void DeleteHasConsequences(
        this IDiagnosticsLogger<DbLoggerCategory.Update> diagnostics, string entity, string list, string consequence)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string>)(definitions.DeleteHasConsequences ??= new EventDefinition<string, string>(
            diagnostics.Options, StripeEventId.DeleteHasConsequences, LogLevel.Warning, "StripeEventId.DeleteHasConsequences",
            level => LoggerMessage.Define<string, string>(
                level, StripeEventId.DeleteHasConsequences, "{entity} is about to be deleted. {consequence}.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, entity, consequence);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var data = new StripeWriteEventData(definition, (_, _) => definition.GenerateMessage(entity, consequence), list, count: 1);
            diagnostics.DispatchEventData(definition, data, source, simple);
        }
    }

    /// <param name="diagnostics">The logger.</param>
    /// <param name="done">What is done: <c>POST /v1/customers/{id}</c>.</param>
    /// <param name="list">The list of the objects.</param>
    /// <param name="count">How many they are.</param>
    public static void BulkWriteStarting(this IDiagnosticsLogger<DbLoggerCategory.Update> diagnostics, string done, string list, int count)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, int>)(definitions.BulkWriteStarting ??= new EventDefinition<string, int>(
            diagnostics.Options, StripeEventId.BulkWriteStarting, LogLevel.Information, "StripeEventId.BulkWriteStarting",
            level => LoggerMessage.Define<string, int>(level, StripeEventId.BulkWriteStarting, "{request} is about to be sent for {count} objects.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, done, count);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var data = new StripeWriteEventData(definition, (_, _) => definition.GenerateMessage(done, count), list, count);
            diagnostics.DispatchEventData(definition, data, source, simple);
        }
    }
}
