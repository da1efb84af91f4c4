using Stripe.EFCore.Api.Sending;

namespace Stripe.EFCore.Api.Clients;

/// <summary>
///     Sends what services of Stripe.net ask for as the context sends its own requests. A refusal is handed back as an answer, of which Stripe.net makes
///     the exception that its users catch.
/// </summary>
internal sealed class ContextHttpClient(ClientSetup setup) : IHttpClient
{
    private static readonly TextAnswerReader Text = new();

    private readonly StreamAnswerReader _stream = new(setup.Settings.Timeout, setup.Clock);

    public Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default) => FreeOfCaller(async () =>
    {
        try
        {
            return await SendAsync(request, Text, cancellationToken).ConfigureAwait(false);
        }
        catch (StripeRequestException refusal) when (refusal.Failure?.Answer is { } answer)
        {
            return answer;
        }
    });

    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default) =>
        FreeOfCaller(async () =>
        {
            try
            {
                return await SendAsync(request, _stream, cancellationToken).ConfigureAwait(false);
            }
            catch (StripeRequestException refusal) when (refusal.Failure?.Answer is { } answer)
            {
                return new(answer.StatusCode, answer.Headers, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer.Content)));
            }
        });

    /// <summary>
    ///     The synchronous methods of Stripe.net block the caller's thread until the task ends. A callback or handler of the application that wants to come
    ///     back to that thread would wait for it, so it never sees it.
    /// </summary>
    private static Task<T> FreeOfCaller<T>(Func<Task<T>> send) =>
        SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default ? send() : Task.Run(send);

    private async Task<TResponse> SendAsync<TResponse>(
        StripeRequest request, IAnswerReader<ClientAnswer<TResponse>> reader, CancellationToken cancellationToken)
    {
        var call = await ClientRequest.OfAsync(request, setup, reader.KeepsBody, cancellationToken).ConfigureAwait(false);
        var isDone = false;
        try
        {
            var answer = await setup.Session.SendAsync(call.Page, reader, cancellationToken).ConfigureAwait(false);
            isDone = true;
            return answer.Response;
        }
        finally
        {
            if (call.Page.Write is { } write && (isDone || write.MayHaveRun) && call.Credentials.Last is { } credential)
                await setup.Session.DropCacheAsync(credential, call.Changes).ConfigureAwait(false);
        }
    }
}
