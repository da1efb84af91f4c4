using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Http;
using Stripe.EFCore.Updates;
using Stripe.EFCore.Updates.Answers;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>What a caller says of the next write of a tracked entity, and answers of Stripe that the caller has already.</summary>
public static class StripeEntityEntryExtensions
{
    /// <summary>
    ///     Sends a key of the caller's own with the next write of the entity (<c>Idempotency-Key</c>). A caller that stores the key before it saves can
    ///     repeat the save after the process was killed, and Stripe carries it out once, as long as the entity holds the same values. Stripe keeps the
    ///     answers to keys for at least 24 hours.
    /// </summary>
    /// <param name="entry">The entity.</param>
    /// <param name="key">
    ///     At most 255 characters of printable ASCII; an order's number, or a GUID that is stored with the order. Not an e-mail address or a name.
    /// </param>
    /// <returns>The same entry.</returns>
    /// <exception cref="ArgumentException">The key is empty or too long, or cannot stand in a header.</exception>
    /// <remarks>
    ///     The key serves until Stripe has given a final answer. A DELETE of API v1 takes no key. See <see
    ///     href="https://docs.stripe.com/api/idempotent_requests">Stripe's documentation</see>.
    /// </remarks>
    public static EntityEntry WithIdempotencyKey(this EntityEntry entry, string key)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (string.IsNullOrWhiteSpace(key) || key.Length > LongestKey)
            throw new ArgumentException($"An idempotency key has 1 to {LongestKey} characters; this one has {key?.Length ?? 0}.", nameof(key));
        if (HeaderText.ProblemOf(key) is { } problem)
        {
            throw new ArgumentException(
                $"The idempotency key {problem}. It is sent in the header Idempotency-Key. Give letters, digits and signs of ASCII, or a hash of your text.",
                nameof(key));
        }

        NotesOf(entry).KeyOfCaller = key;
        return entry;
    }

    /// <summary>The idempotency key of the last request for the entity: the caller's, or one that the provider made. Null before the first.</summary>
    /// <param name="entry">The entity.</param>
    /// <returns>The key.</returns>
    public static string? GetIdempotencyKey(this EntityEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return NotesOf(entry) is var notes ? notes.KeyOfCaller ?? notes.LastKey : null;
    }

    /// <summary>
    ///     Sends a parameter with the next write of the entity that is no property of it: <c>payment_behavior</c> of a new subscription.
    /// </summary>
    /// <param name="entry">The entity.</param>
    /// <param name="name">The parameter as in Stripe's reference of the operation.</param>
    /// <param name="value">
    ///     Text, a number, true or false, a time (sent as unix seconds), a list, a dictionary or one of Stripe.net's objects. Null unsets.
    /// </param>
    /// <returns>The same entry.</returns>
    /// <remarks>It is kept until the entity is written. <see cref="WithoutStripeParameter" /> takes it back.</remarks>
    public static EntityEntry WithStripeParameter(this EntityEntry entry, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        NotesOf(entry).Parameters[name] = value;
        return entry;
    }

    /// <summary>
    ///     Takes back a parameter that <see cref="WithStripeParameter" /> gave: the next write of the entity does not send it. After a refusal each later
    ///     save would send it again.
    /// </summary>
    /// <param name="entry">The entity.</param>
    /// <param name="name">The parameter, as it was given. One that was not given is no error.</param>
    /// <returns>The same entry.</returns>
    public static EntityEntry WithoutStripeParameter(this EntityEntry entry, string name)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        NotesOf(entry).Parameters.Remove(name);
        return entry;
    }

    /// <summary>
    ///     Gives a tracked entity the values of an object that Stripe answered, as after a save: all properties are replaced, and the entity is unchanged. No
    ///     request is sent, unless the object holds a list of which only the first page came.
    /// </summary>
    /// <param name="entry">The entity; of one of Stripe.net's classes or a read model.</param>
    /// <param name="answer">The object, as Stripe.net gave it.</param>
    /// <exception cref="ArgumentException">The object is another than the entity.</exception>
    /// <example>
    ///     <code>
    ///     var paid = await new InvoiceService(db.Database.GetStripeClient()).PayAsync(invoice.Id);
    ///     db.Entry(invoice).Accept(paid);
    ///     </code>
    /// </example>
    public static void Accept(this EntityEntry entry, IStripeEntity answer)
        => Completed.Take(AcceptAsync(entry, answer, async: false, CancellationToken.None));

    /// <inheritdoc cref="Accept" />
    /// <param name="entry">The entity.</param>
    /// <param name="answer">The object, as Stripe.net gave it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task AcceptAsync(this EntityEntry entry, IStripeEntity answer, CancellationToken cancellationToken = default)
        => AcceptAsync(entry, answer, async: true, cancellationToken).AsTask();

    private const int LongestKey = 255;

    private static ValueTask AcceptAsync(EntityEntry entry, IStripeEntity answer, bool async, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(answer);
        return entry.Context.GetService<AnswerAcceptance>().AcceptAsync(Internal(entry), answer, async, cancellationToken);
    }

    private static EntryNotes NotesOf(EntityEntry entry) => EntryNotes.Of(Internal(entry));

    private static InternalEntityEntry Internal(EntityEntry entry) => ((IInfrastructure<InternalEntityEntry>)entry).Instance;
}
