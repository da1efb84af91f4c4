using System.Reflection;
using System.Text.Json.Nodes;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>What Stripe.net offers to write one resource with: a service, and its methods that create, read, change and delete.</summary>
public sealed class ServiceWrites
{
    private readonly Type _service;

    private ServiceWrites(Type service) => _service = service;

    public static IReadOnlyDictionary<string, ServiceWrites> All { get; } = typeof(Service).Assembly.GetTypes()
        .Where(t => t is { IsPublic: true, IsAbstract: false } && t.IsSubclassOf(typeof(Service)))
        .Select(t => new ServiceWrites(t))
        .Where(w => w.CreateOptions is not null)
        .ToDictionary(w => w._service.FullName!["Stripe.".Length..^"Service".Length]);

    public Type? CreateOptions => OptionsOf(Method("CreateAsync"));

    public Type? UpdateOptions => OptionsOf(Method("UpdateAsync"));

    /// <summary>The class of the objects.</summary>
    public Type Entity => Method("CreateAsync")!.ReturnType.GetGenericArguments()[0];

    public bool CanRead => Method("GetAsync") is not null;

    public bool CanDelete => Method("DeleteAsync") is not null;

    /// <summary>How many objects the path names before the list.</summary>
    public int Parents => Method("CreateAsync")!.GetParameters().Count(p => p.ParameterType == typeof(string));

    public Task<JsonObject> CreateAsync(StripeClient client, string[] parents, BaseOptions options) => CallAsync("CreateAsync", client, parents, options);

    public Task<JsonObject> UpdateAsync(StripeClient client, string[] ids, BaseOptions options) => CallAsync("UpdateAsync", client, ids, options);

    public Task<JsonObject> ReadAsync(StripeClient client, string[] ids) => CallAsync("GetAsync", client, ids, null);

    public Task<JsonObject> DeleteAsync(StripeClient client, string[] ids) => CallAsync("DeleteAsync", client, ids, null);

    private async Task<JsonObject> CallAsync(string name, StripeClient client, string[] ids, BaseOptions? options)
    {
        var service = Activator.CreateInstance(_service, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [client], null)!;
        var answer = (Task)Method(name)!.Invoke(service, [.. ids, options, null, default(CancellationToken)])!;
        await answer;
        var entity = (StripeEntity)answer.GetType().GetProperty("Result")!.GetValue(answer)!;
        return (JsonObject)JsonNode.Parse(entity.StripeResponse.Content)!;
    }

    private MethodInfo? Method(string name)
        => _service.GetMethods().Where(m => m.Name == name && m.ReturnType.IsGenericType).MaxBy(m => m.GetParameters().Length);

    private static Type? OptionsOf(MethodInfo? method)
        => method?.GetParameters().Select(p => p.ParameterType).FirstOrDefault(typeof(BaseOptions).IsAssignableFrom);
}
