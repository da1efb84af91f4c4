using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Lists;

/// <summary>One list of the API as Stripe.net offers it: a service, its method that lists, and the options of that.</summary>
public sealed class ServiceList
{
    private static readonly string[] Paging = ["limit", "starting_after", "ending_before", "expand", "include", "page"];

    private readonly Type _service;
    private readonly MethodInfo _method;

    private ServiceList(Type service, MethodInfo method)
    {
        _service = service;
        _method = method;
        Options = method.GetParameters().Single(p => typeof(BaseOptions).IsAssignableFrom(p.ParameterType)).ParameterType;
        Parameters = [.. ParametersOf(Options, "").Where(p => !Paging.Contains(p.Name))];
    }

    public static IReadOnlyDictionary<string, ServiceList> All { get; } = Read().ToDictionary(l => l.Name);

    /// <summary>The service, and behind a colon what it lists if that is not its own: <c>Quote:LineItems</c>.</summary>
    public string Name => _service.FullName!["Stripe.".Length..^"Service".Length] + (Listed.Length > 0 ? ":" + Listed : "");

    public Type Options { get; }

    /// <summary>Everything that the list can be asked with besides paging, those inside objects as <c>recurring[interval]</c>.</summary>
    public IReadOnlyList<(string Name, Type Type)> Parameters { get; }

    /// <summary>The class of the objects.</summary>
    public Type Items
        => _method.ReturnType.GetGenericArguments()[0] is var answer && answer.IsGenericType ? answer.GetGenericArguments()[0] : answer;

    /// <summary>The fields that expand, of the objects and of what lies in these.</summary>
    public IEnumerable<string> Expandables => ExpandablesOf(Items, 2);

    public bool IsNested => _method.GetParameters()[0].ParameterType == typeof(string);

    /// <summary>The whole list, walked by Stripe.net.</summary>
    public async Task<List<JsonObject>> WalkAsync(StripeClient client, string? parent, IEnumerable<(string Name, object Value)> parameters, int? limit = 100)
    {
        var options = (BaseOptions)Activator.CreateInstance(Options)!;
        if (limit is not null)
            Options.GetProperty("Limit")?.SetValue(options, (long?)limit);
        foreach (var (name, value) in parameters)
            Set(options, Options, name, value);

        object?[] arguments = parent is null ? [options, null, default(CancellationToken)] : [parent, options, null, default(CancellationToken)];
        var answer = _method.Invoke(ServiceOf(client), arguments)!;
        var entities = new List<object>();
        if (answer is IAsyncEnumerable<object> pages)
        {
            await foreach (var entity in pages)
                entities.Add(entity);
        }
        else
        {
            await (Task)answer;
            entities.AddRange((IEnumerable<object>)answer.GetType().GetProperty("Result")!.GetValue(answer)!);
        }

        return [.. entities.Select(e => (JsonObject)JsonNode.Parse(((StripeEntity)e).ToJson())!)];
    }

    public override string ToString() => Name;

    private string Listed => _method.Name["List".Length..].Replace("Async", "").Replace("AutoPaging", "");

    private static IEnumerable<string> ExpandablesOf(Type type, int levels)
    {
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } name)
                continue;

            var element = property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(List<>)
                ? list.GetGenericArguments()[0]
                : property.PropertyType;
            if (element.IsGenericType && element.GetGenericTypeDefinition() == typeof(ExpandableField<>))
                yield return name;
            else if (levels > 1 && element.IsSubclassOf(typeof(StripeEntity)) && !element.IsGenericType && type != typeof(Event))
                foreach (var inner in ExpandablesOf(element, levels - 1))
                    yield return $"{name}.{inner}";
        }
    }

    private static IEnumerable<ServiceList> Read()
        => from service in typeof(Service).Assembly.GetTypes()
           where service is { IsPublic: true, IsAbstract: false } && service.IsSubclassOf(typeof(Service))
           from method in service.GetMethods()
           let isPaged = method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)
           where method.Name.StartsWith("List", StringComparison.Ordinal)
               && (isPaged || method.Name == "ListAsync" && service.GetMethods().All(m => m.Name != "ListAutoPagingAsync"))
           where service != typeof(TaxIdService) || method.GetParameters()[0].ParameterType != typeof(string)
           select new ServiceList(service, method);

    private static IEnumerable<(string Name, Type Type)> ParametersOf(Type options, string prefix)
    {
        foreach (var property in options.GetProperties())
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is not { } json)
                continue;

            var name = prefix.Length == 0 ? json : $"{prefix}[{json}]";
            if (typeof(INestedOptions).IsAssignableFrom(property.PropertyType) && !IsRange(property.PropertyType))
            {
                foreach (var inner in ParametersOf(property.PropertyType, name))
                    yield return inner;
            }
            else
            {
                yield return (name, property.PropertyType);
            }
        }
    }

    public static bool IsRange(Type type) => type.IsGenericType && type.Name.StartsWith("AnyOf", StringComparison.Ordinal);

    /// <summary>Sets a property by the parameter's name, through the objects that it lies in.</summary>
    private static void Set(object options, Type type, string name, object value)
    {
        var parts = name.Replace("]", "").Split('[');
        var property = type.GetProperties().Single(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == parts[0]);
        if (value is (string bound, long number))
        {
            // A top-up's amount is declared as a time.
            ((BaseOptions)options).AddExtraParam(name, new Dictionary<string, object> { [bound] = number });
        }
        else if (parts.Length > 1)
        {
            var inner = property.GetValue(options) ?? Activator.CreateInstance(property.PropertyType)!;
            property.SetValue(options, inner);
            Set(inner, inner.GetType(), parts[1] + string.Concat(parts[2..].Select(p => $"[{p}]")), value);
        }
        else
        {
            var target = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            property.SetValue(options, target == typeof(DateTime) && value is long second
                ? DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime
                : target == typeof(List<string>) || target == typeof(string) ? value : Convert.ChangeType(value, target, null));
        }
    }

    private object ServiceOf(StripeClient client)
        => _service.GetConstructor([typeof(IStripeClient)])?.Invoke([client]) ?? Find(client.V2, _service)
            ?? throw new InvalidOperationException($"No way to {Name}.");

    private static object? Find(object owner, Type service)
    {
        foreach (var property in owner.GetType().GetProperties().Where(p => p.PropertyType.Namespace!.StartsWith("Stripe.V2", StringComparison.Ordinal)))
        {
            var value = property.GetValue(owner)!;
            if (value.GetType() == service)
                return value;
            if (Find(value, service) is { } found)
                return found;
        }

        return null;
    }
}
