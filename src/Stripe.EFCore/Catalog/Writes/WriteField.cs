using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>One parameter of a write, or one member of an object in it.</summary>
internal sealed record WriteField(string Name, WriteKind Kind)
{
    /// <summary>The kind of each value of a <see cref="WriteKind.List"/> or a <see cref="WriteKind.Map"/>; null elsewhere.</summary>
    public WriteKind? ElementKind { get; init; }

    /// <summary>Whether Stripe.net can unset it: an empty value in a form, null in JSON. Stripe takes that also for some others.</summary>
    public bool CanBeUnset { get; init; }

    /// <summary>Whether text is taken in its place: <c>trial_end</c> is a time or "now", <c>source</c> is a card or an id.</summary>
    public bool AlsoText { get; init; }

    /// <summary>The texts that are taken in its place; empty where <see cref="AlsoText"/> means any text.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>The members of each object that the field holds; null where it holds none. They are read when they are first asked for.</summary>
    public WriteFields? Fields => Classes is null ? null : WriteFields.Of(Classes);

    /// <summary>Where the generated table has the members: <c>Address</c> is a line, <c>currency,value:int</c> are the members.</summary>
    private string? Classes { get; init; }

    /// <summary>
    ///     Reads a field of the generated table: its name; then <c>[]</c> for a list, <c>&lt;&gt;</c> for a map; then the kind of a value (<c>:int</c>,
    ///     <c>:decimal</c>, <c>:bool</c>, <c>:time</c>, <c>:instant</c>, <c>:file</c>; nothing: text; <c>{Address}</c>: an object with the members of that
    ///     line, <c>{A+B}</c>: of both lines, <c>{currency,value:int}</c>: with these members); then what else is taken (<c>|text</c>, or the words:
    ///     <c>|now</c>); then <c>?</c> if it can be unset.
    /// </summary>
    public static WriteField Read(string notation)
    {
        var (body, words) = Cut(notation.TrimEnd('?'), '|');
        var (head, members) = Cut(body, '{');
        var (shaped, type) = Cut(head, ':');
        var name = shaped.TrimEnd('[', ']', '<', '>');
        var value = members is null ? ValueKind(type, notation) : WriteKind.Object;
        var kind = Kinds(shaped[name.Length..], value, notation);

        return new WriteField(name, kind)
        {
            ElementKind = kind is WriteKind.List or WriteKind.Map ? value : null,
            CanBeUnset = notation.EndsWith('?'),
            AlsoText = words is not null,
            Words = words is null or "text" ? [] : [.. words.Split('|')],
            Classes = members?.TrimEnd('}'),
        };
    }

    private static WriteKind ValueKind(string? type, string notation)
        => type switch
        {
            null => WriteKind.Text,
            "int" => WriteKind.Integer,
            "decimal" => WriteKind.Decimal,
            "bool" => WriteKind.Boolean,
            "time" => WriteKind.Timestamp,
            "instant" => WriteKind.Instant,
            "file" => WriteKind.File,
            _ => throw Unreadable(notation),
        };

    private static WriteKind Kinds(string shape, WriteKind value, string notation)
        => (shape, value is WriteKind.Object) switch
        {
            ("", _) => value,
            ("[]", false) => WriteKind.List,
            ("[]", true) => WriteKind.ObjectList,
            ("<>", false) => WriteKind.Map,
            ("<>", true) => WriteKind.ObjectMap,
            ("<>[]", true) => WriteKind.ObjectListMap,
            _ => throw Unreadable(notation),
        };

    private static (string Head, string? Tail) Cut(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static FormatException Unreadable(string notation) => new($"The catalog of writes holds the unreadable field '{notation}'.");
}
