using System.Net;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Traffic;
using Stripe.EFCore.Emulator.Writes;
using Stripe.EFCore.Emulator.Writes.Idempotency;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Answers writes: once for each idempotency key.</summary>
internal sealed class WriteHandler(StripeEmulator emulator, TimeProvider clock, NewIds ids)
{
    private readonly KeyedAnswers _answers = new(clock);
    private readonly WriteRoutes _routes = new(ids);

    /// <param name="delay">Holds the answer back, while the request is under way.</param>
    public async Task<byte[]> AnswerAsync(HttpContext context, RequestBody body, EmulatedFault? fault, Func<Task> delay)
    {
        var (request, response) = (context.Request, context.Response);
        PreparedWrite write;
        KeptAnswer? kept = null;
        string? key = null;
        try
        {
            write = WriteRoutes.Prepare(request, Access.Of(request, emulator), body);
            key = KeyOf(request, write);
            if (key is not null)
                kept = _answers.Begin(key, Fingerprint(request, body), write.Operation.IsV2);
        }
        catch (ApiError)
        {
            await delay().ConfigureAwait(false);
            throw;
        }

        if (kept is not null)
        {
            await delay().ConfigureAwait(false);
            response.StatusCode = kept.Status;
            response.Headers["Idempotent-Replayed"] = "true";
            response.Headers["Original-Request"] = kept.RequestId;
            return kept.Body;
        }

        return await ExecuteAsync(context, write, (key, fault), delay).ConfigureAwait(false);
    }

    private async Task<byte[]> ExecuteAsync(HttpContext context, PreparedWrite write, (string? Key, EmulatedFault? Fault) how, Func<Task> delay)
    {
        var (request, response) = (context.Request, context.Response);
        var requestId = response.Headers["Request-Id"].FirstOrDefault()!;
        var isKept = false;
        try
        {
            try
            {
                await delay().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The client is gone. What has arrived is carried out, as Stripe does.
            }

            byte[] answer;
            try
            {
                answer = _routes.Execute(write, request);
                if (how.Fault is { IsAfterExecution: true })
                    throw FaultyAnswer.Error(how.Fault, response);
            }
            catch (ApiError error)
            {
                response.StatusCode = (int)error.Status;
                answer = ApiHandler.ErrorBody(error, requestId);
            }

            isKept = how.Key is not null && (!write.Operation.IsV2 || response.StatusCode < (int)HttpStatusCode.BadRequest);
            if (isKept)
                _answers.Keep(how.Key!, new KeptAnswer(response.StatusCode, answer, requestId));
            return answer;
        }
        finally
        {
            if (how.Key is not null && !isKept)
                _answers.Release(how.Key);
        }
    }

    /// <summary>A key on a DELETE of API v1 has no effect.</summary>
    private static string? KeyOf(HttpRequest request, PreparedWrite write)
        => request.Headers["Idempotency-Key"].FirstOrDefault() is { Length: > 0 } key && (write.Operation.IsV2 || HttpMethods.IsPost(request.Method))
            ? $"{write.Access.AccountId}/{key}"
            : null;

    private static string Fingerprint(HttpRequest request, RequestBody body)
        => $"{request.Method} {request.Path}?{string.Join('&', body.Parameters.All.Select(p => p.Key + "=" + p.Value))}";
}
