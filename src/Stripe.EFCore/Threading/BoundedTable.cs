namespace Stripe.EFCore.Threading;

/// <summary>
///     A bounded number of values by their keys. A new value replaces a random one: a program with a few keys more than fit then loses a few values. If the
///     oldest value were replaced, it would lose all of them.
/// </summary>
/// <param name="most">How many are kept.</param>
internal sealed class BoundedTable<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (TValue Value, int Place)> _values = [];
    private readonly List<TKey> _places = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _places.Count;
        }
    }

    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        lock (_gate)
        {
            if (_values.TryGetValue(key, out var known))
                return known.Value;

            var value = make();
            var place = _places.Count;
            if (place < most)
            {
                _places.Add(key);
            }
            else
            {
                place = Random.Shared.Next(most);
                _values.Remove(_places[place]);
                _places[place] = key;
            }

            _values.Add(key, (value, place));
            return value;
        }
    }

    /// <summary>Takes a value out, if it is there.</summary>
    public bool TryTake(TKey key, out TValue? value)
    {
        lock (_gate)
        {
            if (!_values.Remove(key, out var known))
            {
                value = default;
                return false;
            }

            value = known.Value;
            var last = _places[^1];
            _places[known.Place] = last;
            _places.RemoveAt(_places.Count - 1);
            if (known.Place < _places.Count)
                _values[last] = _values[last] with { Place = known.Place };
            return true;
        }
    }
}
