using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>How a scan for the keys of surrounding rows is affected by test clocks.</summary>
internal enum ClockUse
{
    /// <summary>Keys and the whole list find the same: no row around it is of a test clock, or the list leaves none of their objects out.</summary>
    None,

    /// <summary>The rows around it were found by an id or by another value, and may be of a test clock.</summary>
    Possible,

    /// <summary>The rows around it are of a test clock: the whole list has none of their objects, so only keys are asked for.</summary>
    Certain,
}

/// <summary>
///     An unfiltered list leaves out the objects of test clocks; lists by customer, by subscription or by clock contain them
///     (https://docs.stripe.com/billing/testing/test-clocks). So the rows of an unfiltered list belong to no test clock, and neither do the objects
///     that they refer to.
/// </summary>
internal sealed class TestClocks
{
    private const string Clock = "test_clock";

    private readonly List<Scan> _scans = [];

    private TestClocks(BoundQuery query) => Collect(query);

    /// <summary>The scans of a query that test clocks affect.</summary>
    public static Dictionary<Scan, ClockUse> Of(BoundQuery query)
    {
        var clocks = new TestClocks(query);
        var uses = new Dictionary<Scan, ClockUse>(ReferenceEqualityComparer.Instance);
        foreach (var scan in clocks._scans)
        {
            if (clocks.UseOf(scan) is not ClockUse.None and var use)
                uses.TryAdd(scan, use);
        }

        return uses;
    }

    private ClockUse UseOf(Scan scan)
        => Largest(scan.Conditions.Where(c => Reaches(scan, c)).SelectMany(c => FreeSlots.Of(c.Value)).Select(s => OriginOf(s, [scan])));

    /// <summary>Whether a condition finds objects of test clocks where the list without it has none.</summary>
    private static bool Reaches(Scan scan, ScanCondition condition)
        => condition.Parameter is { MayEnlarge: true } || IsById(condition) && scan.Resource.Parameters.Any(p => p.MayEnlarge);

    private static bool IsById(ScanCondition condition) => condition.Kind is ConditionKind.Id or ConditionKind.IdSet;

    /// <summary>Whether the row that has a value may be of a test clock.</summary>
    private ClockUse OriginOf(Slot slot, HashSet<Scan> visited)
    {
        if (_scans.FirstOrDefault(s => s.Provides(slot)) is not { } scan)
            return ClockUse.Possible;
        if (scan.Conditions.Any(c => c.Parameter is { Name: Clock }))
            return ClockUse.Certain;
        if (!visited.Add(scan))
            return ClockUse.None;

        return Largest(scan.AllConditions.Where(c => IsById(c) || Reaches(scan, c)).Select(c => FreeSlots.Of(c.Value) is { Count: > 0 } slots
            ? Largest(slots.Select(s => OriginOf(s, [.. visited])))
            : ClockUse.Possible));
    }

    private static ClockUse Largest(IEnumerable<ClockUse> uses) => uses.DefaultIfEmpty().Max();

    private void Collect(BoundQuery query)
    {
        Collect(query.Plan);
        Collect(query.Shaper);
        if (query.Ending.Argument is { } argument)
            Collect(argument);
    }

    private void Collect(LogicalPlan plan)
    {
        if (plan is Scan scan)
            _scans.Add(scan);
        foreach (var expression in plan.Expressions)
            Collect(expression);
        foreach (var input in plan.Inputs)
            Collect(input);
    }

    private void Collect(Expression expression)
    {
        foreach (var query in Subqueries.Of(expression))
            Collect(query);
    }
}
