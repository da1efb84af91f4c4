using System.Net.Sockets;

namespace Stripe.EFCore.Api;

/// <summary>Sends one request until it is answered, refused, out of retries or cancelled, and reads its answer to the end.</summary>
internal sealed class RequestSender(
    StripeConnectionSettings settings,
    StripeTransport transport,
    IRequestObserver observer,
    RetryPolicy retries,
    TimeProvider clock)
{
    private readonly StripeClient _asynchronous = NewClient(settings, transport.Asynchronous);
    private readonly StripeClient _synchronous = NewClient(settings, transport.Synchronous);

    /// <summary>
    ///     The answer as <paramref name="reader" /> reads it. With <paramref name="async" /> false the task is complete when it is
    ///     answered.
    /// </summary>
    public async ValueTask<T> SendAsync<T>(PageRequest request, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            observer.RequestStarting(request.Info);
            var started = clock.GetTimestamp();
            Answer<T> answer;
            try
            {
                answer = await AttemptAsync(request, reader, async, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                if (retries.PauseAfter(attempt, failure) is not { } pause)
                {
                    observer.RequestFailed(request.Info, clock.GetElapsedTime(started), failure);
                    throw;
                }

                observer.RequestRetrying(request.Info, attempt, pause, failure);
                await Delay.ForAsync(pause, clock, async, cancellationToken).ConfigureAwait(false);
                continue;
            }

            observer.RequestSucceeded(
                request.Info,
                clock.GetElapsedTime(started),
                reader.RowsOf(answer.Value),
                answer.Bytes,
                answer.RequestId);
            return answer.Value;
        }
    }

    private static StripeClient NewClient(StripeConnectionSettings settings, IHttpClient http) => new(new StripeClientOptions
    {
        ApiKey = settings.BearerToken,
        StripeAccount = settings.AccountId,
        ApiBase = settings.ApiBase.AbsoluteUri.TrimEnd('/'),
        HttpClient = http,
    });

    private async ValueTask<Answer<T>> AttemptAsync<T>(
        PageRequest request,
        IAnswerReader<T> reader,
        bool async,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await ReadAnswerAsync(request, reader, async, either.Token).ConfigureAwait(false);
        }
        catch (StripeRequestException refusal) when (reader.Accepts(refusal, out var value))
        {
            return new(value, Bytes: 0, refusal.RequestId);
        }
        catch (Exception cause) when (cause is not StripeRequestException && cancellationToken.IsCancellationRequested)
        {
            // An aborted read ends with whatever the connection happened to throw; the caller asked for one thing only.
            throw new OperationCanceledException("The request was cancelled.", cause, cancellationToken);
        }
        catch (Exception cause) when (cause is not StripeRequestException && timeout.IsCancellationRequested)
        {
            throw RequestErrors.TimedOut(request.Info, settings.Timeout, cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            throw RequestErrors.Unanswered(request.Info, settings.ApiBase, cause);
        }
    }

    private async ValueTask<Answer<T>> ReadAnswerAsync<T>(
        PageRequest request,
        IAnswerReader<T> reader,
        bool async,
        CancellationToken cancellationToken)
    {
        var client = async ? _asynchronous : _synchronous;
        var stream = await client
            .RequestStreamingAsync(HttpMethod.Get, request.PathAndQuery, options: null, requestOptions: null, cancellationToken)
            .ConfigureAwait(false);
        using var body = (ResponseBody)stream;
        try
        {
            var value = await reader.ReadAsync(body, async, cancellationToken).ConfigureAwait(false);
            await body.DrainAsync(async, cancellationToken).ConfigureAwait(false);
            return new(value, body.BytesRead, body.RequestId);
        }
        catch (StripeResponseException unreadable) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestErrors.Unreadable(request.Info, body.RequestId, unreadable);
        }
    }

    private readonly record struct Answer<T>(T Value, long Bytes, string? RequestId);
}
