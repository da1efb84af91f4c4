using Microsoft.EntityFrameworkCore.Diagnostics;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Payload of events about one request.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request, with values masked unless sensitive data logging is on.</param>
public class StripeRequestEventData(EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, string request)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>Method, path and parameters; values are masked unless sensitive data logging is on.</summary>
    public virtual string Request { get; } = request;
}

/// <summary>Payload of <see cref="StripeEventId.RequestExecuted" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request.</param>
/// <param name="duration">From the start of the request to the last byte of its answer.</param>
/// <param name="rows">How many objects came.</param>
/// <param name="bytes">How many bytes of JSON came.</param>
/// <param name="requestId">Stripe's id of the request.</param>
public class StripeRequestExecutedEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    string request,
    TimeSpan duration,
    int rows,
    long bytes,
    string? requestId)
    : StripeRequestEventData(eventDefinition, messageGenerator, request)
{
    /// <summary>From the start of the request to the last byte of its answer.</summary>
    public virtual TimeSpan Duration { get; } = duration;

    /// <summary>How many objects came.</summary>
    public virtual int Rows { get; } = rows;

    /// <summary>How many bytes of JSON came, after decompression.</summary>
    public virtual long Bytes { get; } = bytes;

    /// <summary>Stripe's id of the request (<c>req_</c>).</summary>
    public virtual string? RequestId { get; } = requestId;
}

/// <summary>Payload of events about a request that failed.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request.</param>
/// <param name="exception">Why it failed.</param>
/// <param name="delay">The pause before the next attempt; zero if there is none.</param>
public class StripeRequestFailedEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    string request,
    Exception exception,
    TimeSpan delay)
    : StripeRequestEventData(eventDefinition, messageGenerator, request), IErrorEventData
{
    /// <summary>Why it failed.</summary>
    public virtual Exception Exception { get; } = exception;

    /// <summary>The pause before the next attempt; zero if there is none.</summary>
    public virtual TimeSpan Delay { get; } = delay;
}

/// <summary>Payload of <see cref="StripeEventId.UnboundedScan" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="list">The path of the list.</param>
/// <param name="filters">The parameters that would narrow it.</param>
public class StripeScanEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, string list, string filters)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The path of the list that is read whole.</summary>
    public virtual string List { get; } = list;

    /// <summary>The parameters of the list by which a query could be narrowed.</summary>
    public virtual string Filters { get; } = filters;
}
