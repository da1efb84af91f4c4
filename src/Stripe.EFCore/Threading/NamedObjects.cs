namespace Stripe.EFCore.Threading;

/// <summary>One object for each name, as long as somebody has it.</summary>
internal sealed class NamedObjects<T>
    where T : class, new()
{
    /// <summary>When this many names were added since the last time, unused names are removed.</summary>
    private const int BetweenSweeps = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<T>> _objects = new(StringComparer.Ordinal);
    private int _nextSweep = BetweenSweeps;

    /// <summary>How many names are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _objects.Count;
        }
    }

    public T Of(string name)
    {
        lock (_gate)
        {
            if (_objects.TryGetValue(name, out var weak) && weak.TryGetTarget(out var known))
                return known;

            if (_objects.Count >= _nextSweep)
                Sweep();
            var made = new T();
            _objects[name] = new(made);
            return made;
        }
    }

    private void Sweep()
    {
        foreach (var (name, weak) in _objects)
        {
            if (!weak.TryGetTarget(out _))
                _objects.Remove(name);
        }

        _nextSweep = _objects.Count + BetweenSweeps;
    }
}
