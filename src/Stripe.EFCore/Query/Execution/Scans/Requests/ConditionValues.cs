using System.Collections.Immutable;
using System.Diagnostics;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>The values of a scan's conditions, of which subqueries may have to be read first.</summary>
internal sealed class ConditionValues(ImmutableArray<CompiledCondition> conditions)
{
    private readonly ImmutableArray<CompiledCondition> _read = [.. conditions.Where(c => c.HasSubquery)];

    /// <summary>Whether a value has to be read from the API.</summary>
    public bool AreRead => !_read.IsEmpty;

    /// <summary>Whether all values are here; what is missing is noted in the run's tables.</summary>
    public bool AreHere(Frame frame)
    {
        var tables = frame.Execution.Tables;
        var before = tables.Misses;
        foreach (var condition in _read)
            IsKnown(condition, frame);
        return tables.Misses == before;
    }

    /// <summary>
    ///     The conditions that can be asked for. A subquery that has no value, as the first row of none, narrows nothing: whether it is an error is for the
    ///     filter above to say, if there is a row at all. Only the filters that no field repeats have no filter above them.
    /// </summary>
    public static ImmutableArray<CompiledCondition> Known(ImmutableArray<CompiledCondition> conditions, Frame frame)
        => conditions.RemoveAll(c => c.HasSubquery && c.Parameter is not { OnlyRequestsAnswer: true } && !IsKnown(c, frame));

    private static bool IsKnown(CompiledCondition condition, Frame frame)
    {
        try
        {
            condition.Value(frame, []);
            return true;
        }
        catch (Exception failure) when (failure is not UnreachableException)
        {
            // Whatever the caller's own code throws in a value. A fault of the provider is never taken for it.
            return false;
        }
    }
}
