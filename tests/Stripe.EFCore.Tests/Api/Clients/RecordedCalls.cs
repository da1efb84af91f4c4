using System.Reflection;
using System.Text.RegularExpressions;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>
///     A server that refuses everything, and what each call of a client sent to it. Names that differ for every request (keys that Stripe.net makes up,
///     boundaries) are replaced, and headers that say which library asks are left out.
/// </summary>
internal sealed partial class RecordedCalls : IAsyncDisposable
{
    /// <summary>Who listens to activities makes the connection send the last one.</summary>
    private static readonly string[] OfLibrary = ["user-agent", "x-stripe-client-user-agent", "x-stripe-client-telemetry", "traceparent"];

    private static readonly DateTime Moment = new(2026, 10, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly RecordingServer _server = new(_ =>
    {
        const string refusal = """{"error":{"type":"invalid_request_error","code":"recorded","message":"It is recorded."}}""";
        return RecordingServer.Json(refusal).Replace("200 OK", "400 Bad Request", StringComparison.Ordinal);
    });

    private int _seen;

    public Uri Address => _server.Address;

    /// <summary>A client as Stripe.net makes it, with its own way to send.</summary>
    public StripeClient Plain(string key, string account) => new(new StripeClientOptions
    {
        ApiKey = key,
        StripeAccount = account,
        HttpClient = new SystemNetHttpClient(new HttpClient(new SocketsHttpHandler()), maxNetworkRetries: 0, enableTelemetry: false),
        ApiBase = Base,
        ConnectBase = Base,
        FilesBase = Base,
        MeterEventsBase = Base,
    });

    private string Base => Address.AbsoluteUri.TrimEnd('/');

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>What a call sends, and how it ends.</summary>
    public async Task<string> OfAsync(Func<Task> call)
    {
        var end = "succeeds";
        try
        {
            await call();
        }
        catch (TargetInvocationException exception)
        {
            end = $"{exception.InnerException!.GetType().Name}: {exception.InnerException.Message}";
        }
        catch (Exception exception)
        {
            end = $"{exception.GetType().Name}: {exception.Message}";
        }

        var sent = _server.Received.Skip(_seen).ToArray();
        _seen += sent.Length;
        return string.Join("\n", sent.Select(Normalize).Append(end));
    }

    /// <summary>Arguments for a method of a service, new for each call.</summary>
    public static object?[] Arguments(MethodInfo method, RequestOptions? requestOptions) =>
        [.. method.GetParameters().Select(p => Argument(p, requestOptions))];

    private static object? Argument(ParameterInfo parameter, RequestOptions? requestOptions) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => "id_1",
        var type when type == typeof(RequestOptions) => requestOptions,
        var type when type.IsAssignableTo(typeof(BaseOptions)) => Filled(type, depth: 0),
        { IsValueType: true } type => Activator.CreateInstance(type),
        _ => null,
    };

    private static object Filled(Type type, int depth)
    {
        var filled = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.GetIndexParameters().Length == 0))
        {
            if (Value(property.PropertyType, depth) is { } value)
                property.SetValue(filled, value);
        }

        return filled;
    }

    private static object? Value(Type type, int depth) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "a b&c",
        var t when t == typeof(long) => 7L,
        var t when t == typeof(decimal) => 1.5m,
        var t when t == typeof(bool) => true,
        var t when t == typeof(DateTime) => Moment,
        var t when t == typeof(MultipartFileContent) => new MultipartFileContent { Data = new MemoryStream("a file"u8.ToArray()) },
        var t when t == typeof(List<string>) => new List<string> { "one", "two" },
        var t when t == typeof(Dictionary<string, string>) => new Dictionary<string, string> { ["key"] = "value" },
        var t when t.IsAssignableTo(typeof(INestedOptions)) && t is { IsAbstract: false, ContainsGenericParameters: false } && depth < 2
            => Filled(t, depth + 1),
        _ => null,
    };

    private static string Normalize(string request)
    {
        var parts = request.Split("\r\n\r\n", 2);
        var head = parts[0].Split("\r\n");
        var headers = head.Skip(1).Select(h => h.Split(": ", 2))
            .Where(h => !OfLibrary.Contains(h[0].ToLowerInvariant()))
            .Select(h => $"{h[0]}: {(h[0] == "Idempotency-Key" && Guid.TryParse(h[1], out _) ? "made up" : h[1])}")
            .Order(StringComparer.Ordinal);
        return Boundary().Replace(string.Join("\n", headers.Prepend(head[0]).Append("").Append(parts[1])), "boundary");
    }

    [GeneratedRegex("-{2,}[0-9A-Za-z-]{8,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Boundary();
}
