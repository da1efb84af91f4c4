using System.Diagnostics.CodeAnalysis;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>Whether a list is read in several ranges of creation times at once.</summary>
internal static class ScanRanges
{
    /// <summary>A list of which no more than this number of rows is wanted is read page after page: cutting it would save little time.</summary>
    private const int LargestUncut = 1000;

    /// <summary>Whether an asynchronous query reads a list in several ranges at once, if it turns out to be long.</summary>
    public static bool IsReadInRanges(this CompiledScan scan, ListRequest list) => IsWorthCutting(list) && scan.TryTakeRange(list, out _, out _);

    /// <summary>Whether a list may be so long that reading it in several ranges at once saves time.</summary>
    public static bool IsWorthCutting(ListRequest list) => list.ExpectedRows is null or > LargestUncut;

    /// <summary>The range of creation times that a list is asked for, if it can be cut into several; the list without it.</summary>
    public static bool TryTakeRange(this CompiledScan scan, ListRequest list, [NotNullWhen(true)] out ListRequest? unbounded, out CreatedRange range)
    {
        (unbounded, range) = (null, default);
        return list is { IsPaged: true, IsSearch: false }
            && scan.Layout.JsonCreatedOrdinal >= 0
            && scan.Resource.Parameters.FirstOrDefault(p => p is { Name: "created", Kind: ParameterKind.Range, Type: ParameterType.Timestamp }) is { } created
            && !list.Parameters.Any(p => created.ExclusiveWith.Contains(p.Name))
            && CreatedRange.TryTake(list, out unbounded, out range);
    }
}
