using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Answers;

/// <summary>Takes an object that the caller had from Stripe.net as the answer to a write of a tracked entity.</summary>
internal sealed class AnswerAcceptance(AnswerReader answers, WrittenCache cache)
{
    /// <exception cref="ArgumentException">The object is another than the entity.</exception>
    public async ValueTask AcceptAsync(InternalEntityEntry entry, IStripeEntity answer, bool async, CancellationToken cancellationToken)
    {
        var json = JsonOf(answer);
        var (id, name, isDeleted) = Identity(json);
        var resource = entry.EntityType.GetStripeResource();
        var own = EntityKey.IdOf(entry);
        if ((resource.Object is not null && name is not null && name != resource.Object) || (own is not null && own != id))
        {
            throw new ArgumentException(
                $"The entity is {entry.EntityType.DisplayName()}{(own is null ? "" : $" '{own}'")}, and the answer is the object '{id}' ('{name}'). Give the "
                + "answer to the entity of the same object.",
                nameof(answer));
        }

        if (isDeleted)
        {
            throw new ArgumentException(
                $"The answer says that {entry.EntityType.DisplayName()} '{id}' is deleted, so it has no values that the entity could take. Detach the entity: "
                + "context.Entry(entity).State = EntityState.Detached.",
                nameof(answer));
        }

        if (id is not null)
            EntityKey.Set(entry, id);

        // What is at Stripe is no longer removed, and what nobody tracked is tracked.
        if (entry.EntityState is EntityState.Deleted or EntityState.Detached)
            entry.SetEntityState(EntityState.Unchanged);
        await answers.ApplyAsync(entry, json, async, cancellationToken).ConfigureAwait(false);
        EntryNotes.Find(entry)?.Clear();
        entry.AcceptChanges();
        await cache.ForgetAsync(resource, async).ConfigureAwait(false);
    }

    /// <summary>The text that Stripe sent, where the object is what a request was answered with; else what the object holds.</summary>
    private static byte[] JsonOf(IStripeEntity answer)
        => answer.StripeResponse?.Content is { } sent && answer is IHasId { Id: { } id } && Identity(Encoding.UTF8.GetBytes(sent)).Id == id
            ? Encoding.UTF8.GetBytes(sent)
            : Encoding.UTF8.GetBytes(((StripeEntity)answer).ToJson());

    private static (string? Id, string? Name, bool IsDeleted) Identity(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return (Text("id"), Text("object"), document.RootElement.TryGetProperty("deleted", out var deleted) && deleted.ValueKind == JsonValueKind.True);

        string? Text(string name)
            => document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }
}
