using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Traffic;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Answers requests: keys and accounts first, then the route.</summary>
internal sealed class ApiHandler(StripeEmulator emulator, TimeProvider clock, SeedMath ids)
{
    private readonly ConcurrentDictionary<string, (string Request, int Status, byte[] Body)> _idempotent = new(StringComparer.Ordinal);
    private readonly Limiter _limiter = new(emulator, clock);
    private readonly ApiRoutes _routes = new(clock, new NewIds(ids));
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

        emulator.RequestLog.Add(new EmulatedLogEntry(
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
            throw access.Forbidden("This application has read-only access to the account, and this endpoint writes.");
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
                    $"Keys for idempotent requests can only be used with the same parameters they were first used with. "
                        + $"Try using a key other than '{key}' if you meant to execute a different request.");
            }

            response.Headers["Idempotent-Replayed"] = "true";
            return known.Body;
        }

        var answer = Route(request, access, parameters);
        _idempotent[scope] = (fingerprint, response.StatusCode, answer);
        return answer;
    }

    private byte[] Route(HttpRequest request, Access access, Parameters parameters)
        => request.Path.StartsWithSegments("/v2") ? ApiV2Routes.Answer(request, access, parameters) : _routes.Answer(request, access, parameters);

    private static string PathOf(HttpContext context)
        => context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target && target.IndexOf('?', StringComparison.Ordinal) is var at
            ? WithOneSlash(at < 0 ? target : target[..at])
            : context.Request.Path.Value!;

    /// <summary>A path behind an address that ends in a slash begins with two.</summary>
    public static string WithOneSlash(string path) => path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;

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
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["error"] = body });
    }
}
