using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Clients;
using Stripe.EFCore.Infrastructure;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>All of Stripe.net's operations from a context over Stripe.</summary>
public static class StripeClientDatabaseFacadeExtensions
{
    /// <summary>
    ///     A client of <see href="https://github.com/stripe/stripe-dotnet">Stripe.net</see> that sends as the context does: with its key or tokens, its
    ///     account, its version of the API, rate limits, retries, time limits, logging, metrics and traces. It makes no request itself, and holds no key.
    /// </summary>
    /// <remarks>
    ///     <para>
    ///         What Stripe refuses is a <see cref="StripeException" />, as with every client of Stripe.net. Where no complete answer comes it is a <see
    ///         cref="StripeConnectionException" />.
    ///     </para>
    ///     <para>
    ///         What <see cref="RequestOptions" /> name goes before what the context has. With <c>Readonly=true</c> each POST and DELETE is refused
    ///         (<see cref="InvalidOperationException" />) before it is sent. Reads count to the budgets, and are not answered from the cache. A write drops
    ///         the cached answers of its resource.
    ///     </para>
    ///     <para>
    ///         The client may be used by several threads at once. It ends with the context: once the context is disposed, or back in its pool, each call is an
    ///         <see cref="ObjectDisposedException" />.
    ///     </para>
    /// </remarks>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <returns>The client. It costs little, so there is no need to keep it.</returns>
    /// <exception cref="InvalidOperationException">The context's provider is another one.</exception>
    public static StripeClient GetStripeClient(this DatabaseFacade database)
    {
        if (!database.IsStripe())
            throw new InvalidOperationException($"A client of Stripe sends for a context over Stripe; this one's provider is {database.ProviderName}.");

        var connection = database.GetService<StripeConnection>();
        var setup = new ClientSetup(connection.Settings, database.GetService<IStripeClientSession>(), connection.CredentialsOfLease(), connection.Clock);
        return setup.ToClient();
    }
}
