using System.Text.Json;

namespace Stripe.EFCore.Rows;

/// <summary>
///     A JSON value that cannot be read as the type that is wanted. The layers that it passes on its way up say where it stood; what leaves the room is
///     a <see cref="StripeResponseException" />. The value itself is data of an account and is not told, unless it is the name of an enum's member.
/// </summary>
internal sealed class UnreadableValueException(string kind, Type wanted, string? hint = null, Exception? innerException = null)
    : Exception(null, innerException)
{
    private string _path = "";

    public UnreadableValueException(JsonTokenType token, Type wanted, Exception? innerException = null)
        : this(KindOf(token), wanted, null, innerException)
    {
    }

    public override string Message =>
        $"The field '{_path}' holds {kind}, which cannot be read as '{NameOf(wanted)}'. "
        + (hint ?? "Map the property to a type that takes it, or convert it with HasConversion.");

    /// <summary>Says that the value stood under a member or a path of members.</summary>
    public void Under(string path) => _path = _path.Length == 0 || _path[0] == '[' ? path + _path : $"{path}.{_path}";

    /// <summary>Says that the value stood in an element of an array.</summary>
    public void Under(int index) => Under($"[{index}]");

    private static string KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "a JSON object",
        JsonTokenType.StartArray => "a JSON array",
        JsonTokenType.String => "a JSON string",
        JsonTokenType.Number => "a JSON number",
        JsonTokenType.True or JsonTokenType.False => "a JSON boolean",
        _ => "a JSON null",
    };

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? NameOf(underlying) + "?"
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
