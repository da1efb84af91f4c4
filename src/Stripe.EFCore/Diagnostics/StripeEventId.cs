using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Stripe.EFCore.Diagnostics;

/// <summary>
///     The provider's events, for logging and for <c>ConfigureWarnings</c>. Numbers start at <see cref="CoreEventId.ProviderBaseId" /> and never change; see
///     <see href="https://aka.ms/efcore-docs-diagnostics">EF Core's diagnostics</see>.
/// </summary>
public static class StripeEventId
{
    private enum Id
    {
        RequestExecuting = CoreEventId.ProviderBaseId + 100,
        RequestExecuted,
        RequestFailed,
        RequestRetrying,
        UnboundedScan = CoreEventId.ProviderBaseId + 200,
        TransactionIgnored = CoreEventId.ProviderBaseId + 300,
    }

    private static readonly string CommandPrefix = DbLoggerCategory.Database.Command.Name + ".";
    private static readonly string QueryPrefix = DbLoggerCategory.Query.Name + ".";
    private static readonly string TransactionPrefix = DbLoggerCategory.Database.Transaction.Name + ".";

    /// <summary>A request goes out. Category <see cref="DbLoggerCategory.Database.Command" />, Debug, payload <see cref="StripeRequestEventData" />.</summary>
    public static readonly EventId RequestExecuting = Make(Id.RequestExecuting, CommandPrefix);

    /// <summary>A request was answered. Category <see cref="DbLoggerCategory.Database.Command" />, Debug, payload <see cref="StripeRequestExecutedEventData" />.</summary>
    public static readonly EventId RequestExecuted = Make(Id.RequestExecuted, CommandPrefix);

    /// <summary>A request failed for good. Category <see cref="DbLoggerCategory.Database.Command" />, Error, payload <see cref="StripeRequestFailedEventData" />.</summary>
    public static readonly EventId RequestFailed = Make(Id.RequestFailed, CommandPrefix);

    /// <summary>
    ///     A request failed and is tried again, a refusal for too many requests among them. Category <see cref="DbLoggerCategory.Database.Command" />, Warning,
    ///     payload <see cref="StripeRequestFailedEventData" />.
    /// </summary>
    public static readonly EventId RequestRetrying = Make(Id.RequestRetrying, CommandPrefix);

    /// <summary>
    ///     A query reads a whole list, because nothing in it narrows what Stripe is asked for. Category <see cref="DbLoggerCategory.Query" />, Warning, payload
    ///     <see cref="StripeScanEventData" />.
    /// </summary>
    public static readonly EventId UnboundedScan = Make(Id.UnboundedScan, QueryPrefix);

    /// <summary>
    ///     A transaction was begun, committed or rolled back, which Stripe does not have. Category <see cref="DbLoggerCategory.Database.Transaction" />, an exception
    ///     by default, payload <see cref="Microsoft.EntityFrameworkCore.Diagnostics.EventData" />.
    /// </summary>
    public static readonly EventId TransactionIgnored = Make(Id.TransactionIgnored, TransactionPrefix);

    private static EventId Make(Id id, string prefix) => new((int)id, prefix + id);
}
