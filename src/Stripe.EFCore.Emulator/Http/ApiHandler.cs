using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stripe.EFCore.Emulator.Seeding;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Traffic;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Answers requests: keys and accounts first, then the route.</summary>
internal sealed class ApiHandler(StripeEmulator emulator, TimeProvider clock, SeedMath ids)
{
    private readonly ConcurrentDictionary<string, (string Request, int Status, byte[] Body)> _idempotent = new(StringComparer.Ordinal);
    private readonly Limiter _limiter = new(emulator, clock);
    private long _requests;

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        var number = Interlocked.Increment(ref _requests);
        var requestId = "req_" + number.ToString("D14", CultureInfo.InvariantCulture);
        var account = request.Headers["Stripe-Account"].FirstOrDefault();
        response.Headers["Request-Id"] = requestId;
        if (request.Headers["Stripe-Version"].FirstOrDefault() is { } version)
            response.Headers["Stripe-Version"] = version;

        var query = request.QueryString.Value ?? "";
        var parameters = Parameters.Parse(query);
        var fault = emulator.Fault?.Invoke(
            new EmulatedRequest(request.Method, PathOf(context), Uri.UnescapeDataString(query.TrimStart('?')), account, number));
        var body = Array.Empty<byte>();
        try
        {
            using var stay = _limiter.Enter(request, response, AccountOf(request, account));
            if (emulator.Latency > TimeSpan.Zero)
                await Task.Delay(emulator.Latency, clock, context.RequestAborted).ConfigureAwait(false);
            if (fault?.Status is not null)
                throw FaultyAnswer.Error(fault, response);
            if (HttpMethods.IsPost(request.Method) || HttpMethods.IsDelete(request.Method))
            {
                using var reader = new StreamReader(request.Body, Encoding.UTF8);
                var form = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
                if (form.Length > 0)
                    parameters = Parameters.Parse(form);
            }

            body = Answer(request, response, parameters);
        }
        catch (ApiError error)
        {
            response.StatusCode = (int)error.Status;
            body = ErrorBody(error, requestId);
        }

        emulator.RequestLog.Add(new LoggedRequest(
            request.Method, PathOf(context), query, parameters.All, account, response.StatusCode, requestId, request.Headers.UserAgent.FirstOrDefault()));
        response.ContentType = "application/json";
        if (fault is null)
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        else
            await FaultyAnswer.WriteAsync(context, fault, body, clock).ConfigureAwait(false);
    }

    /// <summary>Whose limits a request counts to: all keys of an account share them.</summary>
    private string AccountOf(HttpRequest request, string? account)
        => account ?? (Credentials.KeyOf(request) is { } key && emulator.PermissionsOf(key) is null ? key : emulator.AccountId);

    private byte[] Answer(HttpRequest request, HttpResponse response, Parameters parameters)
    {
        var access = Access.Of(request, emulator);
        if (!access.MayWrite && !HttpMethods.IsGet(request.Method))
            throw Forbidden(access, "This application has read-only access to the account, and this endpoint writes.");
        if (!HttpMethods.IsPost(request.Method) || request.Headers["Idempotency-Key"].FirstOrDefault() is not { Length: > 0 } key)
            return Route(request, access, parameters);

        // The same key with the same parameters is the same request; with others it is a mistake.
        var fingerprint = request.Path + "?" + string.Join('&', parameters.All.Select(p => p.Key + "=" + p.Value));
        var scope = access.AccountId + "/" + key;
        if (_idempotent.TryGetValue(scope, out var known))
        {
            if (known.Request != fingerprint)
            {
                throw new ApiError(
                    HttpStatusCode.BadRequest,
                    "idempotency_error",
                    null,
                    $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
            }

            response.Headers["Idempotent-Replayed"] = "true";
            return known.Body;
        }

        var answer = Route(request, access, parameters);
        _idempotent[scope] = (fingerprint, response.StatusCode, answer);
        return answer;
    }

    private byte[] Route(HttpRequest request, Access access, Parameters parameters)
    {
        var store = access.Store;
        var path = request.Path.Value!.TrimEnd('/');
        switch (path)
        {
            case "/v1/balance":
                Check("balance");
                return Bytes(new JsonObject { ["object"] = "balance", ["available"] = new JsonArray(), ["livemode"] = false, ["pending"] = new JsonArray() });
            case "/v1/account":
                Check("account");
                return Bytes(new JsonObject { ["id"] = access.AccountId, ["object"] = "account", ["charges_enabled"] = true, ["country"] = "US", ["default_currency"] = "usd" });
        }

        if (store.ByPath(path) is { } list)
        {
            Check(list.Schema.Object);
            if (HttpMethods.IsGet(request.Method))
                return ListBytes(list, store, path, parameters);
            if (HttpMethods.IsPost(request.Method) && list.Schema.CanCreate)
                return Bytes(new Writes(store, clock, ids).Create(list, parameters), store, list, parameters);
        }

        var at = path.LastIndexOf('/');
        if (at > 0 && store.ByPath(path[..at]) is { } table)
        {
            Check(table.Schema.Object);
            return One(request, store, table, Uri.UnescapeDataString(path[(at + 1)..]), parameters);
        }

        if (at > 0 && Nested(store, path) is { } nested)
            return nested;

        throw new ApiError(
            HttpStatusCode.NotFound,
            "invalid_request_error",
            null,
            $"Unrecognized request URL ({request.Method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.");

        void Check(string resource)
        {
            if (!access.MayTouch(resource))
                throw Forbidden(access, $"Having the 'rak_{resource}_read' permission would allow this request to continue.");
        }

        byte[]? Nested(AccountStore accountStore, string url)
        {
            var segments = url.Split('/');
            if (segments.Length != 5)
                return null;
            if (segments[2] == "customers" && segments[4] == "payment_methods" && accountStore.ByObject("payment_method") is { } methods)
            {
                Check("payment_method");
                var filtered = Parameters.Parse(request.QueryString + (request.QueryString.HasValue ? "&" : "?") + "customer=" + segments[3]);
                return ListBytes(methods, accountStore, url, filtered);
            }

            if (segments[2] == "invoices" && segments[4] == "lines" && accountStore.ByObject("invoice") is { } invoices)
            {
                Check("invoice");
                var invoice = invoices.Find(segments[3])?.Document() ?? throw ApiError.Missing("invoice", segments[3], "invoice");
                return Bytes((JsonObject)invoice["lines"]!);
            }

            return null;
        }
    }

    private byte[] One(HttpRequest request, AccountStore store, Table table, string id, Parameters parameters)
    {
        if (table.Find(id) is not { } row)
        {
            if (HttpMethods.IsGet(request.Method) && table.Schema.LeavesStub && table.WasDeleted(id))
                return Bytes(AccountStore.Stub(table.Schema, id));
            throw ApiError.Missing(table.Schema.Object, id, table.Schema.Object is "customer" or "coupon" ? "id" : table.Schema.Object);
        }

        return request.Method switch
        {
            "GET" when parameters.Names.FirstOrDefault(n => n != "expand") is { } unknown => throw ApiError.UnknownParameter(unknown),
            "GET" => Bytes(row.Document(), store, table, parameters),
            "POST" when table.Schema.CanUpdate => Bytes(new Writes(store, clock, ids).Update(table, row, parameters), store, table, parameters),
            "DELETE" when table.Schema.CanDelete => Bytes(Writes.Delete(table, row)),
            _ => throw new ApiError(HttpStatusCode.NotFound, "invalid_request_error", null, $"Unrecognized request URL ({request.Method}: {request.Path})."),
        };
    }

    private static byte[] ListBytes(Table table, AccountStore store, string path, Parameters parameters)
    {
        var paths = Expander.PathsOf(parameters, isList: true);
        if (table.Schema.Object == "subscription_item")
            return Items(store, path, parameters);

        var (rows, hasMore) = ListQuery.Run(table, parameters);
        using var stream = new MemoryStream(16 * 1024);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "list");
            writer.WriteStartArray("data");
            foreach (var row in rows)
            {
                if (paths.IsEmpty)
                {
                    row.Write(writer);
                    continue;
                }

                var document = row.Document();
                new Expander(store).Expand(document, table.Schema, paths);
                document.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("has_more", hasMore);
            writer.WriteString("url", path);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Subscription items live inside their subscriptions.</summary>
    private static byte[] Items(AccountStore store, string path, Parameters parameters)
    {
        if (parameters["subscription"] is not { } subscription)
            throw ApiError.Invalid("parameter_missing", "Missing required param: subscription.", "subscription");

        var found = store.Required("subscription").Find(subscription)?.Document() ?? throw ApiError.Missing("subscription", subscription, "subscription");
        var items = (JsonObject)found["items"]!.DeepClone();
        items["url"] = path;
        return Bytes(items);
    }

    private static byte[] Bytes(JsonObject document, AccountStore store, Table table, Parameters parameters)
    {
        var paths = Expander.PathsOf(parameters, isList: false);
        if (!paths.IsEmpty)
        {
            document = (JsonObject)document.DeepClone();
            new Expander(store).Expand(document, table.Schema, paths);
        }

        return Bytes(document);
    }

    private static byte[] Bytes(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document);

    private static ApiError Forbidden(Access access, string remedy) => new(
        HttpStatusCode.Forbidden,
        "invalid_request_error",
        "more_permissions_required_for_application",
        $"The provided key '{Credentials.Masked(access.Key)}' does not have the required permissions for this endpoint on account '{access.AccountId}'. {remedy}");

    private static string PathOf(HttpContext context)
        => context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target && target.IndexOf('?', StringComparison.Ordinal) is var at
            ? at < 0 ? target : target[..at]
            : context.Request.Path.Value!;

    private static byte[] ErrorBody(ApiError error, string requestId)
    {
        var body = new JsonObject { ["message"] = error.Message, ["type"] = error.Type };
        if (error.Code is not null)
        {
            body["code"] = error.Code;
            body["doc_url"] = "https://stripe.com/docs/error-codes/" + error.Code.Replace('_', '-');
        }

        if (error.Param is not null)
            body["param"] = error.Param;
        body["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestId;
        return Bytes(new JsonObject { ["error"] = body });
    }
}
