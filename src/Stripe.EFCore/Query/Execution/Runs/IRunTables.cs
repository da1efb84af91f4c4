namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>
///     The rows that subqueries and joins of a run read, as operators see them. Rows that are not here are noted as missing, and fetched together.
/// </summary>
internal interface IRunTables : IAsyncDisposable
{
    /// <summary>Rises with every reading of rows that are not here.</summary>
    int Misses { get; }

    /// <summary>Starts to fetch what is missing and not yet on its way; complete when all that was missing is here.</summary>
    Task Fetch();

    /// <summary>Fetches until nothing is missing any more.</summary>
    /// <param name="isHere">Looks whether something is missing, and notes it.</param>
    ValueTask WaitUntilAsync(Func<bool> isHere);

    /// <summary>Throws what made a fetch fail.</summary>
    void ThrowIfFailed();

    /// <summary>Makes sure that no row was given out for which something was read that had not been fetched.</summary>
    /// <exception cref="InvalidOperationException">It was: the answer would be wrong.</exception>
    void CheckComplete();
}
