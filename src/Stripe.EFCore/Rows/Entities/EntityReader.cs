using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Values;

namespace Stripe.EFCore.Rows.Entities;

/// <summary>Reads objects of a class that is found only when they are read.</summary>
internal interface IEntityReader
{
    /// <summary>Reads the object whose opening brace the reader is on, and leaves the reader on its closing brace.</summary>
    object ReadEntity(ref Utf8JsonReader reader);
}

/// <summary>
///     One of Stripe.net's classes. As with Stripe.net, the members are the properties, public or not, that carry a <see cref="JsonPropertyNameAttribute" />
///     themselves; fields of other names are left out. An id where an object was expected is no object.
/// </summary>
internal sealed class EntityReader<T> : ValueReader<T>, IEntityReader
    where T : class, new()
{
    private readonly EntityMember<T>[] _members =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(EntityMember.Is)
            .Select(EntityMember<T>.Create)
            .OrderBy(m => m.Name switch { "id" => 0, "object" => 1, _ => 2 })
            .ThenBy(m => m.Name, StringComparer.Ordinal),
    ];

    private readonly MemberNames _names;

    public EntityReader() => _names = new MemberNames([.. _members.Select(m => m.Name)]);

    public override T? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadEntity(ref reader),
        JsonTokenType.String => null,
        _ => throw Unreadable(ref reader),
    };

    object IEntityReader.ReadEntity(ref Utf8JsonReader reader) => ReadEntity(ref reader);

    private T ReadEntity(ref Utf8JsonReader reader)
    {
        var entity = new T();
        var found = -1;
        try
        {
            while (reader.ReadMember())
            {
                found = _names.Find(ref reader, found + 1);
                reader.Read();
                if (found < 0)
                    reader.SkipValue();
                else
                    _members[found].Read(ref reader, entity);
            }
        }
        catch (UnreadableValueException exception)
        {
            exception.Under(_members[found].Name);
            throw;
        }

        return entity;
    }
}
