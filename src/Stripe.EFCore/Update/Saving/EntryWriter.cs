using System.Net;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Writes;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Updates.Answers;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>Sends one change, and puts the answer into its entry.</summary>
internal sealed class EntryWriter(
    IStripeWriteSession session, AnswerReader answers, EarlierRequests earlier, StripeConnection connection, WrittenCache cache)
{
    /// <summary>The type of Stripe's error where a key was used for another request: https://docs.stripe.com/api/errors.</summary>
    public const string IdempotencyError = "idempotency_error";

    /// <summary>Sends a change. It throws nothing: a failure is in what it returns.</summary>
    public async Task<SentWrite> SendAsync(EntryWrite write, bool async, CancellationToken cancellationToken)
    {
        var sent = new SentWrite(write, write.Notes.Open?.Key) { WasOpen = write.Notes.Open is not null };
        try
        {
            var parameters = write.Parameters ?? new EntityParameters(write, ReferencedId.Of).Build();
            if (parameters.Count == 0 && !write.IsCreate && !write.IsDelete)
                return sent with { IsWritten = true };

            var path = ParentPath.Of(write);
            var isRepeated = write.Notes.Open is { } open && open.Content == JsonText.Of(path, parameters);
            if (await earlier.FindAsync(write, isRepeated, async, cancellationToken).ConfigureAwait(false) is { } done)
                return sent with { IsWritten = true, Answer = done };

            var key = KeyFor(write, isRepeated);
            sent = sent with { Key = key, WasOpen = false };
            write.Notes.LastKey = key;
            var body = new WriteBody(parameters.Count == 0 ? null : parameters, key);
            var request = new WriteRequest(write.Operation.Method, path, write.Operation.Path, body) { Expected = ExpectedOf(write) };
            return await SendAsync(sent, request, async, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Thrown when the requests under way have ended, with what is written and what is not.
            return sent with { Failure = failure };
        }
    }

    /// <summary>
    ///     The answer to a create is refused where it is the object of another entity: a key that an earlier request had gives that one's object again.
    /// </summary>
    public static SentWrite CheckIsNew(SentWrite sent)
        => sent is { IsWritten: true, Write: { IsCreate: true } write, Answer.Id: { } id } && EntityKey.IsOfAnother(write.Entry, id)
            ? sent with
            {
                IsWritten = false,
                Failure = new OpenRequestException(
                    $"Stripe answered with '{id}', which an earlier request with the same idempotency key made, and the context tracks it as another entity. "
                    + "No second object was made. Detach the entity that was added (State = EntityState.Detached) and use the tracked one, or give a new key."),
            }
            : sent;

    /// <summary>Puts an answer into its entry and accepts it. The entry is accepted even where the answer cannot be read.</summary>
    public async ValueTask<SentWrite> AcceptAsync(SentWrite sent, bool async)
    {
        var write = sent.Write;
        try
        {
            if (sent.Answer is { } answer)
            {
                if (answer.Id is { } id)
                {
                    EntityKey.Set(write.Entry, id);
                    EntityKey.RememberForDependents(write.Entry);
                }

                if (!write.IsDelete)
                    await answers.ApplyAsync(write.Entry, answer.Json, async, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, the change is written, so the entry is accepted before this is thrown.
            sent = sent with { Failure = failure };
        }

        write.Notes.Clear();
        var references = write.IsDelete ? EntityKey.ReferencesTo(write.Entry) : [];
        write.Entry.AcceptChanges();
        foreach (var (entity, member, id) in references)
            member.SetValue(entity, id);
        await cache.ForgetAsync(write.Resource, async).ConfigureAwait(false);
        return sent;
    }

    private async Task<SentWrite> SendAsync(SentWrite sent, WriteRequest request, bool async, CancellationToken cancellationToken)
    {
        var (write, notes) = (sent.Write, sent.Write.Notes);
        var firstSent = notes.Open is { } open && open.Key == sent.Key ? open.FirstSent : connection.Clock.GetUtcNow();
        try
        {
            var answer = await session.WriteAsync(request, async, cancellationToken).ConfigureAwait(false);
            sent = sent with { IsWritten = true, Answer = answer };
            return await KeptAnswer.RefreshAsync(session, sent, request, async, cancellationToken).ConfigureAwait(false);
        }
        catch (StripeInvalidRequestException gone)
            when (write.IsDelete && gone is { HttpStatusCode: HttpStatusCode.NotFound, IsOfStripe: true }
                && (request.Body.MayHaveRun || notes.Open is not null))
        {
            // The answer to an earlier attempt was lost, and Stripe had done it.
            return sent with { IsWritten = true };
        }
        catch (Exception failure)
        {
            // The failure decides what the next save does, and is thrown later, with what is written and what is not. Stripe checks the API key, the account
            // and the rate limit before it looks at the idempotency key. So a refusal of those does not tell whether an earlier attempt was carried out.
            // One that says that the key was used for another request does not tell what that one made, so the key stays.
            var isFinal = failure is StripeInvalidRequestException { IsOfStripe: true, Type: not IdempotencyError };
            var isOpen = !isFinal && (RetryPolicy.LeavesOpen(failure) || request.Body.MayHaveRun || notes.Open is not null);
            var isStored = !write.Operation.IsJson && failure is StripeRequestException { HttpStatusCode: HttpStatusCode.InternalServerError };
            notes.Open = isOpen
                ? new(sent.Key, JsonText.Of(request.Path, request.Body.Parameters), firstSent, isStored) { Values = SentValues.Of(write.Entry) }
                : null;
            if (isFinal)
                notes.KeyOfCaller = null;
            sent = sent with { WasOpen = isOpen, Failure = failure };
            return isFinal && DeclinedObject.Of(write, failure) is { } made ? sent with { IsWritten = true, IsDeclined = true, Answer = made } : sent;
        }
    }

    /// <summary>
    ///     The key of a request: the one of the earlier attempt while its outcome is open and the request is the same, the caller's, or a new one. A DELETE of
    ///     API v1 takes none.
    /// </summary>
    private static string? KeyFor(EntryWrite write, bool isRepeated)
    {
        if (!write.Operation.TakesKey)
            return null;
        return isRepeated && write.Notes.Open is { IsStored: false } open ? open.Key
            : write.Notes.Open is null && write.Notes.KeyOfCaller is { } given ? given
            : WriteBody.NewKey();
    }

    private static AnswerCheck ExpectedOf(EntryWrite write)
        => write.IsCreate ? new(Changed: null) { IsCreate = EntityKey.Find(write.Entry.EntityType) is not null, Object = write.Resource.Object }
            : new(EntityKey.IdOf(write.Entry) is { } id ? new(id, write.IsDelete ? null : write.Resource.Object) : null) { IsDelete = write.IsDelete };
}
