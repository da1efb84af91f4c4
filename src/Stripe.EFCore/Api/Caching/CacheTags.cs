using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Caching;

/// <summary>
///     Which answers a change makes old: those about its resource, and all with expansions, since any object may be part of them.
/// </summary>
internal static class CacheTags
{
    public const string Expansions = "expansions";

    public static string Of(RequestInfo request) => request.Expand.Length > 0 ? Expansions : OfPath(request.Path);

    /// <summary><c>/v1/customers</c> of <c>/v1/customers/cus_1/sources</c>, and <c>/v2/core/accounts</c> of what stands below that.</summary>
    public static string OfPath(string path)
    {
        var segments = path.Split('/');
        var length = segments is [_, "v2", ..] ? 4 : 3;
        return string.Join('/', segments.Take(length));
    }
}

/// <summary>
///     Counts the drops of the process. A drop of one account may also drop answers of a few others, so that any number of accounts takes the same memory.
/// </summary>
internal sealed class LocalGenerations
{
    private const int Counters = 4096;

    private readonly long[] _drops = new long[Counters];

    public long Of(AccountKey account, string tag) => Volatile.Read(ref Counter((account, null))) + Volatile.Read(ref Counter((account, tag)));

    public void Drop(AccountKey account, string? tag) => Interlocked.Increment(ref Counter((account, tag)));

    private ref long Counter((AccountKey, string?) key) => ref _drops[(uint)key.GetHashCode() % Counters];
}
