namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>A scan whose pages are reported.</summary>
internal interface IReportedScan
{
    /// <summary>Whether its rows have the time when their object was created.</summary>
    bool HasCreated { get; }

    /// <summary>The second in which the object of a row was created; null where the row does not say.</summary>
    long? CreatedSecondOf(object?[] row);
}
