using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace StripeEFCore.Tests.Authentication.Shown;

/// <summary>What loggers, serializers and debuggers make of an object.</summary>
internal static class Destructured
{
    public static IEnumerable<string> Of(object shown)
    {
        yield return shown.ToString()!;
        yield return JsonSerializer.Serialize(shown, shown.GetType());
        yield return JsonSerializer.Serialize(shown, new JsonSerializerOptions { IncludeFields = true, WriteIndented = true });
        if (shown is not IEnumerable)
            yield return Newtonsoft.Json.JsonConvert.SerializeObject(shown);
        foreach (var text in Properties(shown, 0))
            yield return text;
        foreach (var text in Browsed(shown))
            yield return text;
    }

    /// <summary>As Serilog reads <c>{@settings}</c>: public properties with a public getter, and theirs.</summary>
    private static IEnumerable<string> Properties(object shown, int depth)
    {
        if (shown is string or Uri or ValueType || depth > 5)
        {
            yield return shown.ToString()!;
            yield break;
        }

        foreach (var property in shown.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property is { CanRead: true, GetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0 && shown is not IEnumerable
                && property.GetValue(shown) is { } value)
            {
                foreach (var text in Properties(value, depth + 1))
                    yield return $"{property.Name} = {text}";
            }
        }
    }

    /// <summary>As a debugger shows it where no type proxy stands in between.</summary>
    private static IEnumerable<string> Browsed(object shown) =>
        shown.GetType().GetCustomAttribute<DebuggerTypeProxyAttribute>() is not null
            ? []
            : shown.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(p => p.GetIndexParameters().Length == 0)
                .Where(p => p.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never)
                .Select(p => $"{p.Name} = {p.GetValue(shown)}");
}
