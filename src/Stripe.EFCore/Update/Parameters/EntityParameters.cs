using System.Collections;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
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
    private readonly bool _isMarkedWhole = write.Entry.EntityType.GetProperties()
        .All(p => p.IsPrimaryKey() || p.FindFilter() is not null || write.Entry.IsModified(p));
    private readonly Dictionary<string, object?> _parameters = new(StringComparer.Ordinal);

    /// <summary>The parameters by name; empty where Stripe would see no difference.</summary>
    public Dictionary<string, object?> Build()
    {
        if (!write.IsDelete)
        {
            var members = EntityMembers.Of(_entry.EntityType);
            foreach (var member in members.Properties.Where(m => !IsGiven(m.Path)))
                Add(member);
            foreach (var (complex, place) in members.Lists.Where(l => !IsGiven(l.Complex.GetJsonPath().Segments)))
                Add(complex, place);
        }

        if (!write.IsCreate)
            new ObjectCompletion(write, _writer).AddTo(_parameters);
        foreach (var (name, value) in write.Notes.Parameters)
            _parameters[name] = FreeParameter.Of(value, write.Operation.IsJson);
        if (write.IsCreate || _parameters.Count > 0)
            AddIncludes();
        return _parameters;
    }

    /// <summary>Asks for the fields of the entity that API v2 leaves null in answers. Without them, the save would set what it wrote to null.</summary>
    private void AddIncludes()
    {
        if (write.Operation.Fields.Find("include") is null)
            return;

        var members = EntityMembers.Of(_entry.EntityType).Properties;
        var fields = write.Resource.Includes
            .Where(i => (write.IsCreate || i.By != IncludedBy.CreateOnly) && members.Any(m => m.Filter is null && IsOn(m.Path, i.Path.Segments)))
            .Select(i => (object?)i.Path.ToString())
            .ToList();
        if (fields.Count > 0)
            _parameters.TryAdd("include", fields);

        static bool IsOn(ImmutableArray<string> member, ImmutableArray<string> field)
            => member.AsSpan().StartsWith(field.AsSpan()) || field.AsSpan().StartsWith(member.AsSpan());
    }

    /// <summary>Whether the caller gave the parameter itself, which stands for the property.</summary>
    private bool IsGiven(ImmutableArray<string> path) => path is [var name, ..] && write.Notes.Parameters.ContainsKey(name);

    private void Add(EntityMember member)
    {
        var property = member.Property;
        if (!write.IsCreate && _entry.IsModified(property) && !IsAsRead(property))
            write.Notes.Changed.Add(property);
        if (member.Filter is { } filter)
            AddFilter(property, filter, member.Place);
        else if (member.IsPrimaryKey)
            AddKey(property);
        else if (write.IsCreate)
            AddNew(member);
        else if (_entry.IsModified(property))
            AddChanged(member);
    }

    /// <summary>A parent stands in the path, or is a parameter: the subscription of a new item.</summary>
    private void AddFilter(IProperty property, string filter, FieldPlace place)
    {
        if (!write.IsCreate)
        {
            if (_entry.IsModified(property) && !IsTakenBack(property))
                throw WriteErrors.FilterChanged(_entry.EntityType, place.Member);
        }
        else if (!ParentPath.Takes(write.Operation, filter)
            && FieldTree.OfProperty(property, _entry.GetCurrentValue(property)) is { } value
            && write.Operation.Fields.Find(filter) is { } field)
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

    private void AddNew(EntityMember member)
    {
        var path = member.Path;
        var value = _entry.GetCurrentValue(member.Property) is not { } own ? FieldTree.Of(member.Reference?.GetValue(_entry.Entity)) as FieldObject
            : member.IsUnset(own) && !IsWord(own, path) ? null
            : FieldTree.OfProperty(member.Property, own);
        if (value is null || FieldTree.IsEmpty(value))
            return;

        // The parent stands in the path of the request.
        if (member.Parent is { } parent && ParentPath.Takes(write.Operation, parent))
            return;
        if (path is ["object"] && value is string name && (write.Resource.Object is null || name == write.Resource.Object))
            return;
        Put(new(path, null, value), member.Place);
    }

    private void AddChanged(EntityMember member)
    {
        var (property, place) = (member.Property, member.Place);
        if (IsInsideOfNull(property))
            return;
        var (original, current) = (_entry.GetOriginalValue(property), _entry.GetCurrentValue(property));
        var after = FieldTree.OfProperty(property, current);
        if (_isMarkedWhole && current is not null && member.IsUnset(current) && !IsWord(current, member.Path))
            return;
        if (!IsAsRead(property))
        {
            if (ReferencedChange.Find(original, current, place) is { } changed)
                throw changed.OfReference();
            Put(new(member.Path, FieldTree.OfProperty(property, original), after), place);
        }
        else if (!IsMarkedWithOthers(member, current))
        {
            PutMarked(new(member.Path, after, after), place, IsTakenBack(property));
        }
    }

    /// <summary>Whether a property is marked only since others are, and nobody means its value.</summary>
    private bool IsMarkedWithOthers(EntityMember member, object? current)
        => _isMarkedWhole ? member.IsCounter : (current is null || member.IsUnset(current)) && IsOfNewHolder(member.Property);

    /// <summary>
    ///     Whether a property is one of a nested object that replaces none. EF Core marks all properties of such an object, and those that nobody set are not
    ///     to be taken away.
    /// </summary>
    private bool IsOfNewHolder(IProperty property)
    {
        for (var type = property.DeclaringType; type is IComplexType { ComplexProperty: { IsCollection: false } holder }; type = holder.DeclaringType)
        {
            var members = ((IComplexType)type).GetFlattenedProperties().ToList();
            if (members.TrueForAll(p => _entry.IsModified(p) && IsBeginning(p)) && members.Exists(p => !IsAsRead(p)))
                return true;
        }

        return false;

        bool IsBeginning(IProperty p) => _entry.GetOriginalValue(p) is not { } original || Equals(original, p.Sentinel);
    }

    private bool IsAsRead(IProperty property)
        => property.GetValueComparer().Equals(_entry.GetOriginalValue(property), _entry.GetCurrentValue(property));

    /// <summary>Whether an earlier save saw a change of a property that has its old value again.</summary>
    private bool IsTakenBack(IProperty property) => IsAsRead(property) && write.Notes.Changed.Contains(property);

    private void Add(IComplexProperty complex, FieldPlace place)
    {
        var (path, after) = (complex.GetJsonPath().Segments, FieldTree.OfList(_entry.GetCurrentValue(complex), complex.ComplexType));
        if (write.IsCreate)
        {
            if (after is { Count: > 0 })
                Put(new(path, null, after), place);
        }
        else if (_isMarkedWhole || _entry.IsModified(complex))
        {
            var before = OriginalElements.Of(_entry, complex);
            if (FieldTree.AreEqual(before, after))
            {
                PutMarked(new(path, after, after), place, write.Notes.Changed.Contains(complex));
            }
            else
            {
                write.Notes.Changed.Add(complex);
                Put(new(path, before, after), place);
            }
        }
    }

    /// <summary>A nested object that is taken away is one parameter, and not one for each of its fields.</summary>
    private bool IsInsideOfNull(IProperty property)
    {
        if (property.DeclaringType is not IComplexType { ComplexProperty: { IsCollection: false } complex }
            || _entry.GetCurrentValue(Outermost(complex)) is not null)
        {
            return false;
        }

        complex = Outermost(complex);
        var isTakenBack = IsTakenBack(property) && ParameterTree.Find(write.Operation.Fields, complex.GetJsonPath().Segments) is null;
        if (!isTakenBack && (!_isMarkedWhole || !Equals(_entry.GetOriginalValue(property), _entry.GetCurrentValue(property))))
            Put(complex.GetJsonPath().Segments, EntityMembers.PlaceOf(_entry.EntityType, complex), _ => _writer.Unset);
        return true;

        IComplexProperty Outermost(IComplexProperty inner)
            => inner.DeclaringType is IComplexType { ComplexProperty: { IsCollection: false } outer } && _entry.GetCurrentValue(inner) is null
                && _entry.GetCurrentValue(outer) is null
                ? Outermost(outer)
                : inner;
    }

    /// <summary>Puts the value of a property where the operation takes it: a new one, or what differs.</summary>
    private void Put(FieldValues values, FieldPlace place)
    {
        foreach (var (path, before, after) in RenamedFields.Split(write.Operation, values))
        {
            if (!write.IsCreate && !FieldTree.AreEqual(before, after))
                Put(path, place, field => _writer.Change(field, before, after, place));
            else if (write.IsCreate && after is not null)
                Put(path, place, field => _writer.Value(field, after, place));
        }
    }

    /// <summary>
    ///     Puts a value that somebody said is changed, and nobody knows what Stripe has: one that is marked is sent, also none; after Update, which marks
    ///     all, those that the entity has, as far as Stripe takes them.
    /// </summary>
    /// <param name="values">The value, before and after the change.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="isTakenBack">The mark is what is left of a change that is taken back: it is no error where Stripe does not take the value.</param>
    private void PutMarked(FieldValues values, FieldPlace place, bool isTakenBack)
    {
        foreach (var (path, _, value) in RenamedFields.Split(write.Operation, values))
        {
            if (ParameterTree.Find(write.Operation.Fields, path) is not var (_, taken))
            {
                if (!_isMarkedWhole && !isTakenBack)
                    throw place.NotTaken(write.Operation);
                continue;
            }

            if (!_isMarkedWhole)
                Put(path, place, field => IsNothing(value) ? _writer.Unset : _writer.Value(field, value!, place, value));
            else if (value is not null && !FieldTree.IsEmpty(value) && IsOfKind(taken, value))
                Put(path, place, field => _writer.Value(field, value, place, value));
        }
    }

    /// <summary>No value, or metadata without keys.</summary>
    private static bool IsNothing(object? value) => value is null or FieldObject { Source: ICollection { Count: 0 } };

    /// <summary>
    ///     Whether a parameter takes the value of a property of the same name: <c>billing_cycle_anchor</c> is a time in a subscription, and a word in its
    ///     update.
    /// </summary>
    private static bool IsOfKind(WriteField field, object value)
        => value is not (DateTime or DateTimeOffset) || field.Kind is WriteKind.Timestamp or WriteKind.Instant;

    /// <summary>Puts a parameter where its path says.</summary>
    private void Put(ImmutableArray<string> path, FieldPlace place, Func<WriteField, object?> value)
    {
        var (at, field) = ParameterTree.Find(write.Operation.Fields, path) ?? throw place.NotTaken(write.Operation);
        if (value(field) is var given && given != ParameterWriter.NoChange)
            ParameterTree.Put(_parameters, at, given, place);
    }

    /// <summary>The first word of an enum says as much as the others, where Stripe takes words: <c>interval=day</c>.</summary>
    private bool IsWord(object value, ImmutableArray<string> path)
        => value is Enum && ParameterTree.Find(write.Operation.Fields, path) is not null;
}
