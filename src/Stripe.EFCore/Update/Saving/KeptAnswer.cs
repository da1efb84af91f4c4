using System.Net;
using System.Text.Json;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Writes;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>
///     Stripe's answer to a key that an earlier process has sent. It is as old as that request: others may have changed the object since, or deleted it. So the
///     object is read.
/// </summary>
internal static class KeptAnswer
{
    /// <summary>The answer as Stripe would give it now; the same one where it is new.</summary>
    public static async Task<SentWrite> RefreshAsync(
        IStripeWriteSession session, SentWrite sent, WriteRequest request, bool async, CancellationToken cancellationToken)
    {
        // A repetition within this save is as new as its first attempt.
        if (request.Body is not { IsReplayed: true, MayHaveRun: false } || sent.Write is { IsDelete: true } or { Operation.IsJson: true }
            || sent.Write.Resource.RetrievePath is not { } endpoint || sent.Answer?.Id is not { } id)
        {
            return sent;
        }

        var path = sent.Write.IsCreate ? $"{request.Path}/{Uri.EscapeDataString(id)}" : request.Path;
        try
        {
            var found = await session.ReadAsync(path, endpoint, async, cancellationToken).ConfigureAwait(false);
            return IsDeleted(found) ? Gone(sent, id) : sent with { Answer = found };
        }
        catch (StripeInvalidRequestException refusal) when (refusal is { HttpStatusCode: HttpStatusCode.NotFound, IsOfStripe: true })
        {
            return Gone(sent, id);
        }
        catch (Exception failure)
        {
            // The change is written. What the entity gets is old, which the exception of the save says.
            return sent with { Failure = failure };
        }
    }

    private static bool IsDeleted(WrittenObject found)
    {
        using var json = JsonDocument.Parse(found.Json);
        return json.RootElement.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True;
    }

    private static SentWrite Gone(SentWrite sent, string id) => sent with
    {
        IsWritten = false,
        Failure = new OpenRequestException(
            $"An earlier request with the idempotency key '{sent.Key}' has written '{id}', which is deleted since. Nothing is written now. Detach the entity, "
            + "or give it a new key with context.Entry(entity).WithIdempotencyKey(...) to write it again."),
    };
}
