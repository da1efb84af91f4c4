using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>The value of a parameter as C# in a message: its shape, with <c>"..."</c> where the caller's values go.</summary>
internal static class ParameterLiteral
{
    private const string Value = "\"...\"";

    /// <param name="below">The names from the parameter down to the field; none where the parameter is the field.</param>
    /// <param name="field">The field.</param>
    public static string Of(string[] below, WriteField field)
        => below is [var name, .. var rest] ? Dictionary([(name, Of(rest, field))])
            : field.Kind switch
            {
                WriteKind.Object => Members(field),
                WriteKind.ObjectList => $"new[] {{ {Members(field)} }}",
                WriteKind.List => $"new[] {{ {Value} }}",
                WriteKind.Map or WriteKind.ObjectMap or WriteKind.ObjectListMap => Dictionary([("...", Value)]),
                WriteKind.Text => Value,
                _ => "...",
            };

    /// <summary>All of few members; of many the reader chooses.</summary>
    private static string Members(WriteField field)
        => Dictionary(field.Fields!.All is { Length: > 0 and <= 3 } few ? few.Select(f => (f.Name, Of([], f))) : [("...", Value)]);

    private static string Dictionary(IEnumerable<(string Name, string Value)> members)
        => $"new Dictionary<string, object?> {{ {string.Join(", ", members.Select(m => $"[\"{m.Name}\"] = {m.Value}"))} }}";
}
