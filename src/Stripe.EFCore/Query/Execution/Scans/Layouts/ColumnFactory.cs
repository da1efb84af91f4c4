using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Query.Execution.Scans.Layouts;

/// <summary>How the slots of a query are read from JSON.</summary>
/// <param name="elements">The columns read of each element of an embedded list.</param>
/// <param name="isAsSent">Whether a column is only a part of an object that is handed out as Stripe sends it.</param>
/// <param name="keepsRawJson">Whether objects of Stripe.net keep their JSON.</param>
internal sealed class ColumnFactory(Func<object, ImmutableArray<ColumnSlot>> elements, Func<ColumnSlot, bool> isAsSent, bool keepsRawJson)
{
    private readonly Dictionary<object, RowLayout> _elementLayouts = [];

    public Column Column(ColumnSlot slot)
    {
        var decoder = Decoder(slot);
        var path = slot.Path;
        if (slot.ListKey is null && JsonObjects.ElementOf(slot.Type) is not null && slot.Path.AroundData() is var around && around != path)
            (path, decoder) = (around, ColumnDecoders.Data(decoder));
        return new(path, keepsRawJson ? ColumnDecoders.KeepingRawJson(decoder) : decoder);
    }

    /// <summary>The fields that a request expands for columns.</summary>
    public IEnumerable<string> Expanded(ExpandPlace place, IEnumerable<ColumnSlot> columns)
        => FieldExpansions.Paths(place, columns.Where(c => !isAsSent(c)), elements);

    /// <summary>The fields that a request for the elements of a list expands, as seen from an element.</summary>
    public ImmutableArray<string> ExpandedInElements(Type? element, object list)
        => [.. FieldExpansions.Paths(new ExpandPlace(element, []), elements(list), elements).Distinct()];

    /// <summary>A column that takes the value of the request if objects lack the field.</summary>
    public Column AskedColumn(ColumnSlot slot, AskedValue asked) => new(slot.Path, ColumnDecoders.Asked(Decoder(slot), asked == AskedValue.WhereNull));

    private ColumnDecoder Decoder(ColumnSlot slot)
        => slot switch
        {
            { ListKey: { } list } => ColumnDecoders.Rows(ElementLayout(list)),
            { Property: IReadOnlyProperty property } when property.FindTypeMapping()?.Converter is { } converter
                => ColumnDecoders.Converted(
                    ColumnDecoders.For(slot.Type.IsNullable() ? converter.ProviderClrType.Widened() : converter.ProviderClrType),
                    slot.Type,
                    converter.ConvertFromProvider,
                    converter.ConvertsNulls),
            _ when slot.Type == typeof(PresenceMarker) => ColumnDecoders.Presence,
            _ when slot.Type == typeof(OrdinalMarker) => ColumnDecoders.Ordinal,
            _ when slot.Type == typeof(RawJsonMarker) => ColumnDecoders.RawJson,
            _ when ColumnMarkers.IsObject(slot.Type) => ColumnDecoders.LiveObject(slot.Type.GetGenericArguments()[0]),
            _ when ColumnMarkers.IsNested(slot.Type) => ColumnDecoders.Nested(ColumnMarkers.Unmarked(slot.Type)),
            _ when StripeClass.Is(slot.Type) && IsReference(slot) => ColumnDecoders.Reference(slot.Type),
            { Property: null, Source.StripeClass: { } stripeClass, Path.Segments: [var field] } when StripeClass.Field(stripeClass, field) is { } property
                => ColumnDecoders.Member(property, slot.Type),
            _ => ColumnDecoders.For(slot.Type),
        };

    /// <summary>Whether a column is what an expandable field refers to.</summary>
    private static bool IsReference(ColumnSlot slot)
        => FieldExpansions.Follow(slot.Source.StripeClass, slot.Path).LastOrDefault() is { Field.IsExpandable: true, Length: var length }
            && length == slot.Path.Segments.Length;

    /// <summary>What is read of each element of a list.</summary>
    public RowLayout ElementLayout(object list)
    {
        if (_elementLayouts.TryGetValue(list, out var layout))
            return layout;

        layout = new RowLayout([.. elements(list).Select(Column)]);
        _elementLayouts.Add(list, layout);
        return layout;
    }
}
