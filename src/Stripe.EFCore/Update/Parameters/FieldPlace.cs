using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>Where a value stands in an entity, and why it cannot be written there.</summary>
/// <param name="EntityType">The entity type.</param>
/// <param name="Member">The property, with the members below it: <c>Items[0].Price</c>.</param>
/// <param name="Writes">What Stripe writes of the resource.</param>
internal sealed record FieldPlace(IReadOnlyEntityType EntityType, string Member, ResourceWrites Writes)
{
    public FieldPlace Below(string field) => this with { Member = $"{Member}.{JsonNames.MemberNameOf(field)}" };

    public FieldPlace At(int index) => this with { Member = $"{Member}[{index}]" };

    public InvalidOperationException NotTaken(WriteOperation operation) => WriteErrors.NotTaken(EntityType, Member, Writes, operation);

    public InvalidOperationException NotOfKind(WriteKind kind, object? value, WriteOperation operation)
        => WriteErrors.NotOfKind(EntityType, Member, kind, value, operation);

    public InvalidOperationException WithoutId(object reference) => WriteErrors.WithoutId(EntityType, Member, reference.GetType());

    public InvalidOperationException CannotLose(string id) => WriteErrors.CannotLose(EntityType, Member, id);
}
