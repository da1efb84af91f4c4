using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Infrastructure;

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

    private static StripeConnection Connection(DatabaseFacade database) => database.IsStripe()
        ? database.GetService<StripeConnection>()
        : throw new InvalidOperationException($"Accounts and keys of Stripe are set on a context over Stripe; this one's provider is {database.ProviderName}.");
}
