using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Authentication;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Payload of <see cref="StripeEventId.SharedLimitsLost" /> and <see cref="StripeEventId.SharedLimitsRestored" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="instances">Among how many instances the limits are divided while the store does not answer.</param>
/// <param name="exception">Why it does not answer; null if it does again.</param>
public class StripeSharedLimitsEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, int instances, Exception? exception)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>Among how many instances the limits are divided while the store does not answer.</summary>
    public virtual int Instances { get; } = instances;

    /// <summary>Why the store does not answer; null if it does again.</summary>
    public virtual Exception? Exception { get; } = exception;
}

/// <summary>Payload of <see cref="StripeEventId.DistributedCacheFailed" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="exception">What the cache failed with.</param>
public class StripeDistributedCacheEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, Exception exception)
    : EventPayload(eventDefinition, messageGenerator), IErrorEventData
{
    /// <summary>What the cache failed with.</summary>
    public virtual Exception Exception { get; } = exception;
}

/// <summary>Logs events of what instances share.</summary>
internal static class SharedStoreLoggerExtensions
{
    public static void SharedLimitsLost(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, int instances, Exception exception)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<int, string>)(definitions.SharedLimitsLost ??= new EventDefinition<int, string>(
            diagnostics.Options, StripeEventId.SharedLimitsLost, LogLevel.Warning, "StripeEventId.SharedLimitsLost",
            level => LoggerMessage.Define<int, string>(
                level,
                StripeEventId.SharedLimitsLost,
                "The store of shared limits does not answer. Until it does, this instance takes 1/{instances} of the limits: {error}")));
        var error = OutsideText.MessageOf(exception);
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, instances, error);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeSharedLimitsEventData(definition, (_, _) => definition.GenerateMessage(instances, error), instances, exception);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    public static void SharedLimitsRestored(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, int instances)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition)(definitions.SharedLimitsRestored ??= new EventDefinition(
            diagnostics.Options, StripeEventId.SharedLimitsRestored, LogLevel.Information, "StripeEventId.SharedLimitsRestored",
            level => LoggerMessage.Define(
                level, StripeEventId.SharedLimitsRestored, "The store of shared limits answers again, and all instances share the limits.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeSharedLimitsEventData(definition, (_, _) => definition.GenerateMessage(), instances, null);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    public static void DistributedCacheFailed(this IDiagnosticsLogger<DbLoggerCategory.Database.Command> diagnostics, Exception exception)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.DistributedCacheFailed ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.DistributedCacheFailed, LogLevel.Warning, "StripeEventId.DistributedCacheFailed",
            level => LoggerMessage.Define<string>(
                level, StripeEventId.DistributedCacheFailed, "The distributed cache fails, and queries read from Stripe: {error}")));
        var error = OutsideText.MessageOf(exception);
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, error);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeDistributedCacheEventData(definition, (_, _) => definition.GenerateMessage(error), exception);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }
}
