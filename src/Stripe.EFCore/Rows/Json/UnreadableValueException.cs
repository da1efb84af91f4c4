using System.Text.Json;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     A JSON value that cannot be read as the type that is wanted. Each layer that it passes adds its part of the path; in the end it becomes an
///     <see cref="UnreadableValue" /> of its row. The message does not contain the value, which is data of an account, unless it is the name of an
///     enum member or of a class.
/// </summary>
internal sealed class UnreadableValueException(string kind, Type wanted, string? hint = null, Exception? innerException = null)
    : Exception(null, innerException is null ? null : OutsideText.Clean(innerException))
{
    public UnreadableValueException(JsonTokenType token, Type wanted, Exception? innerException = null)
        : this(KindOf(token), wanted, null, innerException)
    {
    }

    public override string Message => $"The field '{Path}' {Problem}";

    /// <summary>The path of the value, from the object that has been read so far.</summary>
    public string Path { get; private set; } = "";

    /// <summary>What kind of value it is.</summary>
    public string Kind => kind;

    /// <summary>What it holds and what was wanted, and the way out.</summary>
    public string Problem => $"holds {kind}, which cannot be read as '{NameOf(wanted)}'. "
        + (hint ?? "Map the property to a type that takes it, or convert it with HasConversion.");

    /// <summary>The name of the type that was wanted.</summary>
    public string Wanted => NameOf(wanted);

    /// <summary>Whether the value is an object of a kind that Stripe.net has no class for.</summary>
    public bool IsUnknownObject { get; private init; }

    /// <summary>An object whose <c>object</c> names no class that has the interface.</summary>
    public static UnreadableValueException UnknownObject(string? name, Type wanted) =>
        new(
            name is null ? "an object without a name" : $"an object of the kind '{OutsideText.CleanCode(name)}'",
            wanted,
            $"Stripe.net has no '{NameOf(wanted)}' of that kind.")
        {
            IsUnknownObject = true,
        };

    /// <summary>A list that goes on (<c>has_more</c>), where the whole list is wanted.</summary>
    public static UnreadableValueException FirstPage(Type wanted) => new(
        "the first page of a list", wanted, "Select the elements in the query, which reads all of them, or map the property to a StripeList.");

    /// <summary>A value that is neither an array nor a list object, where the elements of a list are wanted.</summary>
    public static UnreadableValueException NoList(JsonTokenType token) => new(
        token == JsonTokenType.StartObject ? "a JSON object without an array 'data'" : KindOf(token),
        typeof(StripeList<>),
        "Stripe sends a list as an array, or as an object with an array 'data'.");

    /// <summary>An element of a list that is neither an object nor an id: left out, the list would be too short.</summary>
    public static UnreadableValueException NoElement(JsonTokenType token) => new(
        KindOf(token), typeof(StripeEntity), "The elements of this list are objects, or the ids of objects.");

    /// <summary>An id in place of the expanded object, so the object's fields are not known.</summary>
    public static UnreadableValueException NotExpanded(Type wanted) => new(
        "only an id",
        wanted,
        "Stripe did not expand the object as requested, or its list is not in the catalog. Read its id, then the object by that id.");

    /// <summary>Prepends a member or a path of members to the value's path.</summary>
    public void Under(string path)
    {
        var shown = OutsideText.OneLine(path);
        Path = Path.Length == 0 || Path[0] == '[' || shown.Length == 0 ? shown + Path : $"{shown}.{Path}";
    }

    /// <summary>Prepends the index of an array's element to the value's path.</summary>
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
        : type.IsGenericTypeDefinition ? type.Name[..type.Name.IndexOf('`')]
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
