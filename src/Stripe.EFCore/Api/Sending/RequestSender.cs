using System.Net.Sockets;
using Stripe.EFCore.Api.Budgets;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Api.Sending;

/// <summary>Sends one request until it is answered, refused, out of retries or cancelled, and reads its answer to the end.</summary>
internal sealed class RequestSender(SessionSetup setup, StripeTransport transport, RetryPolicy retries, RequestGate gate, RequestBudgets budgets)
{
    private readonly StripeConnectionSettings _settings = setup.Settings;
    private readonly IRequestObserver _observer = setup.Observer;
    private readonly TimeProvider _clock = setup.Clock;
    private readonly bool _isHeard = !setup.IsUnheard;
    private readonly (StripeClient Client, StripeHttpClient Http) _asynchronous = NewClient(setup.Settings, transport.Client(async: true, setup.Settings));
    private readonly (StripeClient Client, StripeHttpClient Http) _synchronous = NewClient(setup.Settings, transport.Client(async: false, setup.Settings));

    /// <summary>
    ///     The answer as <paramref name="reader" /> reads it. With <paramref name="async" /> false the task is complete when it is
    ///     answered.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="reader">Reads the answer.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="recording">Says what the first attempt authenticates with and keeps what came; null where nobody wants it.</param>
    public async ValueTask<T> SendAsync<T>(
        PageRequest request, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken, Recording? recording = null)
    {
        if (_settings.Readonly && request.Write is not null)
            throw ReadonlyConnection.Refusal();

        var source = request.Credentials ?? request.Scope?.CredentialsFrom(setup.Credentials) ?? setup.Credentials.ForRun();
        var address = AddressOf(request);
        Credential? replacement = null;
        var ofThisSize = 0;
        for (var number = 1; ; number++)
        {
            ofThisSize++;
            cancellationToken.ThrowIfCancellationRequested();
            var credential = replacement
                ?? (number == 1 ? recording?.Credential : null)
                ?? await source.GetAsync(async, cancellationToken).ConfigureAwait(false);
            ConnectionRules.CheckSent(nameof(_settings.ApiBase), address, transport.IsProxied(address), credential);
            var info = request.Info.Account == credential.Account ? request.Info : request.Info with { Account = credential.Account };
            var permit = await EnterAsync(request, credential, isRepeat: false, async, cancellationToken).ConfigureAwait(false);
            var started = _clock.GetTimestamp();
            Answer<T> answer;
            try
            {
                try
                {
                    var attempt = new Attempt(number, request, info, credential, permit, recording);
                    answer = await AttemptAsync(attempt, reader, async, cancellationToken).ConfigureAwait(false);
                }
                catch (StripeAuthenticationException refusal) when (replacement is null)
                {
                    replacement = await source
                        .ReplaceAsync(credential, SaysExpired(refusal), async, cancellationToken)
                        .ConfigureAwait(false);
                    if (replacement is null)
                        throw;

                    if (_isHeard)
                        StripeTelemetry.Retried(request, refusal);
                    _observer.RequestRetrying(info, number, TimeSpan.Zero, refusal);
                    continue;
                }
            }
            catch (Exception failure)
            {
                request.Write?.Failed(RetryPolicy.LeavesOpen(failure));
                var smaller = RetryPolicy.MayHaveBeenTooMuch(failure) && retries.PauseAfter(1, failure) is not null ? request.Smaller?.Invoke() : null;
                if (retries.PauseAfter(smaller is null ? ofThisSize : 1, failure) is not { } pause)
                {
                    _observer.RequestFailed(info, _clock.GetElapsedTime(started), failure);
                    throw;
                }

                if (smaller is not null)
                    (request, ofThisSize) = (smaller, 0);
                if (_isHeard)
                    StripeTelemetry.Retried(request, failure);
                _observer.RequestRetrying(info, number, pause, failure);
                await Delay.ForAsync(pause, _clock, async, cancellationToken).ConfigureAwait(false);
                continue;
            }

            request.HeldBack?.Answered(permit.Waited, _clock.GetElapsedTime(started));
            _observer.RequestSucceeded(info, _clock.GetElapsedTime(started), ReceivedBy(reader, answer));
            recording?.Credential = credential;
            return answer.Value;
        }
    }

    /// <summary>
    ///     Whether the bearer was good once. <see href="https://docs.stripe.com/error-codes#api-key-expired">Stripe has a code for
    ///     it</see>, and older answers only say it.
    /// </summary>
    private static bool SaysExpired(StripeAuthenticationException refusal) => refusal.Failure?.Error switch
    {
        { Code: { } code } => code is "api_key_expired" or "platform_api_key_expired",
        { Message: { } said } => said.Contains("expired", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static Received ReceivedBy<T>(IAnswerReader<T> reader, Answer<T> answer) => new(reader.RowsOf(answer.Value), answer.Bytes, answer.RequestId);

    /// <summary>One of the two ways to send: for what Stripe.net prepares here, and for what is prepared before.</summary>
    private static (StripeClient Client, StripeHttpClient Http) NewClient(StripeConnectionSettings settings, StripeHttpClient http) =>
        (new(new StripeClientOptions { ApiBase = settings.ApiBase.AbsoluteUri.TrimEnd('/'), HttpClient = http }), http);

    private static RequestOptions OptionsOf(PageRequest request, Credential credential)
    {
        var options = credential.NeedsContext
            ? new RequestOptions { ApiKey = credential.Bearer, StripeContext = credential.Account }
            : new RequestOptions { ApiKey = credential.Bearer, StripeAccount = credential.Account };
        options.IdempotencyKey = request.Write?.IdempotencyKey;
        return options;
    }

    private static BaseOptions? ParametersOf(PageRequest request) => request.Write?.Parameters is { } parameters
        ? new BaseOptions { ExtraParams = parameters.ToDictionary(p => p.Key, p => p.Value!) }
        : null;

    /// <summary>
    ///     A write of API v1 as a form, without Stripe.net's options: of those it looks up the attributes by reflection, which takes more processor time than
    ///     all the rest. Null for what is no such form.
    /// </summary>
    private PreparedRequest? FormOf(PageRequest request)
    {
        if (request is not { Write: { Parameters: { } parameters, IdempotencyKey: { } key } } || request.Info.Method != HttpMethod.Post
            || request.PathAndQuery.StartsWith("/v2/", StringComparison.Ordinal) || FormText.Of(parameters) is not { } form)
        {
            return null;
        }

        var address = AddressOf(request);
        return new(HttpMethod.Post, new(address.AbsoluteUri.TrimEnd('/') + request.PathAndQuery), address)
        {
            Headers = [new("Stripe-Version", _settings.ApiVersion ?? StripeConfiguration.ApiVersion), new("Idempotency-Key", key)],
            Body = form,
            ContentType = FormText.ContentType,
        };
    }

    /// <summary>What stands before the path.</summary>
    private Uri AddressOf(PageRequest request) => request.Prepared?.Base ?? _settings.ApiBase;

    /// <summary>Counts a read to the budgets, as Stripe does, and waits until it may go; who gives up while waiting has sent none.</summary>
    /// <param name="isRepeat">Whether a handler of the application sends the request again.</param>
    private async ValueTask<Permit> EnterAsync(
        PageRequest request, Credential credential, bool isRepeat, bool async, CancellationToken cancellationToken)
    {
        var counted = request.Write is null
            ? await budgets.TakeAsync(credential, request.Scope, async, cancellationToken).ConfigureAwait(false)
            : default(RequestBudgets.Counted?);
        try
        {
            return await (isRepeat
                ? gate.EnterAgainAsync(credential, request, async, cancellationToken)
                : gate.EnterAsync(credential, request, async, cancellationToken)).ConfigureAwait(false);
        }
        catch
        {
            counted?.GiveBack();
            throw;
        }
    }

    /// <summary>The same for a request that a handler of the application sends again.</summary>
    private ValueTask<Permit> EnterAgainAsync(PageRequest request, RequestInfo info, Credential credential, bool async, CancellationToken cancellationToken)
    {
        if (transport.TryNoteRepeat())
            _observer.RequestRepeated(info);
        return EnterAsync(request, credential, isRepeat: true, async, cancellationToken);
    }

    /// <summary>Watches the sends of an attempt, by its request as it goes out: the base may have a path of its own.</summary>
    private AttemptSends Watch(Attempt attempt) => new(
        new Uri(AddressOf(attempt.Request).AbsoluteUri.TrimEnd('/') + attempt.Request.PathAndQuery).PathAndQuery,
        attempt.Permit,
        (async, cancellationToken) => EnterAgainAsync(attempt.Request, attempt.Info, attempt.Credential, async, cancellationToken));

    private async ValueTask<Answer<T>> AttemptAsync<T>(Attempt attempt, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        var (request, info, permit) = (attempt.Request, attempt.Info, attempt.Permit);
        var started = _clock.GetTimestamp();
        var sends = transport.IsWatched ? Watch(attempt) : null;
        sends?.Begin();
        request.Scope?.Traffic?.Started(permit.Waited);
        using var activity = _isHeard ? StripeTelemetry.Start(request, attempt.Number, AddressOf(request)) : null;
        try
        {
            if (permit.Notice is { } notice)
                _observer.SharedLimitsChanged(notice);
            if (permit.Waited > TimeSpan.Zero)
            {
                if (_isHeard)
                    StripeTelemetry.Waited(request, permit.Waited);
                _observer.RequestWaited(info, permit.Waited);
            }

            _observer.RequestStarting(info);
            var answer = await AnswerInTimeAsync(attempt, reader, async, cancellationToken).ConfigureAwait(false);
            if (_isHeard)
                StripeTelemetry.Succeeded(activity, request, _clock.GetElapsedTime(started), reader is PageAnswerReader, ReceivedBy(reader, answer));
            return answer;
        }
        catch (Exception failure)
        {
            if (failure is StripeRateLimitException refusal)
                (sends?.Permit ?? permit).Refused(refusal.Reason, refusal.Failure?.RetryAfter);
            if (_isHeard)
                StripeTelemetry.Failed(activity, request, _clock.GetElapsedTime(started), failure);
            throw;
        }
        finally
        {
            request.Scope?.Traffic?.Ended();
            gate.Leave(sends?.End() ?? permit);
        }
    }

    private async ValueTask<Answer<T>> AnswerInTimeAsync<T>(Attempt attempt, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        var info = attempt.Request.Info;
        using var timeout = new CancellationTokenSource(_settings.Timeout, _clock);
        using var giveUp = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            return await ReadAnswerAsync(attempt, reader, async, timeout.Token).ConfigureAwait(false);
        }
        catch (StripeRequestException refusal) when (reader.Accepts(refusal, out var value))
        {
            attempt.Recording?.Refusal = refusal;
            return new(value, Bytes: 0, refusal.RequestId);
        }
        catch (Exception cause) when (cause is not StripeRequestException && cancellationToken.IsCancellationRequested)
        {
            // An aborted read ends with whatever the connection happened to throw; the caller asked for one thing only.
            throw new OperationCanceledException("The request was cancelled.", cause, cancellationToken);
        }
        catch (Exception cause) when (cause is not StripeRequestException && timeout.IsCancellationRequested)
        {
            // The same for one that takes too long. What the connection threw stays the inner exception.
            throw RequestErrors.TimedOut(info, _settings.Timeout, cause);
        }
        catch (Exception cause) when (cause is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            throw RequestErrors.Unanswered(info, AddressOf(attempt.Request), cause, attempt.Credential.Bearer);
        }
    }

    private async ValueTask<Answer<T>> ReadAnswerAsync<T>(Attempt attempt, IAnswerReader<T> reader, bool async, CancellationToken cancellationToken)
    {
        var (request, credential, recording) = (attempt.Request, attempt.Credential, attempt.Recording);
        var (client, http) = async ? _asynchronous : _synchronous;
        var body = (request.Prepared ?? FormOf(request)) is { } prepared
            ? await http.OpenAsync(prepared, credential, cancellationToken).ConfigureAwait(false)
            : (ResponseBody)await client
                .RequestStreamingAsync(
                    request.Info.Method, request.PathAndQuery, ParametersOf(request), OptionsOf(request, credential), cancellationToken)
                .ConfigureAwait(false);
        using var closed = reader.KeepsBody ? null : body;
        try
        {
            var recorded = recording is null ? null : new RecordingStream(body);
            var value = await reader.ReadAsync((Stream?)recorded ?? body, async, cancellationToken).ConfigureAwait(false);
            if (!reader.KeepsBody)
                await body.DrainAsync(async, cancellationToken).ConfigureAwait(false);
            recording?.Body = recorded!.ToArray();
            request.Write?.IsReplayed = body.Headers.Contains("Idempotent-Replayed");
            return new(value, body.BytesRead, body.RequestId);
        }
        catch (StripeResponseException unreadable) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestErrors.Unreadable(request.Info, body.RequestId, unreadable);
        }
    }

    /// <summary>One attempt to have a request answered.</summary>
    /// <param name="Number">The first is 1.</param>
    /// <param name="Request">What is asked.</param>
    /// <param name="Info">What logs show of it.</param>
    /// <param name="Credential">What it authenticates with.</param>
    /// <param name="Permit">Its place among the requests that may go.</param>
    /// <param name="Recording">Keeps what came; null where nobody wants it.</param>
    private readonly record struct Attempt(
        int Number, PageRequest Request, RequestInfo Info, Credential Credential, Permit Permit, Recording? Recording);

    private readonly record struct Answer<T>(T Value, long Bytes, string? RequestId);
}

/// <summary>What a request that is kept was answered, and with what it was asked.</summary>
/// <param name="first">What the first attempt authenticates with.</param>
internal sealed class Recording(Credential first)
{
    /// <summary>What the request authenticates with; once it is answered, what it was answered to.</summary>
    public Credential Credential { get; set; } = first;

    /// <summary>The body of the answer; a refusal that is an answer has none.</summary>
    public byte[]? Body { get; set; }

    /// <summary>The refusal that is the answer.</summary>
    public StripeRequestException? Refusal { get; set; }
}
