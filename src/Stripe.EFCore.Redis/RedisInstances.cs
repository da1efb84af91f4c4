using StackExchange.Redis;

namespace Stripe.EFCore.Redis;

/// <summary>
///     How many instances run: each says every few seconds that it does. The largest of the last numbers counts, since a Redis that just started does not know
///     all of them yet.
/// </summary>
internal sealed class RedisInstances(RedisConnection connection, string keyPrefix)
{
    /// <summary>An instance that never reached Redis does not know how many there are.</summary>
    private const int Unknown = 10;

    /// <summary>How many of the last numbers are compared: those of twenty seconds.</summary>
    private const int Numbers = 4;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(15);
    private static readonly string Own = Guid.NewGuid().ToString("N");

    private readonly RedisKey[] _keys = [keyPrefix + ":instances"];
    private readonly RedisValue[] _values = [Own, (long)GoneAfter.TotalMilliseconds];
    private readonly Queue<int> _numbers = new();
    private int _isStarted;
    private int _seen = Unknown;

    /// <summary>As many as Redis lately knew.</summary>
    public int Seen => Volatile.Read(ref _seen);

    /// <summary>Begins with the first request; does nothing from then on.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
            _ = RunAsync();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Between);
        do
        {
            try
            {
                var seen = (int)await connection.EvaluateAsync(RedisScript.Instances, _keys, _values).ConfigureAwait(false);
                if (_numbers.Count == Numbers)
                    _numbers.Dequeue();
                _numbers.Enqueue(seen);
                Volatile.Write(ref _seen, _numbers.Max());
            }
            catch (ObjectDisposedException)
            {
                // The application ended its connection.
                return;
            }
            catch (Exception)
            {
                // Redis is away. The last number stays. A lease that fails raises the event.
            }
        }
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false));
    }
}
