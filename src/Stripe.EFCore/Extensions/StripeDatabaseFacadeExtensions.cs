using Microsoft.EntityFrameworkCore.Infrastructure;
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
}
