using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>What one scan asked for.</summary>
/// <param name="keyed">The scan by keys that it is one key of, or null.</param>
internal sealed class Table(BoundScan scan, ScanReader reader, KeyedScan? keyed)
{
    public BoundScan Scan => scan;

    public ScanReader Reader => reader;

    public KeyedScan? Keyed => keyed;

    /// <summary>The rows once they are asked for; with null for a result they are among those of the whole list.</summary>
    public Task<IReadOnlyList<object?[]>?>? Rows { get; set; }

    /// <summary>Whether all rows are wanted.</summary>
    public bool IsWantedWhole { get; set; }

    /// <summary>Reads the rows as far as they are taken; null where nothing takes only some.</summary>
    public TableSteps? Steps { get; set; }

    /// <summary>The same list without a number of rows.</summary>
    public Table? Whole { get; set; }
}
