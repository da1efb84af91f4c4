using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Infrastructure;

namespace Stripe.EFCore.Query;

/// <summary>
///     Keeps the queries of contexts with <c>KeepRawJson</c> apart from those of other contexts: all share one cache, and they are compiled differently.
/// </summary>
internal sealed class StripeCompiledQueryCacheKeyGenerator(CompiledQueryCacheKeyGeneratorDependencies dependencies, IDbContextOptions options)
    : CompiledQueryCacheKeyGenerator(dependencies)
{
    private readonly bool _keepsRawJson = options.FindExtension<StripeOptionsExtension>() is { Settings.KeepRawJson: true };

    public override object GenerateCacheKey(Expression query, bool async)
        => _keepsRawJson ? new KeyWithRawJson(base.GenerateCacheKey(query, async)) : base.GenerateCacheKey(query, async);

    private sealed record KeyWithRawJson(object Key);
}
