namespace Stripe.EFCore.Http;

/// <summary>Stands next to the handler that sends, beneath all handlers of the application.</summary>
internal sealed class SendWatchHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>
    ///     Puts a watch at the end of a chain of handlers, and returns whether there is one. A chain that has sent requests before takes none any longer; a
    ///     handler that is no chain repeats nothing that can be seen.
    /// </summary>
    public static bool TryPutBeneath(HttpMessageHandler handler)
    {
        var last = handler as DelegatingHandler;
        while (last?.InnerHandler is DelegatingHandler next)
            last = next;
        if (last is SendWatchHandler)
            return true;
        if (last?.InnerHandler is not { } sender)
            return false;

        try
        {
            last.InnerHandler = new SendWatchHandler(sender);
            return true;
        }
        catch (InvalidOperationException)
        {
            // It has sent requests before, perhaps since another context put the watch there.
            return last.InnerHandler is SendWatchHandler;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (SendWatch.Of(request) is not { } watch)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        await watch.SendingAsync(async: true, cancellationToken).ConfigureAwait(false);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        watch.Answered(response);
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (SendWatch.Of(request) is not { } watch)
            return base.Send(request, cancellationToken);

        watch.SendingAsync(async: false, cancellationToken).GetAwaiter().GetResult();
        var response = base.Send(request, cancellationToken);
        watch.Answered(response);
        return response;
    }
}
