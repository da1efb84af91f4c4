using System.Reflection;
using Stripe.EFCore.Catalog.Writes;
using StripeEFCore.Tests.Catalog;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>One method of Stripe.net's own service, and what it sends.</summary>
internal sealed class StripeNetWriter
{
    /// <summary>What stands in a path in the place of an id.</summary>
    public const string Id = "obj_1";

    /// <summary>The values of <c>include</c>, of which the documentation of API v2 says that answers have them only then.</summary>
    private static readonly Dictionary<string, List<string>> Includes = new()
    {
        ["V2.Core.AccountService.Create"] = Accounts,
        ["V2.Core.AccountService.Update"] = Accounts,
        ["V2.Core.EventDestinationService.Create"] = ["webhook_endpoint.signing_secret", "webhook_endpoint.url"],
        ["V2.Core.EventDestinationService.Update"] = ["webhook_endpoint.url"],
    };

    private readonly RecordingHttpClient _http = new();
    private readonly object _service;
    private readonly MethodInfo _method;
    private readonly List<string>? _include;

    public StripeNetWriter(WriteOperation operation)
    {
        var name = operation.Service;
        var dot = name.LastIndexOf('.');
        var type = typeof(StripeClient).Assembly.GetType($"Stripe.{name[..dot]}")!;
        _method = type.GetMethods().Single(m => m.Name == name[(dot + 1)..] + "Async"
            && m.GetParameters().Count(p => p.ParameterType == typeof(string)) == operation.Path.Count(c => c == '{'));
        _include = Includes.GetValueOrDefault(name);
        _service = ServiceOf(type, new StripeClient("sk_test_judge", httpClient: _http));
        Options = _method.GetParameters().Select(p => p.ParameterType).FirstOrDefault(t => t.IsAssignableTo(typeof(BaseOptions)));
    }

    private static List<string> Accounts =>
    [
        "configuration.customer", "configuration.merchant", "configuration.recipient", "defaults", "future_requirements", "identity", "requirements",
    ];

    /// <summary>The class of its options; null where it takes none.</summary>
    public Type? Options { get; }

    /// <summary>What the service sends for options, which ask for all that answers leave out.</summary>
    public async Task<SentWriting> SendAsync(object? options)
    {
        if (options is not null && _include is not null)
            Options!.GetProperty("Include")!.SetValue(options, _include);
        var arguments = _method.GetParameters().Select(p => p.ParameterType == typeof(string) ? Id
            : p.ParameterType == Options ? options
            : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType)
            : null).ToArray();
        try
        {
            await (Task)_method.Invoke(_service, arguments)!;
        }
        catch (Exception thrown) when (thrown is RecordedException or TargetInvocationException { InnerException: RecordedException })
        {
        }

        var request = _http.Take() ?? throw new InvalidOperationException($"{_method.DeclaringType}.{_method.Name} sent nothing.");
        return new(request.Method.Method, request.Uri.AbsolutePath, await SentWriting.SortedAsync(request.Content));
    }

    private static object ServiceOf(Type type, StripeClient client)
        => type.GetConstructor([typeof(IStripeClient)]) is { } constructor
            ? constructor.Invoke([client])
            : (from candidate in type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic)
               from property in typeof(StripeClient).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
               where candidate.GetParameters() is [var parameter] && parameter.ParameterType == property.PropertyType
               select candidate.Invoke([property.GetValue(client)])).First();
}
