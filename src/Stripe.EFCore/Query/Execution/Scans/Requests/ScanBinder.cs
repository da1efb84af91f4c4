using System.Collections.Immutable;
using System.Diagnostics;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>Binds the values of a run to a compiled scan: what it asks the API for.</summary>
internal static class ScanBinder
{
    /// <summary>So few objects are retrieved by their ids without a look at the list.</summary>
    public const int FewIds = 8;

    /// <exception cref="InvalidOperationException">The list is refused without a filter that has no value now.</exception>
    public static BoundScan Bind(this CompiledScan scan, Frame frame)
    {
        var expected = scan.ExpectedRows?.Invoke(frame, []);
        if (expected is <= 0)
            return new BoundScan(scan, [], []);

        var reading = new ListReading(expected, Prefetch: !scan.StopsEarly, MayMultiply: !scan.IsKeyed);
        return WithSearch(WithList(WithManyValues(Verified(ScanBinding.Bind(scan, scan.Conditions, reading, frame)), reading, frame), frame), frame);
    }

    /// <summary>
    ///     A list for each of many values, which may cost less than the list that has them all. Which of them is read is decided while the scan runs. Where it
    ///     may end early, the list is read on from its newest rows instead.
    /// </summary>
    private static BoundScan WithManyValues(BoundScan whole, ListReading reading, Frame frame)
    {
        var scan = whole.Compiled;
        if (!reading.MayMultiply || reading.MaxRows is not null || scan.StopsEarly || whole.Lists is not [{ IsSearch: false }]
            || !scan.Conditions.Any(c => c.Kind == ConditionKind.AnyOf))
        {
            return whole;
        }

        var each = ScanBinding.Bind(scan, scan.Conditions, reading with { MostLists = ConditionRequests.MostRequestsOfValues }, frame);
        return each.Lists.Length > ConditionRequests.MaxRequestsPerCondition
            ? new BoundScan(scan, each.Lists, each.Retrieves) { List = whole, IsUnion = each.IsUnion }
            : whole;
    }

    /// <summary>The scan for all surrounding rows at once.</summary>
    public static BoundScan BindWhole(this CompiledScan scan, Frame frame) => ScanBinding.Bind(scan, scan.Fixed, new(null, Prefetch: true), frame);

    /// <summary>Looks at the filters that no surrounding row has a part in, so that a query is refused before it sends anything.</summary>
    /// <exception cref="InvalidOperationException">The list is refused without one of them, and it has no value now.</exception>
    public static void VerifyRequiredFilters(this CompiledScan scan, Frame frame)
    {
        AskedValues.CheckOnce(scan);
        if (!scan.IsKeyed)
            scan.Bind(frame);
        else if (scan.CanReadWhole)
            Verified(scan.BindWhole(frame));
    }

    /// <summary>The values of the surrounding rows that say what is asked for, or null where one cannot be computed.</summary>
    public static object?[]? TryGetKey(this CompiledScan scan, Frame frame)
    {
        try
        {
            var key = new object?[scan.Correlated.Length];
            for (var i = 0; i < key.Length; i++)
                key[i] = scan.Correlated[i].Value(frame, []);
            return key;
        }
        catch (Exception failure) when (failure is not UnreachableException)
        {
            // A value that cannot be computed is an error only where there is a row that needs it. A fault of the provider is always one.
            return null;
        }
    }

    /// <summary>The search that a list could be narrowed with, for a reader of logs; null where there is none.</summary>
    public static string? Suggestion(this CompiledScan scan, QueryExecution execution)
    {
        if (scan.Search is null || scan.IsKeyed || execution.UsesSearch)
            return null;

        try
        {
            return scan.Search.Bind(new Frame(execution, null, [])) is { Clauses.IsEmpty: false } text
                ? $"GET {SearchResource.PathOf(scan.Resource)}?query={text.Masked()}"
                : null;
        }
        catch (Exception failure) when (failure is not UnreachableException)
        {
            // A value that cannot be computed is an error only where there is a row that needs it. A fault of the provider is always one.
            return null;
        }
    }

    /// <summary>Many ids may cost more than the list in which they are: that it is read then is decided while it runs.</summary>
    private static BoundScan WithList(BoundScan scan, Frame frame)
    {
        var compiled = scan.Compiled;
        if (scan.Retrieves.Length <= FewIds || !scan.Lists.IsEmpty || compiled.IsKeyed || compiled.Layout.Include.RetrievesRows
            || compiled.Resource.Parameters.Any(p => p.RevealingMember is not null))
        {
            return scan;
        }

        var others = scan.Compiled.Conditions.Where(c => c.Kind is not (ConditionKind.Id or ConditionKind.IdSet)).ToImmutableArray();
        var list = ScanBinding.Bind(scan.Compiled, others, new(null, Prefetch: false), frame);
        return !list.IsEmpty && scan.Compiled.Required.All(r => list.Lists.All(r.IsGivenBy))
            ? new BoundScan(scan.Compiled, [], scan.Retrieves) { List = list }
            : scan;
    }

    private static BoundScan Verified(BoundScan scan)
        => scan.Compiled.Required.FirstOrDefault(r => !scan.Lists.All(r.IsGivenBy)) is { } missing
            ? throw QueryErrors.NeedsFilter(scan.Compiled.Resource, missing)
            : scan;

    /// <summary>The search where the query may use it and the list is not at least as good.</summary>
    /// <exception cref="InvalidOperationException">Objects that a search does not know yet are wanted, and only the search knows which match.</exception>
    private static BoundScan WithSearch(BoundScan list, Frame frame)
        => list.Compiled.Search is null || list.Compiled.IsKeyed || list.IsEmpty || !frame.Execution.UsesSearch
            ? list
            : SearchBinding.TryBind(list, list.Compiled.IsCounted && frame.Execution.Search.AllowsStaleCount, frame) ?? list;
}
