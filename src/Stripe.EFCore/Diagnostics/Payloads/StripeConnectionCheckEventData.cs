using Microsoft.EntityFrameworkCore.Diagnostics;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Payload of <see cref="StripeEventId.ConnectionCheckFailed" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="exception">Why Stripe cannot be reached.</param>
public class StripeConnectionCheckEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    Exception exception)
    : EventPayload(eventDefinition, messageGenerator), IErrorEventData
{
    /// <summary>Why Stripe cannot be reached.</summary>
    public virtual Exception Exception { get; } = exception;
}
