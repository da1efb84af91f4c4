using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>A request as it arrived.</summary>
internal sealed record ArrivedRequest(string Path, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    public IReadOnlyList<string> Expand => [.. Parameters.Where(p => p.Key.StartsWith("expand[", StringComparison.Ordinal)).Select(p => p.Value)];

    /// <summary>The paths that the request expands; a path that a longer one begins with adds nothing.</summary>
    public IEnumerable<string> LongestExpand => Expand.Where(p => !Expand.Any(longer => longer.StartsWith(p + '.', StringComparison.Ordinal)));

    public IReadOnlyList<string> Ids => [.. Parameters.Where(p => p.Key.StartsWith("ids[", StringComparison.Ordinal)).Select(p => p.Value)];

    public string? Value(string parameter) => Parameters.Where(p => p.Key == parameter).Select(p => p.Value).FirstOrDefault();

    public override string ToString() => $"{Path}?{string.Join('&', Parameters.Select(p => $"{p.Key}={p.Value}"))}";
}

/// <summary>
///     Answers as Stripe does for the objects that it is given: expands what a request names, sends ids where it names nothing, and refuses a path that is
///     deeper than four levels, that does not begin with <c>data</c> on a list, or that leads to nothing that can be expanded.
/// </summary>
internal sealed class ExpandingStripe : HttpMessageHandler
{
    private const int DeepestPath = 4;

    private readonly Dictionary<string, StoredObject> _objects = [];
    private readonly Dictionary<string, StoredList> _lists = [];
    private readonly List<ArrivedRequest> _sent = [];
    private readonly List<string> _refused = [];
    private string _listPath = "";
    private IReadOnlyList<StoredObject> _rows = [];

    public IReadOnlyList<ArrivedRequest> Sent => _sent;

    /// <summary>Why requests were refused.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <summary>Takes the objects of a list, with all that they hold.</summary>
    public void Hold(string listPath, IReadOnlyList<StoredObject> rows)
    {
        (_listPath, _rows) = (listPath, rows);
        _objects.Clear();
        _lists.Clear();
        foreach (var row in rows)
            Add(row);
        Forget();
    }

    public void Forget()
    {
        _sent.Clear();
        _refused.Clear();
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var pairs = request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1])));
        var arrived = new ArrivedRequest(request.RequestUri.AbsolutePath, [.. pairs]);
        lock (_sent)
        {
            _sent.Add(arrived);
            var (status, json) = Answer(arrived);
            if (status != HttpStatusCode.OK)
                _refused.Add($"{arrived}: {json["error"]!["message"]}");
            return new HttpResponseMessage(status)
            {
                Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(Send(request, cancellationToken));

    private void Add(object value)
    {
        switch (value)
        {
            case StoredObject one:
                if (one.Id is not null)
                    _objects[one.Id] = one;
                foreach (var held in one.Values.Values)
                    Add(held);
                break;
            case StoredList list:
                _lists[list.Url] = list;
                foreach (var element in list.First.Concat(list.Rest))
                    Add(element);
                break;
            case List<object> many:
                many.ForEach(Add);
                break;
        }
    }

    private (HttpStatusCode Status, JsonObject Json) Answer(ArrivedRequest request)
    {
        if (request.Expand.FirstOrDefault(p => p.Split('.').Length > DeepestPath) is { } deep)
            return Error($"You cannot expand more than 4 levels of a property (property: {deep}).");
        if (request.Ids.Count > 0)
            return List(request, [.. request.Ids.Select(id => _objects[id])]);
        if (request.Path == _listPath)
            return List(request, _rows);
        if (RestOf(request) is { } rest)
            return List(request, rest.Rest);

        var retrieved = _objects.Values.FirstOrDefault(o => StripePaths.Of(o.Class, o.Id!) == request.Path);
        return retrieved is null ? Error("No such object.")
            : request.Expand.FirstOrDefault(p => !CanExpand([retrieved.Class], p, isList: false)) is { } wrong
                ? Error($"This property cannot be expanded ({wrong}).")
            : (HttpStatusCode.OK, StripeAnswers.Render(retrieved, request.Expand));
    }

    /// <summary>The list whose url a request follows: all parameters of the url, behind the last element that was embedded.</summary>
    private StoredList? RestOf(ArrivedRequest request)
        => _lists.Where(l => l.Key.Split('?')[0] == request.Path
                && l.Key.Split('?').Skip(1).SelectMany(q => q.Split('&')).All(q => q.Split('=') is [var name, var value] && request.Value(name) == value)
                && l.Value.First[^1] is StoredObject last && request.Value("starting_after") == last.Id && request.Value("limit") == "100")
            .Select(l => l.Value)
            .FirstOrDefault();

    private static (HttpStatusCode Status, JsonObject Json) List(ArrivedRequest request, IReadOnlyList<object> objects)
    {
        var classes = objects.OfType<StoredObject>().Select(o => o.Class).Distinct().ToList();
        foreach (var path in request.Expand)
        {
            if (!path.StartsWith("data.", StringComparison.Ordinal) || !CanExpand(classes, path["data.".Length..], isList: true))
                return Error($"This property cannot be expanded ({path}).");
        }

        return (HttpStatusCode.OK, StripeAnswers.RenderList(objects, request.Path, false, StripeAnswers.Below(request.Expand, "data")));
    }

    private static bool CanExpand(IReadOnlyList<Type> classes, string path, bool isList)
    {
        var segments = path.Split('.', 2);
        foreach (var field in classes.SelectMany(StripeFields.Of).Where(f => f.Name == segments[0]))
        {
            if (field.CannotExpand || field.NotInLists && isList)
                continue;
            if (segments.Length == 1
                ? field.NeedsExpansion
                : CanExpand(field.Classes, field.Shape == Shape.List ? WithoutData(segments[1]) : segments[1], isList))
                return true;
        }

        return false;
    }

    private static string WithoutData(string path) => path.StartsWith("data.", StringComparison.Ordinal) ? path["data.".Length..] : "";

    private static (HttpStatusCode Status, JsonObject Json) Error(string message)
        => (HttpStatusCode.BadRequest, new JsonObject { ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["message"] = message } });
}
