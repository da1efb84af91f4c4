using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Authentication.OAuth.Protocol;

namespace Stripe.EFCore.Authentication.OAuth.Desktop;

/// <summary>Asks the person at this machine: opens the browser, waits for the redirect, and has its code accepted.</summary>
internal sealed class DesktopConsent(OAuthClient client, OAuthServices services)
{
    /// <param name="application">The application to consent to.</param>
    /// <param name="authorization">What is asked for.</param>
    /// <param name="accept">Exchanges the code. It is not cancelled once it has begun.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Stops waiting for the person.</param>
    public async ValueTask<T> AskAsync<T>(
        OAuthApplication application,
        OAuthAuthorization authorization,
        Func<string, ValueTask<T>> accept,
        bool async,
        CancellationToken cancellationToken)
    {
        var callback = OAuthCallback.CheckListenable(nameof(StripeConnectionSettings.CallbackURL), authorization.CallbackUrl);
        var url = client.Authorize(application, authorization);
        if (async)
            return await AskAsync(application, callback, url, accept, cancellationToken).ConfigureAwait(false);

        // A browser comes when it comes: the listener has threads of its own, and a synchronous caller stands still until it is done.
        var asking = Task.Run(() => AskAsync(application, callback, url, accept, cancellationToken), CancellationToken.None);
        return asking.GetAwaiter().GetResult();
    }

    private async Task<T> AskAsync<T>(
        OAuthApplication application,
        Uri address,
        StripeOAuthAuthorizationUrl url,
        Func<string, ValueTask<T>> accept,
        CancellationToken cancellationToken)
    {
        using var listener = LoopbackListener.Open(address);
        using var timer = new CancellationTokenSource(services.ConsentTimeout, services.Clock);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var done = new CancellationTokenSource();
        var callback = new ConsentCallback<T>(address, url.State, accept);
        var serving = listener.ServeAsync(callback.RespondAsync, done.Token);
        try
        {
            services.Observer.AuthorizationStarting(application.Service, url.Url.Split('?')[0]);
            Open(url);
            return await callback.Outcome.WaitAsync(giveUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!callback.TryGiveUp())
        {
            return await callback.Outcome.ConfigureAwait(false);
        }
        catch (OperationCanceledException cause) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StripeOAuthException(
                $"Nobody consented in the browser within {services.ConsentTimeout.TotalMinutes:0.##} minutes: no redirect came to "
                + $"{address.OriginalString}. "
                + "Try again, or raise the time with OAuth(o => o.ConsentTimeout(...)).",
                cause);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Open(StripeOAuthAuthorizationUrl url)
    {
        try
        {
            services.Browser.Open(new Uri(url.Url));
        }
        catch (Exception cause) when (cause is not OperationCanceledException)
        {
            // The cause may name the address, and so the state: its type says enough.
            throw new StripeOAuthException(
                $"No browser could be opened ({cause.GetType().Name}). On a machine without one, get a code elsewhere and use "
                + "InitiateOAuth=REFRESH with "
                + "OAuthVerifier, or copy a settings file.");
        }
    }
}
