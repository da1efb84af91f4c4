using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>The times that a query was given, as constants and as parameters. Unspecified times are taken as UTC, which is logged once.</summary>
internal sealed class TimeUse
{
    private readonly HashSet<string> _parameters = [];
    private bool _hasUnspecified;
    private volatile bool _isTold;

    public void Note(object? constant) => _hasUnspecified |= UtcTimes.HasUnspecified(constant);

    public void NoteUnspecified() => _hasUnspecified = true;

    public void NoteParameter(string name) => _parameters.Add(name);

    /// <summary>Logs that a time is unspecified. An event that is configured to throw does not count as logged, so the next run throws too.</summary>
    public void Tell(StripeQueryContext context)
    {
        if (_isTold || !_hasUnspecified && !_parameters.Any(p => context.Parameters.TryGetValue(p, out var value) && UtcTimes.HasUnspecified(value)))
            return;

        context.QueryLogger.UnspecifiedTimeTakenAsUtc();
        _isTold = true;
    }
}
