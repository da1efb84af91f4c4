using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Rows.Json;

/// <summary>How an enum's members are written in the API: as an attribute says, else in snake_case, which is how Stripe writes values.</summary>
internal static class EnumNames
{
    /// <summary>
    ///     The one text of a member; null for a number that is no member, and for a name all in capitals, which may be a code that Stripe writes so
    ///     (<c>US</c>) as well as a value that it writes small (<c>EU</c>).
    /// </summary>
    public static string? ToWire(Enum value)
    {
        if (value.GetType().GetField(value.ToString(), BindingFlags.Public | BindingFlags.Static) is not { } member)
            return null;

        return Declared(member) ?? (member.Name.Any(char.IsLower) ? InSnakeCase(member) : null);
    }

    /// <summary>The texts that are read as a member, the likeliest first.</summary>
    public static IEnumerable<string> Readable(FieldInfo member)
        => Declared(member) is { } declared ? [declared, member.Name] : [InSnakeCase(member), member.Name];

    private static string? Declared(FieldInfo member) =>
        member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? member.GetCustomAttribute<EnumMemberAttribute>()?.Value;

    private static string InSnakeCase(FieldInfo member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
}
