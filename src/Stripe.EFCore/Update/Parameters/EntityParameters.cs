using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>The parameters of one change: of a new object all that somebody set, of a changed one what differs.</summary>
/// <param name="write">The change.</param>
/// <param name="idOf">The id of an object that another refers to; null where it has none.</param>
internal sealed class EntityParameters(EntryWrite write, Func<object, string?> idOf)
{
    private readonly InternalEntityEntry _entry = write.Entry;
    private readonly ParameterWriter _writer = new(write.Operation, idOf);
    private readonly Dictionary<string, object?> _parameters = new(StringComparer.Ordinal);

    /// <summary>The parameters by name; empty where Stripe would see no difference.</summary>
    public Dictionary<string, object?> Build()
    {
        if (!write.IsDelete)
        {
            foreach (var property in _entry.EntityType.GetFlattenedProperties())
                Add(property);
            foreach (var complex in _entry.EntityType.GetFlattenedComplexProperties().Where(c => c.IsCollection))
                Add(complex);
        }

        foreach (var (name, value) in write.Notes.Parameters)
            _parameters[name] = FreeParameter.Of(value, write.Operation.IsJson);
        return _parameters;
    }

    private void Add(IProperty property)
    {
        var place = PlaceOf(property);
        if (property.FindFilter() is { } filter)
            AddFilter(property, filter, place);
        else if (property.IsPrimaryKey())
            AddKey(property);
        else if (write.IsCreate)
            AddNew(property, place);
        else if (_entry.IsModified(property))
            AddChanged(property, place);
    }

    /// <summary>A parent stands in the path, or is a parameter: the subscription of a new item.</summary>
    private void AddFilter(IProperty property, string filter, FieldPlace place)
    {
        if (!write.IsCreate)
        {
            if (_entry.IsModified(property))
                throw WriteErrors.FilterChanged(_entry.EntityType, place.Member);
        }
        else if (!ParentPath.Takes(write.Operation, filter) && Tree(property, _entry.GetCurrentValue(property)) is { } value && write.Operation.Fields.Find(filter) is { } field)
        {
            _parameters[filter] = _writer.Value(field, value, place);
        }
    }

    private void AddKey(IProperty property)
    {
        if (!write.IsCreate || property != EntityKey.Find(_entry.EntityType) || EntityKey.IdOf(_entry) is not { } id)
            return;
        if (write.Operation.Fields.Find("id") is null)
            throw WriteErrors.IdChosen(_entry.EntityType, id);
        _parameters["id"] = id;
    }

    private void AddNew(IProperty property, FieldPlace place)
    {
        if (_entry.GetCurrentValue(property) is not { } own || IsUnset(property, own) || Tree(property, own) is not { } value || IsEmpty(value))
            return;

        var path = property.GetJsonPath().Segments;
        if (path is ["object"] && value is string name && (write.Resource.Object is null || name == write.Resource.Object))
            return;
        Put(path, place, field => _writer.Value(field, value, place));
    }

    private void AddChanged(IProperty property, FieldPlace place)
    {
        if (IsInsideOfNull(property))
            return;
        var before = Tree(property, _entry.GetOriginalValue(property));
        var after = Tree(property, _entry.GetCurrentValue(property));
        Put(property.GetJsonPath().Segments, place, field => _writer.Change(field, before, after, place));
    }

    private void Add(IComplexProperty complex)
    {
        var place = PlaceOf(complex);
        var after = FieldTree.OfList(_entry.GetCurrentValue(complex), complex.ComplexType);
        if (write.IsCreate && after is { Count: > 0 })
            Put(complex.GetJsonPath().Segments, place, field => _writer.Value(field, after, place));
        else if (!write.IsCreate && _entry.IsModified(complex))
            Put(complex.GetJsonPath().Segments, place, field => _writer.Change(field, FieldTree.OfList(_entry.GetOriginalValue(complex), complex.ComplexType), after, place));
    }

    /// <summary>A nested object that is taken away is one parameter, and not one for each of its fields.</summary>
    private bool IsInsideOfNull(IProperty property)
    {
        if (property.DeclaringType is not IComplexType { ComplexProperty: { IsCollection: false } complex } || _entry.GetCurrentValue(Outermost(complex)) is not null)
            return false;

        complex = Outermost(complex);
        var place = PlaceOf(complex);
        Put(complex.GetJsonPath().Segments, place, _ => _writer.Unset);
        return true;

        IComplexProperty Outermost(IComplexProperty inner)
            => inner.DeclaringType is IComplexType { ComplexProperty: { IsCollection: false } outer } && _entry.GetCurrentValue(inner) is null
                && _entry.GetCurrentValue(outer) is null
                ? Outermost(outer)
                : inner;
    }

    /// <summary>Puts a parameter where its path says, in the dictionaries of the objects around it.</summary>
    private void Put(ImmutableArray<string> path, FieldPlace place, Func<WriteField, object?> value)
    {
        // A list of Stripe has its objects in the field data, and its parameter is the list itself.
        if (path is [.., var list, "data"] && Resolve(write.Operation.Fields, path[..^1]) is { Kind: WriteKind.ObjectList })
            path = path[..^1];
        var field = Resolve(write.Operation.Fields, path) ?? throw place.NotTaken(write.Operation);
        var given = value(field);
        if (given == ParameterWriter.NoChange)
            return;

        var target = _parameters;
        foreach (var name in path[..^1])
        {
            if (!target.TryGetValue(name, out var inner))
                target[name] = inner = new Dictionary<string, object?>(StringComparer.Ordinal);
            if (inner is not Dictionary<string, object?> nested)
                return;
            target = nested;
        }

        target[path[^1]] = given;
    }

    /// <summary>The parameter at a path; null where the operation takes none.</summary>
    public static WriteField? Resolve(WriteFields? fields, ImmutableArray<string> path)
    {
        WriteField? field = null;
        foreach (var name in path)
        {
            if (field is { Kind: WriteKind.Map })
                return new WriteField(name, field.ElementKind ?? WriteKind.Text);
            field = fields?.Find(name);
            if (field is null)
                return null;
            fields = field.Fields;
        }

        return field;
    }

    private FieldPlace PlaceOf(IPropertyBase member)
    {
        var name = member.Name;
        for (var type = member.DeclaringType; type is IComplexType { ComplexProperty: var holder }; type = holder.DeclaringType)
            name = $"{holder.Name}.{name}";
        return new(_entry.EntityType, name, write.Writes);
    }

    private static object? Tree(IProperty property, object? value)
        => FieldTree.Of(property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value);

    /// <summary>
    ///     Whether a new object holds only what its class begins with, which no caller chose: false, zero. A property that takes null tells both apart.
    /// </summary>
    private static bool IsUnset(IProperty property, object value)
        => property.ClrType.IsValueType && (Equals(value, property.Sentinel) || Equals(value, FieldTree.BeginningOf(property)));

    private static bool IsEmpty(object value) => value is List<object?> { Count: 0 } or FieldObject { Source: System.Collections.ICollection { Count: 0 } };
}
