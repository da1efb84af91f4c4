using System.Globalization;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Declarations;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>
///     Reads the form of a write by its declaration into values of the declared types. What is to be unset is null. Anything that Stripe does not take is
///     refused.
/// </summary>
internal static class FormReader
{
    /// <summary>Parameters of each operation that no declaration names.</summary>
    private const string Expand = "expand";

    public static JsonObject Read(FormValue form, Shape shape) => Members(form, shape, "");

    private static JsonObject Members(FormValue given, Shape shape, string path)
    {
        var members = new JsonObject();
        foreach (var (name, value) in given.Members)
        {
            if (path.Length == 0 && name == Expand)
                continue;

            var inner = Inside(path, name);
            var parameter = shape.Find(name) ?? throw ApiError.UnknownParameter(inner);
            members[name] = value.Text is not "" ? Value(value, parameter.Type, inner)
                : Unsetting.IsPossible(parameter) ? null
                : throw Refusals.Empty(inner);
        }

        foreach (var missing in shape.Parameters.Values.Where(p => p.IsRequired && !members.ContainsKey(p.Name)).OrderBy(p => p.Name, StringComparer.Ordinal))
            throw Refusals.Missing(Inside(path, missing.Name));
        return members;
    }

    private static JsonNode Value(FormValue value, ParameterType type, string path)
        => type switch
        {
            ShapeType nested => value.Text is null && !value.HasElements ? Members(value, nested.Shape, path) : throw Refusals.NotObject(path),
            ListType list => value.HasElements ? List(value, list.Element, path) : throw Refusals.NotArray(path),
            MapType map => value.Text is null ? Map(value, map.Element, path) : throw Refusals.NotObject(path),
            MetadataType => value.Text is null ? Metadata(value, path) : throw Refusals.NotObject(path),
            AnyOfType any => AnyOf(value, any, path),
            _ => value.Text is { } text ? Scalar(text, type, path) : throw Refusals.NotText(path),
        };

    private static JsonArray List(FormValue value, ParameterType element, string path)
        => new([.. value.Elements.Select((e, i) => Value(e, element, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]"))]);

    private static JsonObject Map(FormValue value, ParameterType element, string path)
        => new(value.Members.Select(m => KeyValuePair.Create(m.Key, m.Value.Text is "" ? null : (JsonNode?)Value(m.Value, element, Inside(path, m.Key)))));

    /// <summary>Keys are texts whatever they look like, and an empty value takes one away.</summary>
    private static JsonObject Metadata(FormValue value, string path)
    {
        var metadata = new JsonObject();
        foreach (var (key, text) in value.Members)
        {
            MetadataRules.Check(path, key, text.Text ?? throw Refusals.NotText(Inside(path, key)));
            metadata[key] = text.Text is { Length: > 0 } kept ? kept : null;
        }

        return metadata;
    }

    /// <summary>By the first of several types that takes the value; the error is that of the last one where none does.</summary>
    private static JsonNode AnyOf(FormValue value, AnyOfType any, string path)
        => Value(value, any.Types.OrderBy(t => t is TextType).FirstOrDefault(t => Fits(value, t)) ?? any.Types[^1], path);

    private static bool Fits(FormValue value, ParameterType type)
        => type switch
        {
            ListType => value.HasElements,
            ShapeType or MapType or MetadataType => value.Text is null && !value.HasElements,
            IntegerType => long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            NumberType or DecimalType => value.Text is not null && IsNumber(value.Text, out _),
            BooleanType => value.Text is "true" or "false",
            EnumType words => value.Text is not null && words.Values.Contains(value.Text),
            _ => value.Text is not null,
        };

    private static JsonNode Scalar(string text, ParameterType type, string path)
        => type switch
        {
            IntegerType => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                ? integer
                : throw Refusals.NotInteger(path, text),
            NumberType => IsNumber(text, out var number) ? number : throw Refusals.NotNumber(path, text),
            DecimalType => IsNumber(text, out _) ? text : throw Refusals.NotNumber(path, text),
            BooleanType => text switch
            {
                "true" => true,
                "false" => false,
                _ => throw Refusals.NotBoolean(path, text),
            },
            EnumType words => words.Values.Contains(text) ? text : throw Refusals.NotOneOf(path, words.Values),
            _ => text,
        };

    private static bool IsNumber(string text, out decimal number)
        => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}[{name}]";
}
