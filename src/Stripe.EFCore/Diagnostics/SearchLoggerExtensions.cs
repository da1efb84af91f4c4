using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Events about Stripe's search.</summary>
internal static class SearchLoggerExtensions
{
    public static void ChangesNotRead(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource, TimeSpan span)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, double>)(definitions.ChangesNotRead ??= new EventDefinition<string, double>(
            diagnostics.Options, StripeEventId.ChangesNotRead, LogLevel.Warning, "StripeEventId.ChangesNotRead",
            level => LoggerMessage.Define<string, double>(
                level,
                StripeEventId.ChangesNotRead,
                "The key may not read events, so FreshFor adds the objects of {list} that were created in the last {seconds} seconds, and misses changes and "
                + "deletions that the search does not know yet. Give the restricted key read permission for events.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath, span.TotalSeconds);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeListEventData(
                definition,
                (d, p) => p is StripeListEventData data ? ((EventDefinition<string, double>)d).GenerateMessage(data.List, span.TotalSeconds) : "",
                resource.ListPath);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }
}
