using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values.Entities;

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
    private readonly bool _keepsRawJson = RawJson.IsKeptBy(typeof(T));

    public EntityReader() => _names = new MemberNames([.. _members.Select(m => m.Name)]);

    public override T? Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadEntity(ref reader),
        JsonTokenType.String => null,
        _ => throw Unreadable(ref reader),
    };

    object IEntityReader.ReadEntity(ref Utf8JsonReader reader) => ReadEntity(ref reader);

    private T ReadEntity(ref Utf8JsonReader reader) => Findings.Watching is null ? ReadStrictly(ref reader) : ReadWatched(ref reader);

    private T ReadWatched(ref Utf8JsonReader reader)
    {
        var start = reader;
        var entity = Findings.Lenient is { } findings ? ReadLeniently(ref reader, findings) : ReadStrictly(ref reader);
        if (_keepsRawJson && Findings.OfThread.KeepsRawJson)
            RawJson.Set((StripeEntity)(object)entity, RawJson.Text(ref start));
        return entity;
    }

    private T ReadStrictly(ref Utf8JsonReader reader)
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

    /// <summary>Leaves out each member that cannot be read, or the whole object if it must be complete.</summary>
    private T ReadLeniently(ref Utf8JsonReader reader, Findings findings)
    {
        var entity = new T();
        var leavesOutWhole = findings.LeavesOutWhole;
        var found = -1;
        while (reader.ReadMember())
        {
            found = _names.Find(ref reader, found + 1);
            reader.Read();
            if (found < 0)
            {
                reader.SkipValue();
                continue;
            }

            var start = reader;
            var known = findings.Count;
            var member = _members[found];
            try
            {
                member.Read(ref reader, entity);
                findings.Under(known, member.Name);
            }
            catch (UnreadableValueException exception)
            {
                findings.Forget(known);
                exception.Under(member.Name);
                if (leavesOutWhole)
                    throw;

                findings.Add(new UnreadableValue(exception));
                reader = start;
                reader.SkipValue();
            }
        }

        return entity;
    }
}

/// <summary>An object that is left out entirely where one of its members cannot be read.</summary>
internal sealed class WholeReader<T>(ValueReader<T> values) : ValueReader<T>
{
    public override T? Default => values.Default;

    public override T? Read(ref Utf8JsonReader reader)
    {
        if (Findings.Lenient is not { } findings)
            return values.Read(ref reader);

        var leftOutWhole = findings.LeavesOutWhole;
        findings.LeavesOutWhole = true;
        try
        {
            return values.Read(ref reader);
        }
        finally
        {
            findings.LeavesOutWhole = leftOutWhole;
        }
    }
}
