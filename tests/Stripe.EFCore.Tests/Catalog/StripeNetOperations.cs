using System.Reflection;

namespace StripeEFCore.Tests.Catalog;

/// <summary>One HTTP operation that a service of Stripe.net performs.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Path">The path, with <c>{}</c> for every path parameter: <c>/v1/customers/{}</c>.</param>
/// <param name="Result">What the service answers with: an entity, a list of them, a search result.</param>
/// <param name="Options">The class of its query or body parameters; null where it takes none.</param>
/// <param name="Service">The service that performs it.</param>
internal sealed record StripeNetOperation(HttpMethod Method, string Path, Type Result, Type? Options, Type Service)
{
    /// <summary>The service's method, without <c>Async</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The request that it sends.</summary>
    public required StripeRequest Request { get; init; }

    /// <summary>The class of a list's items; null for what is not a list.</summary>
    public Type? ListItem => GenericArgument("StripeList`1");

    /// <summary>The class of the objects a search finds; null for what is not a search.</summary>
    public Type? SearchItem => GenericArgument("StripeSearchResult`1");

    private Type? GenericArgument(string definition)
        => Result.IsGenericType && Result.GetGenericTypeDefinition().Name == definition ? Result.GetGenericArguments()[0] : null;
}

/// <summary>
///     Learns which HTTP operation each method of Stripe.net's services performs, by calling it with placeholders for ids and a client that
///     notes the request instead of sending it.
/// </summary>
internal static class StripeNetOperations
{
    private const string Placeholder = "path-parameter";

    /// <summary>Records all operations; with parameters, where a function makes options of their class.</summary>
    public static async Task<IReadOnlyList<StripeNetOperation>> RecordAsync(Func<Type, object?>? makeOptions = null)
    {
        var http = new RecordingHttpClient();
        var client = new StripeClient("sk_test_catalog", httpClient: http);
        var operations = new List<StripeNetOperation>();

        foreach (var type in typeof(StripeClient).Assembly.GetTypes().Where(IsService))
        {
            var service = CreateService(type, client);
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(IsOperation))
                operations.Add(await RecordAsync(service, method, http, makeOptions ?? EmptyOptions));
        }

        return operations;
    }

    internal static bool IsService(Type type)
        => type is { IsPublic: true, IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(Service));

    internal static bool IsOperation(MethodInfo method)
        => method is { IsGenericMethod: false, ReturnType.IsGenericType: true }
            && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
            && method.DeclaringType!.Assembly == typeof(StripeClient).Assembly;

    /// <summary>Most services can be made from a client; those of API v2 only from its internal requestor.</summary>
    internal static object CreateService(Type type, StripeClient client)
    {
        if (type.GetConstructor([typeof(IStripeClient)]) is { } constructor)
            return constructor.Invoke([client]);

        var requestors = typeof(StripeClient).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return (
            from candidate in type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)
            from property in requestors
            where candidate.GetParameters() is [var parameter] && parameter.ParameterType == property.PropertyType
            select candidate.Invoke([property.GetValue(client)])).First();
    }

    private static async Task<StripeNetOperation> RecordAsync(
        object service, MethodInfo method, RecordingHttpClient http, Func<Type, object?> makeOptions)
    {
        var arguments = method.GetParameters().Select(parameter => Argument(parameter, makeOptions)).ToArray();
        try
        {
            await (Task)method.Invoke(service, arguments)!;
        }
        catch (Exception exception) when (exception is RecordedException or TargetInvocationException { InnerException: RecordedException })
        {
        }

        var request = http.Take()
            ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} sent no request.");
        return new(
            request.Method,
            request.Uri.AbsolutePath.Replace(Placeholder, "{}", StringComparison.Ordinal),
            method.ReturnType.GetGenericArguments()[0],
            method.GetParameters().Select(parameter => parameter.ParameterType).FirstOrDefault(IsOptions),
            service.GetType())
        {
            Name = method.Name[..^"Async".Length],
            Request = request,
        };
    }

    private static bool IsOptions(Type type) => type.IsAssignableTo(typeof(BaseOptions));

    private static object? Argument(ParameterInfo parameter, Func<Type, object?> makeOptions)
        => parameter.ParameterType == typeof(string) ? Placeholder
            : IsOptions(parameter.ParameterType) ? makeOptions(parameter.ParameterType)
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : null;

    private static object? EmptyOptions(Type options)
        => options == typeof(EphemeralKeyCreateOptions) ? new EphemeralKeyCreateOptions { StripeVersion = "any" } : null;
}
