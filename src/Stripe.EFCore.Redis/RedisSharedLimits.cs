using System.Globalization;
using StackExchange.Redis;

namespace Stripe.EFCore.Redis;

/// <summary>
///     Limits that instances share over Redis. All times are those of the clock of Redis. The keys of one account are on one server of a cluster, and none of
///     them holds a secret.
/// </summary>
internal sealed class RedisSharedLimits(RedisConnection connection, RedisSettings settings) : IStripeSharedLimits
{
    private const int TicksPerMicrosecond = (int)TimeSpan.TicksPerMicrosecond;

    /// <summary>Leases lie no further ahead than this, whichever way an instance asks.</summary>
    private static readonly TimeSpan LongestLead = TimeSpan.FromSeconds(1.5);

    /// <summary>
    ///     For how long instances that were on their shares stay there when Redis is back, so that all of them know it: the time between two looks for Redis,
    ///     and what a connection takes.
    /// </summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(5);

    /// <summary>If nothing was leased for so long, others may be on their shares.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly RedisInstances _instances = new(connection, settings.KeyPrefix);

    public int Instances => settings.Instances ?? _instances.Seen;

    public async ValueTask<StripeSlotLease> LeaseAsync(StripeSlotRequest request, CancellationToken cancellationToken = default)
    {
        _instances.Start();
        RedisKey[] keys = [Key(request.Account, "state"), .. request.Rates.Select(r => RateKey(request.Account, r.Name))];
        RedisValue[] values =
        [
            request.Count,
            Microseconds(request.Horizon),
            Microseconds(request.Lead),
            request.IsOnShare ? 1 : 0,
            request.Epoch ?? "",
            Microseconds(Together),
            Microseconds(LongestLead + request.Rates.Max(r => r.Window)),
            Microseconds(Quiet),
            .. request.Rates.SelectMany(r => new RedisValue[] { r.Most, Microseconds(r.Window), r.Burst, Microseconds(r.BurstWindow) }),
        ];
        var answer = (RedisResult[])(await connection.EvaluateAsync(RedisScript.Lease, keys, values).ConfigureAwait(false))!;
        var limits = (int)answer[4];
        return new()
        {
            Now = Time(answer[0]),
            AskAgain = Time(answer[1]),
            OnShareUntil = Time(answer[2]),
            Epoch = (string)answer[3]!,
            TooManyAtOnce = [.. answer.Skip(5).Take(limits).Select(Time)],
            Slots = [.. answer.Skip(5 + limits).Select(Time)],
        };
    }

    public async ValueTask SlowDownAsync(StripeSharedRefusal refusal, CancellationToken cancellationToken = default)
    {
        RedisValue[] values = [Microseconds(refusal.SentAt), Microseconds(refusal.Pause), refusal.IsOfConcurrency ? 1 : 0];
        await connection.EvaluateAsync(RedisScript.Slow, [RateKey(refusal.Account, refusal.Rate)], values).ConfigureAwait(false);
    }

    public async ValueTask<StripeMonthlyCount> CountAsync(StripeMonthlyRequest request, CancellationToken cancellationToken = default)
    {
        _instances.Start();
        return CountOf(await connection.EvaluateAsync(RedisScript.Count, KeysOf(request), ValuesOf(request)).ConfigureAwait(false));
    }

    public StripeMonthlyCount Count(StripeMonthlyRequest request)
    {
        _instances.Start();
        return CountOf(connection.Evaluate(RedisScript.Count, KeysOf(request), ValuesOf(request)));
    }

    private RedisKey[] KeysOf(StripeMonthlyRequest request) => [Key(request.Account, "month:" + request.Month)];

    private static RedisValue[] ValuesOf(StripeMonthlyRequest request) =>
        [request.Requests, request.SentBefore, request.Most == long.MaxValue ? -1 : request.Most];

    private static StripeMonthlyCount CountOf(RedisResult answer)
    {
        var values = (RedisResult[])answer!;
        return new() { IsTaken = (int)values[0] == 1, Used = (long)values[1] };
    }

    private RedisKey RateKey(string account, string rate) => Key(account, "rate:" + rate);

    /// <summary>What stands in braces decides on which server of a cluster a key is.</summary>
    private RedisKey Key(string account, string name) => string.Create(CultureInfo.InvariantCulture, $"{settings.KeyPrefix}:{{{account}}}:{name}");

    private static long Microseconds(TimeSpan time) => time.Ticks / TicksPerMicrosecond;

    private static TimeSpan Time(RedisResult microseconds) => TimeSpan.FromTicks((long)microseconds * TicksPerMicrosecond);
}
