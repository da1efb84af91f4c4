using System.Globalization;
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
    private readonly Limiter _limiter = new(emulator, clock);
    private readonly WriteHandler _writes = new(emulator, clock, new NewIds(ids));
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
        var received = new RequestBody("", Parameters.Parse(query));
        var fault = emulator.Fault?.Invoke(
            new EmulatedRequest(request.Method, PathOf(context), Uri.UnescapeDataString(query.TrimStart('?')), account, number));
        var body = Array.Empty<byte>();
        try
        {
            using var stay = _limiter.Enter(request, response, AccountOf(request, account));
            if (fault?.Status is not null && !fault.IsAfterExecution)
            {
                await DelayAsync(context).ConfigureAwait(false);
                throw FaultyAnswer.Error(fault, response);
            }

            received = await RequestBody.ReadAsync(request, received.Parameters).ConfigureAwait(false);
            if (fault is { ResetsBeforeExecution: true })
            {
                context.Abort();
                return;
            }

            if (HttpMethods.IsGet(request.Method))
            {
                await DelayAsync(context).ConfigureAwait(false);
                body = Read(request, received.Parameters);
            }
            else
            {
                body = await _writes.AnswerAsync(context, received, fault, () => DelayAsync(context)).ConfigureAwait(false);
            }
        }
        catch (ApiError error)
        {
            response.StatusCode = (int)error.Status;
            body = ErrorBody(error, requestId);
        }

        emulator.RequestLog.Add(new EmulatedLogEntry(
            request.Method,
            PathOf(context),
            query,
            received.Parameters.All,
            account,
            response.StatusCode,
            requestId,
            request.Headers.UserAgent.FirstOrDefault())
        {
            Body = received.Text,
            IdempotencyKey = request.Headers["Idempotency-Key"].FirstOrDefault(),
        });
        response.ContentType ??= "application/json";
        if (fault is null)
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        else
            await FaultyAnswer.WriteAsync(context, fault, body, clock).ConfigureAwait(false);
    }

    private async Task DelayAsync(HttpContext context)
    {
        if (emulator.Latency > TimeSpan.Zero)
            await Task.Delay(emulator.Latency, clock, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Whose limits a request counts to: all keys of an account share them.</summary>
    private string AccountOf(HttpRequest request, string? account)
        => account ?? (Credentials.KeyOf(request) is { } key && emulator.PermissionsOf(key) is null ? key : emulator.AccountId);

    private byte[] Read(HttpRequest request, Parameters parameters)
    {
        var access = Access.Of(request, emulator);
        return request.Path.StartsWithSegments("/v2")
            ? ApiV2Routes.Answer(request, access, parameters)
            : ApiRoutes.Answer(request, access, parameters);
    }

    private static string PathOf(HttpContext context)
        => context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target && target.IndexOf('?', StringComparison.Ordinal) is var at
            ? WithOneSlash(at < 0 ? target : target[..at])
            : context.Request.Path.Value!;

    /// <summary>A path behind an address that ends in a slash begins with two.</summary>
    public static string WithOneSlash(string path) => path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;

    internal static byte[] ErrorBody(ApiError error, string requestId)
    {
        var body = new JsonObject { ["message"] = error.Message, ["type"] = error.Type };
        if (error.Code is not null)
        {
            body["code"] = error.Code;
            body["doc_url"] = "https://stripe.com/docs/error-codes/" + error.Code.Replace('_', '-');
        }

        if (error.Param is not null)
            body["param"] = error.Param;
        foreach (var (name, value) in error.More)
            body[name] = value?.DeepClone();
        body["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestId;
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["error"] = body });
    }
}
