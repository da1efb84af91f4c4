using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Algebra;

/// <summary>An object on the way to a field, which can be read by itself so that the field is nearer.</summary>
/// <param name="Resource">What it is retrieved by.</param>
/// <param name="Id">Where its id stands.</param>
/// <param name="Length">How many segments of the field's path lead to it.</param>
/// <param name="Place">Where its own fields stand when it is read by itself.</param>
internal sealed record LookUpHolder(StripeResource Resource, JsonPath Id, int Length, SourcePlace Place)
{
    /// <summary>
    ///     The holders on the way of a path, the innermost first: each by a list that may answer for several objects, then by requests for single objects.
    /// </summary>
    public static IEnumerable<LookUpHolder> Of(Type? from, JsonPath path, int length)
    {
        for (var at = length; at >= 0; at--)
        {
            if (Find(from, path, at) is not { } holder)
                continue;

            yield return holder;
            if (holder.Resource.HasList)
                yield return Alone(holder);
        }
    }

    /// <summary>
    ///     Whether the request for the holder alone can expand all that a column needs. That an object was deleted is said in the fields that refer to it:
    ///     asked for by its id, it is no row.
    /// </summary>
    public bool Reaches(ColumnSlot column) => Below(column) is var below && below.Path.Segments is not ["deleted"] && Place.FindDeep(below) is null;

    /// <summary>A column as it is read of the holder's own object.</summary>
    public ColumnSlot Below(ColumnSlot column, RowSource? source = null)
        => new(source ?? column.Source, new JsonPath(column.Path.Segments[Length..]), column.Type, column.Property, column.List);

    /// <summary>The same by requests for single objects only, which expand one level more than lists.</summary>
    private static LookUpHolder Alone(LookUpHolder holder)
        => holder with { Resource = holder.Resource with { HasList = false }, Place = holder.Place with { Deepest = FieldExpansions.DeepestOnRetrieve } };

    private static LookUpHolder? Find(Type? from, JsonPath path, int length)
    {
        if (length == 0)
            return Create(from, JsonPath.Root.Append("id"), 0);

        var segments = path.Segments[..length];
        var (field, found) = FieldExpansions.Follow(from, new JsonPath(segments)).LastOrDefault();
        return field is { Kind: FieldKind.Object } && found == length
            ? Create(field.Class, new JsonPath(field.IsExpandable ? segments : segments.Add("id")), length)
            : null;
    }

    private static LookUpHolder? Create(Type? type, JsonPath id, int length)
    {
        if (type is null || Retrieved(type) is not { } resource)
            return null;

        var deepest = resource.HasList ? FieldExpansions.DeepestOnList : FieldExpansions.DeepestOnRetrieve;
        return new LookUpHolder(resource, id, length, new SourcePlace(ExpandPlace.Of(resource), deepest, null));
    }

    /// <summary>What objects of a class are retrieved by; null where their ids alone do not lead to them.</summary>
    private static StripeResource? Retrieved(Type type)
    {
        if (type.IsInterface || StripeObjects.NameOf(type) is not { } name)
            return null;
        if (StripeCatalog.Find(name) is { RetrievePath: not null } listed)
            return listed;

        return StripeObjects.RetrievePath(name) is { } path
            ? new StripeResource { ListPath = path, Object = name, ClrType = type, RetrievePath = path, HasList = false }
            : null;
    }
}
