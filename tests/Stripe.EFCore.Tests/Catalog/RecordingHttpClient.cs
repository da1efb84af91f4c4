namespace StripeEFCore.Tests.Catalog;

/// <summary>Notes the request that a method of Stripe.net is about to send, and stops there: there is nobody to answer.</summary>
internal sealed class RecordingHttpClient : IHttpClient
{
    private StripeRequest? _last;

    /// <summary>The request that was noted since the last call, if there was one.</summary>
    public StripeRequest? Take()
    {
        var last = _last;
        _last = null;
        return last;
    }

    public Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
        => throw Record(request);

    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
        => throw Record(request);

    private RecordedException Record(StripeRequest request)
    {
        _last = request;
        return new RecordedException();
    }
}

internal sealed class RecordedException : Exception;
