using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>Objects that come from Stripe.net's services, in the change tracker of a context.</summary>
public static class StripeDbContextExtensions
{
    /// <summary>
    ///     Tracks an object that Stripe.net gave, as a query would have: unchanged, and with it the objects that are expanded in it. If the context tracks an
    ///     object already, its entity takes the values. No request is sent.
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
        return context.Entry((TEntity)Tracked(context, answer, []).Entity);
    }

    /// <summary>The entry of an object, and of what is expanded in it.</summary>
    private static EntityEntry Tracked(DbContext context, object answer, Dictionary<object, EntityEntry> done)
    {
        if (done.TryGetValue(answer, out var entry))
            return entry;

        entry = FindTracked(context, (IHasId)answer);
        if (entry is not null && !ReferenceEquals(entry.Entity, answer))
        {
            done[answer] = entry;
            entry.Accept((IStripeEntity)answer);
            return entry;
        }

        // What the object refers to is tracked first, or was before: then the object has nothing to attach or to change behind it.
        entry = context.Entry(answer);
        done[answer] = entry;
        foreach (var reference in entry.References)
        {
            if (reference.CurrentValue is not (IStripeEntity and IHasId { Id: not null } and var target) || IsDeleted(target))
                continue;
            if (Tracked(context, target, done).Entity is var tracked && !ReferenceEquals(tracked, target))
                reference.CurrentValue = tracked;
        }

        entry.State = EntityState.Unchanged;
        return entry;
    }

    private static EntityEntry? FindTracked(DbContext context, IHasId answer)
        => context.Model.FindEntityType(answer.GetType())?.FindPrimaryKey() is { } key
            && context.GetService<IStateManager>().TryGetEntry(key, [answer.Id]) is { } tracked
                ? context.Entry(tracked.Entity)
                : null;

    /// <summary>What is left of a deleted object is no object of a list.</summary>
    private static bool IsDeleted(object answer) => answer.GetType().GetProperty("Deleted")?.GetValue(answer) is true;
}
