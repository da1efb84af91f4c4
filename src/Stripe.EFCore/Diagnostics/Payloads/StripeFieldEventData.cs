using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Payload of <see cref="StripeEventId.FieldNotFound" /> and <see cref="StripeEventId.FieldTypeMismatch" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="member">The property, complex property or owned navigation.</param>
/// <param name="path">The JSON path that it reads.</param>
/// <param name="stripeObject">The object of Stripe that is read.</param>
/// <param name="hint">What the message says about the field, or the way out.</param>
public class StripeFieldEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    IReadOnlyPropertyBase member,
    string path,
    string stripeObject,
    string hint)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The property, complex property or owned navigation.</summary>
    public virtual IReadOnlyPropertyBase Member { get; } = member;

    /// <summary>The JSON path that it reads, from the object that is read.</summary>
    public virtual string Path { get; } = path;

    /// <summary>The object of Stripe that is read: <c>invoice</c>.</summary>
    public virtual string StripeObject { get; } = stripeObject;

    /// <summary>Where the field moved, which field comes nearest, or what the field holds.</summary>
    public virtual string Hint { get; } = hint;
}
