using Microsoft.EntityFrameworkCore.Diagnostics;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Payload of <see cref="StripeEventId.DeleteHasConsequences" /> and <see cref="StripeEventId.BulkWriteStarting" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="list">The list of the objects: <c>/v1/customers</c>.</param>
/// <param name="count">How many objects are written.</param>
public class StripeWriteEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, string list, int count)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The list of the objects: <c>/v1/customers</c>.</summary>
    public virtual string List { get; } = list;

    /// <summary>How many objects are written.</summary>
    public virtual int Count { get; } = count;
}
