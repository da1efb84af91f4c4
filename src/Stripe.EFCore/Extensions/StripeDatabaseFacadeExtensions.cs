using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Stripe.EFCore;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Metadata.Compiled;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>What a context over Stripe offers on <see cref="DbContext.Database" />.</summary>
public static class StripeDatabaseFacadeExtensions
{
    /// <summary>Whether the context reads from Stripe, so that code for several databases can tell.</summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <returns>Whether the context's provider is this one.</returns>
    public static bool IsStripe(this DatabaseFacade database)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.ProviderName == typeof(StripeOptionsExtension).Assembly.GetName().Name;
    }

    /// <summary>
    ///     Makes a context read a connected account from the next query on, in place of the account of its options. For contexts from a factory,
    ///     which has no scope. A pool clears it when it takes the context back, and the next lease has to set its own.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="accountId">The account (<c>acct_</c>), or <see cref="StripeAccount.Platform" /> for the key's own.</param>
    /// <exception cref="InvalidOperationException">It is null, blank or no account, or the context tracks objects of another.</exception>
    public static void SetStripeAccount(this DatabaseFacade database, string? accountId) =>
        Connection(database).SetAccount(ConnectionRules.AccountOf(accountId, "The account given to SetStripeAccount"));

    /// <summary>
    ///     Makes a context use an API key from the next query on, in place of the key of its options. A pool clears it when it takes the context
    ///     back, and the next lease has to set its own.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="apiKey">The secret (<c>sk_</c>) or restricted (<c>rk_</c>) key.</param>
    /// <exception cref="InvalidOperationException">
    ///     It is no such key, the context authenticates with OAuth, or it tracks objects that were read with another key.
    /// </exception>
    public static void SetStripeApiKey(this DatabaseFacade database, string apiKey) => Connection(database).SetApiKey(apiKey);

    /// <summary>
    ///     Verifies that the compiled model of a context (<c>dotnet ef dbcontext optimize</c>) is the one that its classes and
    ///     <see cref="DbContext.OnModelCreating" /> make now. It builds the model, which takes a fraction of a second: call it in a test. The versions and the
    ///     members of the classes are verified without it, whenever a compiled model is used first.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <exception cref="InvalidOperationException">The context has no compiled model, or one that differs; the message names the entity type.</exception>
    public static void VerifyCompiledModel(this DatabaseFacade database)
    {
        ArgumentNullException.ThrowIfNull(database);
        var context = ((IDatabaseFacadeDependenciesAccessor)database).Context;
        if (!CompiledModelCheck.IsCompiled(context.Model))
        {
            throw new InvalidOperationException(
                $"'{context.GetType().Name}' has no compiled model. Make one with 'dotnet ef dbcontext optimize'; EF Core finds it in the assembly of the "
                + "context.");
        }

        CompiledModelCheck.VerifyContent(context.Model, context.GetService<IDesignTimeModel>().Model);
    }

    /// <summary>
    ///     Drops the cached answers of the account that the context reads: those of this process, and those of the distributed cache for all instances. What
    ///     other instances have in their memory stays until it is too old for a query.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <exception cref="InvalidOperationException">The distributed cache failed, so that its answers are not dropped.</exception>
    public static void DropStripeCache(this DatabaseFacade database) =>
        Completed.Take(Connection(database).DropCacheAsync(tag: null, async: false, CancellationToken.None));

    /// <inheritdoc cref="DropStripeCache" />
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task DropStripeCacheAsync(this DatabaseFacade database, CancellationToken cancellationToken = default) =>
        Connection(database).DropCacheAsync(tag: null, async: true, cancellationToken).AsTask();

    private static StripeConnection Connection(DatabaseFacade database) => database.IsStripe()
        ? database.GetService<StripeConnection>()
        : throw new InvalidOperationException($"Accounts and keys of Stripe are set on a context over Stripe; this one's provider is {database.ProviderName}.");
}
