using System.Net;
using System.Text;
using Stripe;

namespace StripeEFCore.Benchmarks.Canned;

/// <summary>Answers Stripe.net with one page, decoded to text on each request as its own client does, and nothing of HTTP besides.</summary>
public sealed class CannedHttpClient(byte[] page) : IHttpClient
{
    public Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(new MemoryStream(page), Encoding.UTF8);
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        return Task.FromResult(new StripeResponse(HttpStatusCode.OK, response.Headers, reader.ReadToEnd()));
    }

    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
