using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace Stripe.EFCore.Authentication.OAuth.Desktop;

/// <summary>
///     Judges what comes to the callback address. The first request with the right state decides; its page is answered when its code has
///     been exchanged, so that the person reads what really happened.
/// </summary>
internal sealed class ConsentCallback<T>(Uri callback, string state, Func<string, ValueTask<T>> accept)
{
    private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>What came of it: the accepted code's result, or why there is none.</summary>
    public Task<T> Outcome => _outcome.Task;

    /// <summary>
    ///     Takes no redirect any more. False where one was taken before: its exchange is under way, and its outcome has to be waited for.
    /// </summary>
    public bool TryGiveUp() => TryTake();

    public async Task<CallbackPage> RespondAsync(LoopbackRequest request)
    {
        if (!IsHere(request.Host))
            return CallbackPage.BadRequest;
        if (request.Path != callback.AbsolutePath)
            return CallbackPage.NotFound;
        if (request.Method != "GET")
            return CallbackPage.BadRequest;
        if (!StripeOAuthState.Matches(state, request.Query.GetValueOrDefault("state")))
            return CallbackPage.WrongState;

        var code = request.Query.GetValueOrDefault("code");
        var error = request.Query.GetValueOrDefault("error");
        if (string.IsNullOrEmpty(code) && string.IsNullOrEmpty(error))
            return CallbackPage.Incomplete;
        if (!TryTake())
            return CallbackPage.AlreadyUsed;
        return string.IsNullOrEmpty(error)
            ? await AcceptAsync(code!).ConfigureAwait(false)
            : Deny(error, request.Query.GetValueOrDefault("error_description"));
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    private async Task<CallbackPage> AcceptAsync(string code)
    {
        try
        {
            _outcome.TrySetResult(await accept(code).ConfigureAwait(false));
            return CallbackPage.Granted;
        }
        catch (Exception failure)
        {
            // The browser gets a page all the same; whoever waits for the consent gets the exception.
            _outcome.TrySetException(failure);
            return CallbackPage.Failed;
        }
    }

    private CallbackPage Deny(string error, string? description)
    {
        _outcome.TrySetException(OAuthErrors.Denied(error, description));
        return CallbackPage.Denied;
    }

    /// <summary>A name that some other site points at this machine is not ours.</summary>
    private bool IsHere(string? host) =>
        host is not null
        && Uri.TryCreate("http://" + host, UriKind.Absolute, out var named)
        && named.Port == callback.Port
        && (named.Host is "localhost" or "127.0.0.1" or "[::1]" || named.Host == callback.Host);
}
