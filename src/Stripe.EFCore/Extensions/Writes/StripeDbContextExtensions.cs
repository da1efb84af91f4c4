using Microsoft.EntityFrameworkCore.ChangeTracking;
using Stripe;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Objects that come from Stripe.net's services, in the change tracker of a context.</summary>
public static class StripeDbContextExtensions
{
    /// <summary>
    ///     Tracks an object that Stripe.net gave, as a query would have: unchanged. If the context tracks the object already, its entity takes the values. No
    ///     request is sent.
    /// </summary>
    /// <typeparam name="TEntity">One of Stripe.net's classes that is an entity of the context.</typeparam>
    /// <param name="context">The context.</param>
    /// <param name="answer">The object, as Stripe.net gave it.</param>
    /// <returns>The entry of the entity that is tracked, which is another object than the answer where one was tracked before.</returns>
    /// <exception cref="InvalidOperationException">The class is no entity of the context.</exception>
    public static EntityEntry<TEntity> Track<TEntity>(this DbContext context, TEntity answer)
        where TEntity : class, IStripeEntity, IHasId
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(answer);
        if (context.Set<TEntity>().Local.FindEntry(answer.Id) is { } tracked)
        {
            tracked.Accept(answer);
            return tracked;
        }

        // What the object refers to may be tracked already, so nothing behind it is attached.
        context.Entry(answer).State = EntityState.Unchanged;
        return context.Entry(answer);
    }
}
