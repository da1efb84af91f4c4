using System.Net;
using System.Reflection;
using System.Text;
using Stripe;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>Where Stripe's lists and objects are, as Stripe.net's own services ask for them.</summary>
internal static class StripePaths
{
    private const string Id = "obj_id";

    private static readonly Lazy<(Dictionary<Type, string> Lists, Dictionary<Type, string> Objects)> All = new(Ask);

    /// <summary>The lists of API v1 that need no parent, by class.</summary>
    public static IReadOnlyDictionary<Type, string> Lists => All.Value.Lists;

    /// <summary>The path of one object; null where its id alone does not lead to it.</summary>
    public static string? Of(Type type, string id) => All.Value.Objects.GetValueOrDefault(type)?.Replace(Id, id, StringComparison.Ordinal);

    private static (Dictionary<Type, string> Lists, Dictionary<Type, string> Objects) Ask()
    {
        var recorder = new Recorder();
        using var http = new HttpClient(recorder);
        var client = new StripeClient("sk_test_canned", httpClient: new SystemNetHttpClient(http, 0));
        var (lists, objects) = (new Dictionary<Type, string>(), new Dictionary<Type, string>());
        foreach (var type in typeof(InvoiceService).Assembly.GetTypes().Where(IsService).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            var service = Activator.CreateInstance(type, [client])!;
            if (Call(service, "List", [], recorder) is var (item, list))
                lists.TryAdd(item, list);
            if (Call(service, "Get", [Id], recorder) is var (found, path))
                objects.TryAdd(found, path);
        }

        return (lists, objects);
    }

    private static bool IsService(Type type)
        => type is { IsAbstract: false, IsPublic: true }
            && typeof(Service).IsAssignableFrom(type) && !type.Namespace!.StartsWith("Stripe.V2", StringComparison.Ordinal)
            && !type.Name.Contains("Preview", StringComparison.Ordinal) && type.GetConstructor([typeof(IStripeClient)]) is not null;

    /// <summary>What a service's method asks for, and the class of what it gives. Methods that want a parent take another string first.</summary>
    private static (Type Class, string Path)? Call(object service, string name, object[] arguments, Recorder recorder)
    {
        var method = service.GetType().GetMethods().FirstOrDefault(
            m => m.Name == name
                && m.GetParameters().Count(p => p.ParameterType == typeof(string)) == arguments.Length
                && m.GetParameters().Length == arguments.Length + 2);
        if (method is null)
            return null;

        recorder.Path = null;
        try
        {
            method.Invoke(service, [.. arguments, null, null]);
        }
        catch (TargetInvocationException)
        {
            // Only the request counts; its answer is not one of Stripe's.
        }

        var type = name == "List" && method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : method.ReturnType;
        return recorder.Path is { } path ? (type, path) : null;
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public string? Path { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Path = request.RequestUri!.AbsolutePath;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}", Encoding.UTF8, "application/json") });
        }
    }
}
