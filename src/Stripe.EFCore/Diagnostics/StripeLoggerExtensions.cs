using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Catalog;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>
///     Logs events of queries and transactions, as EF Core's own are: to the logger, to diagnostic listeners and to <c>LogTo</c>.
/// </summary>
internal static class StripeLoggerExtensions
{
    public static void UnboundedScan(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource, string? search = null)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string, string>)(definitions.UnboundedScan ??= new EventDefinition<string, string, string>(
            diagnostics.Options, StripeEventId.UnboundedScan, LogLevel.Warning, "StripeEventId.UnboundedScan",
            level => LoggerMessage.Define<string, string, string>(
                level,
                StripeEventId.UnboundedScan,
                "The query reads the whole list {list}. An id or a filter that Stripe answers would narrow it: {filters}. So would a Take, "
                + "where this process has no filter to apply before it.{search}")));
        string[] filters = [.. resource.Parameters.Where(p => p is { Field: not null, Unsafe: false }).Select(p => p.Name)];
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath, Join(filters), WouldAsk(search));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeScanEventData(
                definition,
                (d, p) => p is StripeScanEventData scan
                    ? ((EventDefinition<string, string, string>)d).GenerateMessage(scan.List, Join(scan.Filters), WouldAsk(scan.Search))
                    : "",
                resource.ListPath,
                filters)
            {
                Search = search,
            };
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    private static string WouldAsk(string? search) => search is null ? "" : $" UseSearch() would ask for {search} (may miss the last minute).";

    public static void ResidualFilter(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource, string filter)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string>)(definitions.ResidualFilter ??= new EventDefinition<string, string>(
            diagnostics.Options, StripeEventId.ResidualFilter, LogLevel.Debug, "StripeEventId.ResidualFilter",
            level => LoggerMessage.Define<string, string>(
                level, StripeEventId.ResidualFilter, "Rows of {list} are filtered in process by {filter}.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath, filter);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeFilterEventData(
                definition,
                (d, p) => p is StripeFilterEventData data
                    ? ((EventDefinition<string, string>)d).GenerateMessage(data.List, data.Filter)
                    : "",
                resource.ListPath,
                filter);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    /// <summary>Whether anybody listens to <see cref="StripeEventId.ScanPageRead" />.</summary>
    public static bool WantsScanPageRead(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics)
    {
        var definition = ScanPageReadOf(diagnostics);
        return diagnostics.ShouldLog(definition) || diagnostics.NeedsEventData(definition, out _, out _);
    }

    public static void ScanPageRead(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeScanProgress progress)
    {
        var definition = ScanPageReadOf(diagnostics);
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, progress.Pages, progress.List, progress.Rows, Written(progress.Share));
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(definition, new StripeScanProgressEventData(definition, Message, progress), source, simple);

        static string Message(EventDefinitionBase definition, EventPayload payload)
            => payload is StripeScanProgressEventData { Progress: { } read }
                ? ((EventDefinition<long, string, long, string>)definition).GenerateMessage(read.Pages, read.List, read.Rows, Written(read.Share))
                : "";

        static string Written(double? share) => share?.ToString("P0", CultureInfo.InvariantCulture) ?? "an unknown part";
    }

    private static EventDefinition<long, string, long, string> ScanPageReadOf(IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        return (EventDefinition<long, string, long, string>)(definitions.ScanPageRead ??= new EventDefinition<long, string, long, string>(
            diagnostics.Options, StripeEventId.ScanPageRead, LogLevel.Debug, "StripeEventId.ScanPageRead",
            level => LoggerMessage.Define<long, string, long, string>(
                level, StripeEventId.ScanPageRead, "Page {page} of {list}: {rows} rows so far, {share} of the list")));
    }

    public static void UnspecifiedTimeTakenAsUtc(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition)(definitions.UnspecifiedTimeTakenAsUtc ??= new EventDefinition(
            diagnostics.Options, StripeEventId.UnspecifiedTimeTakenAsUtc, LogLevel.Information, "StripeEventId.UnspecifiedTimeTakenAsUtc",
            level => LoggerMessage.Define(
                level,
                StripeEventId.UnspecifiedTimeTakenAsUtc,
                "The query was given a time of DateTimeKind.Unspecified and takes it as UTC; Stripe.net takes such a time as local. "
                + "State the kind with DateTime.SpecifyKind, or use a DateTimeOffset.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new EventPayload(definition, (d, _) => ((EventDefinition)d).GenerateMessage());
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    public static void OlderObjectsMissing(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource, TimeSpan kept)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, int>)(definitions.OlderObjectsMissing ??= new EventDefinition<string, int>(
            diagnostics.Options, StripeEventId.OlderObjectsMissing, LogLevel.Warning, "StripeEventId.OlderObjectsMissing",
            level => LoggerMessage.Define<string, int>(
                level,
                StripeEventId.OlderObjectsMissing,
                "The query asks {list} for objects of any age, and Stripe keeps them for {days} days: older ones are missing from the answer. "
                + "Ask for what was created since then, and keep the objects that you need for longer.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath, kept.Days);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeListEventData(
                definition,
                (d, p) => p is StripeListEventData data ? ((EventDefinition<string, int>)d).GenerateMessage(data.List, kept.Days) : "",
                resource.ListPath);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    public static void FilterValueRefused(
        this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource, string parameter, string reason)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string, string, string>)(definitions.FilterValueRefused ??= new EventDefinition<string, string, string>(
            diagnostics.Options, StripeEventId.FilterValueRefused, LogLevel.Warning, "StripeEventId.FilterValueRefused",
            level => LoggerMessage.Define<string, string, string>(
                level,
                StripeEventId.FilterValueRefused,
                "Stripe lists nothing at {list} for a value of '{parameter}', and the query has no rows for it: {reason}")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath, parameter, reason);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeListEventData(
                definition,
                (d, p) => p is StripeListEventData data ? ((EventDefinition<string, string, string>)d).GenerateMessage(data.List, parameter, reason) : "",
                resource.ListPath);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    public static void TestClockObjectsLeftOut(this IDiagnosticsLogger<DbLoggerCategory.Query> diagnostics, StripeResource resource)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition<string>)(definitions.TestClockObjectsLeftOut ??= new EventDefinition<string>(
            diagnostics.Options, StripeEventId.TestClockObjectsLeftOut, LogLevel.Warning, "StripeEventId.TestClockObjectsLeftOut",
            level => LoggerMessage.Define<string>(
                level,
                StripeEventId.TestClockObjectsLeftOut,
                "The query reads the whole list {list} for ids that may be of a test clock, and Stripe leaves the objects of test clocks out of it. "
                + "Compare the test clock too, or ask for fewer ids, so that each is requested by itself.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, resource.ListPath);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new StripeListEventData(
                definition, (d, p) => p is StripeListEventData data ? ((EventDefinition<string>)d).GenerateMessage(data.List) : "", resource.ListPath);
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    public static void TransactionIgnored(this IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> diagnostics)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        var definition = (EventDefinition)(definitions.TransactionIgnored ??= new EventDefinition(
            diagnostics.Options, StripeEventId.TransactionIgnored, LogLevel.Warning, "StripeEventId.TransactionIgnored",
            level => LoggerMessage.Define(
                level,
                StripeEventId.TransactionIgnored,
                "Stripe has no transactions: each request takes effect by itself. The transaction is ignored.")));
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
        {
            var payload = new EventPayload(definition, (d, _) => ((EventDefinition)d).GenerateMessage());
            diagnostics.DispatchEventData(definition, payload, source, simple);
        }
    }

    private static string Join(IEnumerable<string> filters) => string.Join(", ", filters);
}
