using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Rows.Json;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>What an event about a request tells of the request. Credentials are no part of it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, without its query.</param>
/// <param name="Parameters">
///     The parameters with their values, which are <c>?</c> unless sensitive data logging is on; paging included.
/// </param>
/// <param name="Expand">The fields that are expanded, as they are sent (<c>data.customer</c>).</param>
/// <param name="Text">All of it in one line, as it is logged.</param>
public sealed record StripeRequestDescription(
    string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<string> Expand, string Text)
{
    /// <summary>The line that is logged.</summary>
    public override string ToString() => Text;
}

/// <summary>Payload of events about one request.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request.</param>
public class StripeRequestEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, StripeRequestDescription request)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The request, with its values masked unless sensitive data logging is on.</summary>
    public virtual StripeRequestDescription Request { get; } = request;
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
    StripeRequestDescription request,
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

/// <summary>Payload of <see cref="StripeEventId.RequestFailed" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request.</param>
/// <param name="duration">From the start of the request to its failure.</param>
/// <param name="exception">Why it failed.</param>
public class StripeRequestFailedEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    StripeRequestDescription request,
    TimeSpan duration,
    Exception exception)
    : StripeRequestEventData(eventDefinition, messageGenerator, request), IErrorEventData
{
    /// <summary>From the start of the last attempt to its failure.</summary>
    public virtual TimeSpan Duration { get; } = duration;

    /// <summary>Why it failed.</summary>
    public virtual Exception Exception { get; } = exception;
}

/// <summary>Payload of <see cref="StripeEventId.RequestRetrying" /> and <see cref="StripeEventId.RateLimited" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request.</param>
/// <param name="attempt">Which attempt failed, from 1.</param>
/// <param name="delay">The pause before the next attempt.</param>
/// <param name="exception">Why it failed.</param>
public class StripeRequestRetryingEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    StripeRequestDescription request,
    int attempt,
    TimeSpan delay,
    Exception exception)
    : StripeRequestEventData(eventDefinition, messageGenerator, request), IErrorEventData
{
    /// <summary>Which attempt failed, from 1.</summary>
    public virtual int Attempt { get; } = attempt;

    /// <summary>The pause before the next attempt.</summary>
    public virtual TimeSpan Delay { get; } = delay;

    /// <summary>Why it failed.</summary>
    public virtual Exception Exception { get; } = exception;
}

/// <summary>Payload of <see cref="StripeEventId.RequestWaited" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="request">The request.</param>
/// <param name="duration">How long it was held back.</param>
public class StripeRequestWaitedEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    StripeRequestDescription request,
    TimeSpan duration)
    : StripeRequestEventData(eventDefinition, messageGenerator, request)
{
    /// <summary>How long it was held back.</summary>
    public virtual TimeSpan Duration { get; } = duration;
}

/// <summary>Payload of <see cref="StripeEventId.RequestBudgetNearing" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="budget">Which budget.</param>
/// <param name="used">How many requests it has been used for.</param>
/// <param name="limit">How many requests it has.</param>
public class StripeBudgetEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    StripeBudget budget,
    long used,
    long limit)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>Which budget.</summary>
    public virtual StripeBudget Budget { get; } = budget;

    /// <summary>How many requests it has been used for.</summary>
    public virtual long Used { get; } = used;

    /// <summary>How many requests it has.</summary>
    public virtual long Limit { get; } = limit;
}

/// <summary>Payload of <see cref="StripeEventId.UnboundedScan" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="list">The path of the list.</param>
/// <param name="filters">The parameters that would narrow it.</param>
public class StripeScanEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    string list,
    IReadOnlyList<string> filters)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The path of the list that is read whole.</summary>
    public virtual string List { get; } = list;

    /// <summary>The parameters of the list by which a query could be narrowed.</summary>
    public virtual IReadOnlyList<string> Filters { get; } = filters;

    /// <summary>The search that <c>UseSearch()</c> would ask for, its values masked; null where search would not help, or is in use.</summary>
    public virtual string? Search { get; init; }
}

/// <summary>
///     Payload of <see cref="StripeEventId.OlderObjectsMissing" />, <see cref="StripeEventId.TestClockObjectsLeftOut" /> and
///     <see cref="StripeEventId.ChangesNotRead" />.
/// </summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="list">The path of the list.</param>
public class StripeListEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, string list)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The path of the list whose answer lacks objects.</summary>
    public virtual string List { get; } = list;
}

/// <summary>Payload of <see cref="StripeEventId.ScanPageRead" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="progress">How far the list was read.</param>
public class StripeScanProgressEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, StripeScanProgress progress)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>How far the list was read.</summary>
    public virtual StripeScanProgress Progress { get; } = progress;
}

/// <summary>Payload of <see cref="StripeEventId.ResidualFilter" />.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="list">The path of the list.</param>
/// <param name="filter">The predicate.</param>
public class StripeFilterEventData(
    EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, string list, string filter)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>The path of the list whose rows are filtered.</summary>
    public virtual string List { get; } = list;

    /// <summary>The predicate, as the query's plan prints it; parameters by name, not by value.</summary>
    public virtual string Filter { get; } = filter;
}

/// <summary>Payload of events about OAuth tokens. None of it is secret.</summary>
/// <param name="eventDefinition">The event.</param>
/// <param name="messageGenerator">Writes the message.</param>
/// <param name="text">What it is about, as it is logged.</param>
/// <param name="exception">Why it failed, where it did.</param>
public class StripeOAuthEventData(
    EventDefinitionBase eventDefinition,
    Func<EventDefinitionBase, EventPayload, string> messageGenerator,
    string text,
    Exception? exception)
    : EventPayload(eventDefinition, messageGenerator)
{
    /// <summary>What it is about, as it is logged: the page, the application and service, or the failure.</summary>
    public virtual string Text { get; } = text;

    /// <summary>Why it failed; null where it did not.</summary>
    public virtual Exception? Exception { get; } = exception;
}

/// <summary>Payload of events about a value of an answer that cannot be read. It does not contain the value.</summary>
public class StripeValueEventData : EventPayload
{
    internal StripeValueEventData(
        EventDefinitionBase eventDefinition, Func<EventDefinitionBase, EventPayload, string> messageGenerator, UnreadableValue value)
        : base(eventDefinition, messageGenerator)
        => Value = value;

    /// <summary>The path of the value in the object of the list: <c>data.object.refunds</c>.</summary>
    public virtual string Path => Value.Path;

    /// <summary>What kind of value it is, in words: <c>a JSON array</c>.</summary>
    public virtual string Kind => Value.Kind;

    /// <summary>The name of the type that the value cannot be read as.</summary>
    public virtual string Type => Value.Wanted;

    /// <summary>The kind of the object that has the value (<c>event</c>); null if the object does not state it.</summary>
    public virtual string? ObjectName => Value.ObjectName;

    /// <summary>The id of the object that has the value; null if it has none.</summary>
    public virtual string? ObjectId => Value.ObjectId;

    /// <summary>The API version that the object was written in, which events state.</summary>
    public virtual string? ApiVersion => Value.ApiVersion;

    internal UnreadableValue Value { get; }
}
