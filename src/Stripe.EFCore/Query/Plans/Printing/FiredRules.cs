namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>The names of the rules that changed a query, in the order in which they first did.</summary>
internal sealed class FiredRules
{
    private readonly List<string> _names = [];

    /// <summary>The names, each once.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Adds a rule if it made something else of a query. A rule that has nothing to do keeps what it gets.</summary>
    public void AddIfChanged<T>(T before, T after, string rule)
        where T : class
    {
        if (!before.Equals(after) && !_names.Contains(rule))
            _names.Add(rule);
    }
}
