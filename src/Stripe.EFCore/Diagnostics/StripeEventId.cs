using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Stripe.EFCore.Diagnostics;

/// <summary>
///     The provider's events, for logging and for <c>ConfigureWarnings</c>. Numbers start at <see cref="CoreEventId.ProviderBaseId" /> and
///     never change; see
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
        RateLimited,
        RequestCanceled,
        RequestWaited,
        RequestBudgetNearing,
        RequestServedFromCache,
        RequestRepeatedByHandler,
        SharedLimitsLost = CoreEventId.ProviderBaseId + 120,
        SharedLimitsRestored,
        DistributedCacheFailed,
        ValueUnreadable = CoreEventId.ProviderBaseId + 150,
        UnknownObject,
        UnboundedScan = CoreEventId.ProviderBaseId + 200,
        ResidualFilter,
        ScanPageRead,
        UnspecifiedTimeTakenAsUtc,
        OlderObjectsMissing,
        TestClockObjectsLeftOut,
        FilterValueRefused,
        ChangesNotRead = CoreEventId.ProviderBaseId + 250,
        TransactionIgnored = CoreEventId.ProviderBaseId + 300,
        DeleteHasConsequences = CoreEventId.ProviderBaseId + 350,
        BulkWriteStarting,
        OAuthAuthorizationStarting = CoreEventId.ProviderBaseId + 400,
        OAuthTokensReceived,
        OAuthTokensRefreshed,
        OAuthFailed,
        ConnectionCheckFailed = CoreEventId.ProviderBaseId + 450,
        OtherApiVersion,
        FieldNotFound = CoreEventId.ProviderBaseId + 500,
        FieldTypeMismatch,
    }

    private static readonly string ValidationPrefix = DbLoggerCategory.Model.Validation.Name + ".";
    private static readonly string CommandPrefix = DbLoggerCategory.Database.Command.Name + ".";
    private static readonly string ConnectionPrefix = DbLoggerCategory.Database.Connection.Name + ".";
    private static readonly string QueryPrefix = DbLoggerCategory.Query.Name + ".";
    private static readonly string TransactionPrefix = DbLoggerCategory.Database.Transaction.Name + ".";
    private static readonly string UpdatePrefix = DbLoggerCategory.Update.Name + ".";

    /// <summary>
    ///     A request goes out. Category <see cref="DbLoggerCategory.Database.Command" />, Debug, payload
    ///     <see cref="StripeRequestEventData" />.
    /// </summary>
    public static readonly EventId RequestExecuting = Make(Id.RequestExecuting, CommandPrefix);

    /// <summary>
    ///     A request was answered. Category <see cref="DbLoggerCategory.Database.Command" />, Information, payload
    ///     <see cref="StripeRequestExecutedEventData" />.
    /// </summary>
    public static readonly EventId RequestExecuted = Make(Id.RequestExecuted, CommandPrefix);

    /// <summary>
    ///     A request failed for good. Category <see cref="DbLoggerCategory.Database.Command" />, Error, payload
    ///     <see cref="StripeRequestFailedEventData" />.
    /// </summary>
    public static readonly EventId RequestFailed = Make(Id.RequestFailed, CommandPrefix);

    /// <summary>
    ///     A request failed and is tried again. Category <see cref="DbLoggerCategory.Database.Command" />, Warning, payload
    ///     <see cref="StripeRequestRetryingEventData" />.
    /// </summary>
    public static readonly EventId RequestRetrying = Make(Id.RequestRetrying, CommandPrefix);

    /// <summary>
    ///     Stripe refused a request because there were too many, and it is tried again. Category
    ///     <see cref="DbLoggerCategory.Database.Command" />, Warning,
    ///     payload <see cref="StripeRequestRetryingEventData" />. See <see href="https://docs.stripe.com/rate-limits">Stripe's rate
    ///     limits</see>.
    /// </summary>
    public static readonly EventId RateLimited = Make(Id.RateLimited, CommandPrefix);

    /// <summary>
    ///     A request was cancelled, by its caller or because a query has all it needs. Category
    ///     <see cref="DbLoggerCategory.Database.Command" />, Debug, payload
    ///     <see cref="StripeRequestEventData" />.
    /// </summary>
    public static readonly EventId RequestCanceled = Make(Id.RequestCanceled, CommandPrefix);

    /// <summary>
    ///     A request was held back to keep Stripe's rate limits, and goes out now. Category <see cref="DbLoggerCategory.Database.Command" />, Debug, payload
    ///     <see cref="StripeRequestWaitedEventData" />.
    /// </summary>
    public static readonly EventId RequestWaited = Make(Id.RequestWaited, CommandPrefix);

    /// <summary>
    ///     Four fifths of a request budget are used. Category <see cref="DbLoggerCategory.Database.Command" />, Warning, payload
    ///     <see cref="StripeBudgetEventData" />.
    /// </summary>
    public static readonly EventId RequestBudgetNearing = Make(Id.RequestBudgetNearing, CommandPrefix);

    /// <summary>
    ///     A request was not sent, since the cache has its answer. Category <see cref="DbLoggerCategory.Database.Command" />, Debug, payload
    ///     <see cref="StripeRequestEventData" />.
    /// </summary>
    public static readonly EventId RequestServedFromCache = Make(Id.RequestServedFromCache, CommandPrefix);

    /// <summary>
    ///     A handler of the application, such as that of <c>AddStandardResilienceHandler</c>, sends a request again beside the provider's own retries. Each
    ///     send counts to the budgets. Raised once for a chain of handlers. Category <see cref="DbLoggerCategory.Database.Command" />, Warning, payload
    ///     <see cref="StripeRequestEventData" />.
    /// </summary>
    public static readonly EventId RequestRepeatedByHandler = Make(Id.RequestRepeatedByHandler, CommandPrefix);

    /// <summary>
    ///     The store in which the instances of the application share their limits does not answer. Until it does, each instance takes a share of the limits.
    ///     Raised once for a process. Category <see cref="DbLoggerCategory.Database.Command" />, Warning, payload <see cref="StripeSharedLimitsEventData" />.
    /// </summary>
    public static readonly EventId SharedLimitsLost = Make(Id.SharedLimitsLost, CommandPrefix);

    /// <summary>
    ///     The store in which the instances of the application share their limits answers again. Category
    ///     <see cref="DbLoggerCategory.Database.Command" />, Information, payload <see cref="StripeSharedLimitsEventData" />.
    /// </summary>
    public static readonly EventId SharedLimitsRestored = Make(Id.SharedLimitsRestored, CommandPrefix);

    /// <summary>
    ///     The distributed cache of answers fails, so that queries read from Stripe. Raised once until it works again. Category
    ///     <see cref="DbLoggerCategory.Database.Command" />, Warning, payload <see cref="StripeDistributedCacheEventData" />.
    /// </summary>
    public static readonly EventId DistributedCacheFailed = Make(Id.DistributedCacheFailed, CommandPrefix);

    /// <summary>
    ///     A value of an answer cannot be read as its property's type. In an object of Stripe.net's class the property keeps the value that it has
    ///     when Stripe sends none; a query that reads the value by itself throws. Category <see cref="DbLoggerCategory.Database.Command" />, Warning,
    ///     payload <see cref="StripeValueEventData" />.
    /// </summary>
    public static readonly EventId ValueUnreadable = Make(Id.ValueUnreadable, CommandPrefix);

    /// <summary>
    ///     An object is of a kind that Stripe.net has no class for, so that it reads as null; its id stays where it has one. Logged once for each
    ///     kind and place. Category <see cref="DbLoggerCategory.Database.Command" />, Warning, payload <see cref="StripeValueEventData" />.
    /// </summary>
    public static readonly EventId UnknownObject = Make(Id.UnknownObject, CommandPrefix);

    /// <summary>
    ///     A query reads a whole list, because nothing in it narrows what Stripe is asked for: no filter that Stripe answers, or a range of <c>created</c>
    ///     that leaves nothing out. The list of a subquery or of children counts too where it is read to its end. Raised once per compiled query and list.
    ///     Where Stripe's search would have answered a part of the filter, the event says so.
    ///     Category <see cref="DbLoggerCategory.Query" />, Warning, payload <see cref="StripeScanEventData" />.
    /// </summary>
    public static readonly EventId UnboundedScan = Make(Id.UnboundedScan, QueryPrefix);

    /// <summary>
    ///     A predicate is evaluated in process on the rows of a list, since Stripe has no filter that answers it exactly. Category
    ///     <see cref="DbLoggerCategory.Query" />, Debug, payload <see cref="StripeFilterEventData" />.
    /// </summary>
    public static readonly EventId ResidualFilter = Make(Id.ResidualFilter, QueryPrefix);

    /// <summary>
    ///     A page of a list was taken by a query. Category <see cref="DbLoggerCategory.Query" />, Debug, payload <see cref="StripeScanProgressEventData" />.
    /// </summary>
    public static readonly EventId ScanPageRead = Make(Id.ScanPageRead, QueryPrefix);

    /// <summary>
    ///     A query was given a time whose kind is <see cref="DateTimeKind.Unspecified" />, which it takes as UTC; Stripe.net takes such a time as
    ///     local. Logged once for each query shape. Category <see cref="DbLoggerCategory.Query" />, Information, payload
    ///     <see cref="Microsoft.EntityFrameworkCore.Diagnostics.EventData" />.
    /// </summary>
    public static readonly EventId UnspecifiedTimeTakenAsUtc = Make(Id.UnspecifiedTimeTakenAsUtc, QueryPrefix);

    /// <summary>
    ///     A query asks a list for objects that are older than Stripe keeps them, as events that are older than 30 days: they are missing from the
    ///     answer. Logged once for each query shape. Category <see cref="DbLoggerCategory.Query" />, Warning, payload
    ///     <see cref="StripeListEventData" />.
    /// </summary>
    public static readonly EventId OlderObjectsMissing = Make(Id.OlderObjectsMissing, QueryPrefix);

    /// <summary>
    ///     A query read a whole list, from which Stripe leaves out the objects of test clocks, for ids or keys that may be of a test clock. Logged
    ///     once for each query shape, and not for a live key. Category <see cref="DbLoggerCategory.Query" />, Warning, payload
    ///     <see cref="StripeListEventData" />.
    /// </summary>
    public static readonly EventId TestClockObjectsLeftOut = Make(Id.TestClockObjectsLeftOut, QueryPrefix);

    /// <summary>
    ///     Stripe refuses a list for a value that a query asks for, so that the query has no rows for it: a parent that does not exist, or a manual payout,
    ///     since balance transactions are listed by automatic payouts only. Logged once for each run of a query. Category
    ///     <see cref="DbLoggerCategory.Query" />, Warning, payload <see cref="StripeListEventData" />.
    /// </summary>
    public static readonly EventId FilterValueRefused = Make(Id.FilterValueRefused, QueryPrefix);

    /// <summary>
    ///     A query has <c>FreshFor</c>, and its key may not read events: objects that were created lately are added to what a search finds, while changes
    ///     and deletions that the search does not know yet are missed. Category <see cref="DbLoggerCategory.Query" />, Warning, payload
    ///     <see cref="StripeListEventData" />.
    /// </summary>
    public static readonly EventId ChangesNotRead = Make(Id.ChangesNotRead, QueryPrefix);

    /// <summary>
    ///     A transaction was begun, committed or rolled back, which Stripe does not have. Category
    ///     <see cref="DbLoggerCategory.Database.Transaction" />, an exception
    ///     by default, payload <see cref="Microsoft.EntityFrameworkCore.Diagnostics.EventData" />.
    /// </summary>
    public static readonly EventId TransactionIgnored = Make(Id.TransactionIgnored, TransactionPrefix);

    /// <summary>
    ///     A DELETE does more than take one object away: that of a customer cancels its subscriptions, that of a subscription cancels it. It is told before any
    ///     request of the save. Category <see cref="DbLoggerCategory.Update" />, Warning, payload <see cref="StripeWriteEventData" />;
    ///     <c>ConfigureWarnings(w => w.Throw(StripeEventId.DeleteHasConsequences))</c> makes it an error.
    /// </summary>
    public static readonly EventId DeleteHasConsequences = Make(Id.DeleteHasConsequences, UpdatePrefix);

    /// <summary>
    ///     ExecuteUpdate or ExecuteDelete has found its objects, and writes them next. Category <see cref="DbLoggerCategory.Update" />, Information, payload
    ///     <see cref="StripeWriteEventData" /> with the number of objects.
    /// </summary>
    public static readonly EventId BulkWriteStarting = Make(Id.BulkWriteStarting, UpdatePrefix);

    /// <summary>
    ///     A member of a read model reads a field that Stripe's object does not have, so that it never gets a value. The message says where the field
    ///     moved, or which one comes nearest. Category <see cref="DbLoggerCategory.Model.Validation" />, Warning, payload
    ///     <see cref="StripeFieldEventData" />, once for a model; <c>ConfigureWarnings(w => w.Throw(StripeEventId.FieldNotFound))</c> makes it an error.
    /// </summary>
    public static readonly EventId FieldNotFound = Make(Id.FieldNotFound, ValidationPrefix);

    /// <summary>
    ///     A member of a read model reads a field whose values its type never takes. Category <see cref="DbLoggerCategory.Model.Validation" />, Warning,
    ///     payload <see cref="StripeFieldEventData" />, once for a model.
    /// </summary>
    public static readonly EventId FieldTypeMismatch = Make(Id.FieldTypeMismatch, ValidationPrefix);

    /// <summary>
    ///     A browser is opened for a person to consent. Category <see cref="DbLoggerCategory.Database.Connection" />, Information, payload
    ///     <see cref="StripeOAuthEventData" />.
    /// </summary>
    public static readonly EventId OAuthAuthorizationStarting = Make(Id.OAuthAuthorizationStarting, ConnectionPrefix);

    /// <summary>
    ///     Tokens came from an exchange or the settings, and are stored where the provider keeps them. Category
    ///     <see cref="DbLoggerCategory.Database.Connection" />, Information, payload <see cref="StripeOAuthEventData" />.
    /// </summary>
    public static readonly EventId OAuthTokensReceived = Make(Id.OAuthTokensReceived, ConnectionPrefix);

    /// <summary>
    ///     An access token was renewed. Category <see cref="DbLoggerCategory.Database.Connection" />, Information, payload
    ///     <see cref="StripeOAuthEventData" />.
    /// </summary>
    public static readonly EventId OAuthTokensRefreshed = Make(Id.OAuthTokensRefreshed, ConnectionPrefix);

    /// <summary>
    ///     An authorization, an exchange or a refresh failed, or stored tokens could not be read or written. Category
    ///     <see cref="DbLoggerCategory.Database.Connection" />, Error, payload <see cref="StripeOAuthEventData" />.
    /// </summary>
    public static readonly EventId OAuthFailed = Make(Id.OAuthFailed, ConnectionPrefix);

    /// <summary>
    ///     <c>CanConnect</c> answers false: the key is refused, or Stripe cannot be reached. Category <see cref="DbLoggerCategory.Database.Connection" />,
    ///     Warning, payload <see cref="StripeConnectionCheckEventData" />.
    /// </summary>
    public static readonly EventId ConnectionCheckFailed = Make(Id.ConnectionCheckFailed, ConnectionPrefix);

    /// <summary>
    ///     The settings name another version of Stripe's API than the one that Stripe.net's classes of the model are made for: fields may have other names
    ///     there, or be missing. Once for each model. Category <see cref="DbLoggerCategory.Database.Connection" />, Warning, payload <see cref="EventData" />.
    /// </summary>
    public static readonly EventId OtherApiVersion = Make(Id.OtherApiVersion, ConnectionPrefix);

    private static EventId Make(Id id, string prefix) => new((int)id, prefix + id);
}
