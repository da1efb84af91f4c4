using System.Reflection;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>Makes options of Stripe.net with a value for each parameter, however deep, that tells of what kind the parameter is.</summary>
/// <param name="choice">Which of several types a parameter has, where there are several.</param>
internal sealed class FilledOptions(int choice)
{
    public const string Text = "some text";
    public const string Key = "a_key";
    public static readonly DateTime Time = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    public object Make(Type options)
    {
        var made = Activator.CreateInstance(options)!;
        foreach (var property in options.GetProperties().Where(IsParameter))
            property.SetValue(made, Value(property.PropertyType));
        if (made is EphemeralKeyCreateOptions key)
            key.StripeVersion = "any";
        return made;
    }

    private static bool IsParameter(PropertyInfo property) => EntityFields.JsonName(property) is not (null or "expand");

    private object Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? Text
            : type == typeof(long) ? 7L
            : type == typeof(decimal) ? 1.5m
            : type == typeof(bool) ? true
            : type == typeof(DateTime) ? Time
            : type == typeof(MultipartFileContent) ? new MultipartFileContent { Data = new MemoryStream([1]), Name = "name", Type = "text/plain" }
            : type.IsSubclassOf(typeof(StringEnum)) ? type.GetFields(BindingFlags.Static | BindingFlags.Public)[0].GetValue(null)!
            : type.IsGenericType ? Generic(type, type.GetGenericArguments())
            : Make(type);
    }

    private object Generic(Type type, Type[] arguments)
    {
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(List<>))
            return Filled(type, Value(arguments[0]));
        if (definition == typeof(Dictionary<,>))
            return Filled(type, Key, Value(arguments[1]));

        var chosen = arguments[Math.Min(choice, arguments.Length - 1)];
        return type.GetConstructor([chosen])!.Invoke([Value(chosen)]);
    }

    private static object Filled(Type collection, params object[] arguments)
    {
        var made = Activator.CreateInstance(collection)!;
        collection.GetMethod("Add")!.Invoke(made, arguments);
        return made;
    }
}
