using System.Collections.Frozen;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>Names as C# takes them.</summary>
internal static class Identifiers
{
    private static readonly FrozenSet<string> Keywords =
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern "
        + "false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override "
        + "params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof "
        + "uint ulong unchecked unsafe ushort using virtual void volatile while "

        // No type may have these names either.
        + "file record required scoped")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name, marked where it is a word of the language.</summary>
    public static string Of(string name) => Keywords.Contains(name) ? "@" + name : name;

    /// <summary>Whether the compiler warns of a class of that name, since the language may need it one day.</summary>
    public static bool IsReservedLooking(string name) => name.All(char.IsAsciiLetterLower);

    public static bool IsValid(string name)
        => name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c == '_') && !Keywords.Contains(name);

    /// <summary>A text as a literal.</summary>
    public static string Literal(string text)
        => $"\"{string.Concat(text.Select(c => c switch
        {
            '\\' => @"\\",
            '"' => "\\\"",
            < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' => $"\\u{(int)c:x4}",
            _ => c.ToString(),
        }))}\"";
}
