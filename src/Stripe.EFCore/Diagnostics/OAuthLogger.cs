using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Authentication.OAuth;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Tells EF Core's logging what becomes of OAuth tokens. The account may name a customer, so it is masked as values are.</summary>
internal sealed class OAuthLogger(IDiagnosticsLogger<DbLoggerCategory.Database.Connection> logger) : IOAuthObserver
{
    private StripeLoggingDefinitions Definitions => (StripeLoggingDefinitions)logger.Definitions;

    public void AuthorizationStarting(StripeOAuthService service, string page) => Log(
        Definitions.OAuthAuthorizationStarting ??= Define(
            LogLevel.Information,
            StripeEventId.OAuthAuthorizationStarting,
            "StripeEventId.OAuthAuthorizationStarting",
            "Opening the browser for a person to consent at {page}."),
        $"{page} ({service})");

    public void TokensReceived(StripeOAuthSettings tokens) => Log(
        Definitions.OAuthTokensReceived ??= Define(
            LogLevel.Information,
            StripeEventId.OAuthTokensReceived,
            "StripeEventId.OAuthTokensReceived",
            "Received the tokens of {connection}."),
        Connection(tokens));

    public void TokensRefreshed(StripeOAuthSettings tokens) => Log(
        Definitions.OAuthTokensRefreshed ??= Define(
            LogLevel.Information,
            StripeEventId.OAuthTokensRefreshed,
            "StripeEventId.OAuthTokensRefreshed",
            "Renewed the tokens of {connection}."),
        Connection(tokens));

    public void Failed(Exception exception) => Log(
        Definitions.OAuthFailed ??= Define(LogLevel.Error, StripeEventId.OAuthFailed, "StripeEventId.OAuthFailed", "OAuth failed: {error}"),
        exception.Message,
        exception);

    private string Connection(StripeOAuthSettings tokens) =>
        $"{tokens.ClientId ?? "an application"} ({tokens.Service}), account {(logger.ShouldLogSensitiveData() ? tokens.AccountId : "?")}";

    private EventDefinition<string> Define(LogLevel level, EventId id, string code, string message) =>
        new(logger.Options, id, level, code, to => LoggerMessage.Define<string>(to, id, message));

    private void Log(EventDefinitionBase defined, string text, Exception? exception = null)
    {
        var definition = (EventDefinition<string>)defined;
        if (logger.ShouldLog(definition))
            definition.Log(logger, text);
        if (logger.NeedsEventData(definition, out var source, out var simple))
            logger.DispatchEventData(definition, new StripeOAuthEventData(definition, Message, text, exception), source, simple);

        static string Message(EventDefinitionBase definition, EventPayload payload) =>
            ((EventDefinition<string>)definition).GenerateMessage(((StripeOAuthEventData)payload).Text);
    }
}
