using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Where EF Core keeps the event definitions of one service provider.</summary>
internal sealed class StripeLoggingDefinitions : LoggingDefinitions
{
    public EventDefinitionBase? RequestExecuting;
    public EventDefinitionBase? RequestExecuted;
    public EventDefinitionBase? RequestFailed;
    public EventDefinitionBase? RequestRetrying;
    public EventDefinitionBase? RateLimited;
    public EventDefinitionBase? RequestCanceled;
    public EventDefinitionBase? RequestWaited;
    public EventDefinitionBase? RequestServedFromCache;
    public EventDefinitionBase? RequestRepeatedByHandler;
    public EventDefinitionBase? RequestBudgetNearing;
    public EventDefinitionBase? SharedLimitsLost;
    public EventDefinitionBase? SharedLimitsRestored;
    public EventDefinitionBase? DistributedCacheFailed;
    public EventDefinitionBase? ValueUnreadable;
    public EventDefinitionBase? UnknownObject;
    public EventDefinitionBase? OAuthAuthorizationStarting;
    public EventDefinitionBase? OAuthTokensReceived;
    public EventDefinitionBase? OAuthTokensRefreshed;
    public EventDefinitionBase? OAuthFailed;
    public EventDefinitionBase? ConnectionCheckFailed;
    public EventDefinitionBase? OtherApiVersion;
    public EventDefinitionBase? UnboundedScan;
    public EventDefinitionBase? ResidualFilter;
    public EventDefinitionBase? ScanPageRead;
    public EventDefinitionBase? UnspecifiedTimeTakenAsUtc;
    public EventDefinitionBase? OlderObjectsMissing;
    public EventDefinitionBase? TestClockObjectsLeftOut;
    public EventDefinitionBase? FilterValueRefused;
    public EventDefinitionBase? ChangesNotRead;
    public EventDefinitionBase? TransactionIgnored;
    public EventDefinitionBase? DeleteHasConsequences;
    public EventDefinitionBase? BulkWriteStarting;
    public EventDefinitionBase? FieldNotFound;
    public EventDefinitionBase? FieldTypeMismatch;
}
