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
    private const int MostKeys = 50;
    private const int LongestKey = 40;
    private const int LongestValue = 500;

    /// <summary>Whether it is a value of a tracked entity, and no setter of a bulk write.</summary>
    public bool IsTracked { get; init; }

    private MemberPath Path => MemberPath.Of(EntityType, Member);

    public FieldPlace Below(string field) => this with { Member = $"{Member}.{JsonNames.MemberNameOf(field)}" };

    public FieldPlace At(int index) => this with { Member = $"{Member}[{index}]" };

    public InvalidOperationException NotTaken(WriteOperation operation) => WriteErrors.NotTaken(Path, Writes, operation, IsTracked);

    public InvalidOperationException NotOfKind(WriteKind kind, object? value, WriteOperation operation)
        => WriteErrors.NotOfKind(Path, kind, (value as FieldObject)?.Source ?? value, operation);

    /// <summary>Makes sure of what Stripe takes as metadata: https://docs.stripe.com/api/metadata.</summary>
    public void CheckMetadata(FieldObject metadata)
    {
        if (metadata.Fields.Count > MostKeys)
            throw WriteErrors.MetadataLimit(EntityType, Member, $"{metadata.Fields.Count} keys, and Stripe takes at most {MostKeys}");
        foreach (var (key, value) in metadata.Fields)
        {
            if (key.Length is 0 or > LongestKey || key.AsSpan().ContainsAny('[', ']'))
                throw WriteErrors.MetadataLimit(EntityType, Member, $"the key '{key}'; Stripe takes keys of 1 to {LongestKey} characters without [ and ]");
            if (value is string { Length: > LongestValue } text)
                throw WriteErrors.MetadataLimit(EntityType, Member, $"{text.Length} characters under the key '{key}', and Stripe takes at most {LongestValue}");
        }
    }

    public InvalidOperationException SaidTwice(string name, object? one, object? other)
        => new($"{EntityType.DisplayName()} has two values for '{name}': '{one}' and '{other}', one of them in {Member}. Give both properties the same value, "
            + "or map the field only once. Nothing was sent.");

    public InvalidOperationException OfReference() => new(
        $"{EntityType.DisplayName()}.{Member} was changed, and it belongs to another object that {EntityType.DisplayName()} refers to, which Stripe writes by "
        + "itself. Change that object: query it, set the property there and save. Nothing was sent.");

    public InvalidOperationException OfUnknownId(string id) => new(
        $"{EntityType.DisplayName()}.{Member} has the id '{id}', and no element of the list that Stripe has does, or two elements have it. Leave the id of a "
        + "new element out: Stripe chooses it. Nothing was sent.");

    public InvalidOperationException WithoutId(object reference) => WriteErrors.WithoutId(EntityType, Member, reference.GetType());

    /// <summary>A list of which a part was read is to be sent whole.</summary>
    public InvalidOperationException OfPart() => ListErrors.Part(Path, IsTracked);

    /// <summary>A list of which a part was read has lost all of that part.</summary>
    public InvalidOperationException OfPartThatIsGone(int read) => ListErrors.PartIsGone(Path, read, IsTracked);

    public InvalidOperationException OfFixedElements(WriteOperation operation) => ListErrors.FixedElements(Path, operation, IsTracked);
}
