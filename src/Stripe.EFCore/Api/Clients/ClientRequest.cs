using System.Net;
using Stripe.EFCore.Api.Caching;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Http;

namespace Stripe.EFCore.Api.Clients;

/// <summary>What a service of Stripe.net asks for, as the session sends it.</summary>
/// <param name="Page">The request.</param>
/// <param name="Credentials">What it authenticates with.</param>
internal sealed record ClientRequest(PageRequest Page, CallCredentials Credentials)
{
    private const string VersionHeader = "Stripe-Version";
    private const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>What makes an object of another version, by the version that its service is given.</summary>
    private const string EphemeralKeys = "/v1/ephemeral_keys";

    /// <summary>Test helpers change objects of any resource.</summary>
    private const string TestHelpers = "/v1/test_helpers";

    /// <summary>The resource whose cached answers a write makes old; null for all of them.</summary>
    public string? Changes => CacheTags.OfPath(Page.Info.Path) is var tag && tag == TestHelpers ? null : tag;

    /// <param name="request">What Stripe.net has prepared.</param>
    /// <param name="setup">Whose client it is.</param>
    /// <param name="isStreamed">Whether the answer is read piece by piece.</param>
    /// <param name="cancellationToken">Cancels the reading of what is uploaded.</param>
    public static async ValueTask<ClientRequest> OfAsync(StripeRequest request, ClientSetup setup, bool isStreamed, CancellationToken cancellationToken)
    {
        var (address, isKnown) = setup.Addresses.BaseOf(request.Uri);
        var path = PathOf(request, address);
        var content = request.Content;
        var prepared = new PreparedRequest(request.Method, request.Uri, address)
        {
            Headers = HeadersOf(request, path, setup.Settings),
            Body = content is null ? null : await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false),
            ContentType = content?.Headers.ContentType,
            IsStreamed = isStreamed,
            SecretOfBody = setup.Settings.OAuthClientSecret,
        };
        var credentials = new CallCredentials(setup.Credentials())
        {
            Key = request.AuthorizationHeader.Parameter is PreparedRequest.KeyOfContext ? null : request.AuthorizationHeader.Parameter,
            Account = prepared.Account,
            UnknownHost = isKnown ? null : request.Uri.Authority,
        };
        return new(ToPage(prepared, path, credentials), credentials);
    }

    private static PageRequest ToPage(PreparedRequest prepared, string path, ICredentialSource credentials)
    {
        var asked = prepared.Uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(ToParameter)
            .ToLookup(p => p.Name.StartsWith("expand[", StringComparison.Ordinal));
        var info = new RequestInfo(prepared.Method, path, [.. asked[false]], [.. asked[true].Select(p => p.Value)], prepared.Account);
        var key = prepared.Headers.Where(h => h.Key == IdempotencyHeader).Select(h => h.Value).FirstOrDefault();
        return new(info, path + prepared.Uri.Query, PathTemplate.Of(path))
        {
            Prepared = prepared,
            Credentials = credentials,
            Write = prepared.Method == HttpMethod.Get ? null : new WriteBody(parameters: null, key),
        };
    }

    private static RequestParameter ToParameter(string pair) =>
        pair.Split('=', 2) is [var name, var value] ? new(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value)) : new(WebUtility.UrlDecode(pair), "");

    /// <summary>The path of the API as it was written. An address takes steps such as <c>..</c> out of it, so that it would be another path.</summary>
    private static string PathOf(StripeRequest request, Uri address)
    {
        var written = request.Uri.OriginalString;
        var start = written.IndexOf('/', written.IndexOf("://", StringComparison.Ordinal) + 3);
        var path = written[start..].Split('?')[0];
        var before = address.AbsolutePath.TrimEnd('/');
        path = path.StartsWith(before, StringComparison.Ordinal) ? path[before.Length..] : path;

        // Stripe.net writes a blank as + and a + as %2B.
        RequestPath.Check(path.Replace("+", "%20", StringComparison.Ordinal));
        return path;
    }

    private static KeyValuePair<string, string>[] HeadersOf(StripeRequest request, string path, StripeConnectionSettings settings)
    {
        CheckHeaders(request);
        var isOwn = path == EphemeralKeys || request.StripeHeaders[VersionHeader] != StripeConfiguration.ApiVersion;
        return
        [
            .. request.StripeHeaders.Select(h => h.Key == VersionHeader && !isOwn ? KeyValuePair.Create(h.Key, settings.ApiVersion ?? h.Value) : h),
        ];
    }

    /// <summary>What callers name in their options becomes headers.</summary>
    /// <exception cref="ArgumentException">A value cannot stand in a header.</exception>
    private static void CheckHeaders(StripeRequest request)
    {
        var key = request.AuthorizationHeader.Parameter ?? "";
        foreach (var (name, value) in request.StripeHeaders.Append(KeyValuePair.Create("Authorization", key)))
        {
            if (value is not null && HeaderText.ProblemOf(value) is { } problem)
                throw new ArgumentException($"{OptionOf(name)} {problem}. It is sent in the header {name}. Nothing was sent.", nameof(request));
        }
    }

    private static string OptionOf(string header) => header switch
    {
        IdempotencyHeader => nameof(RequestOptions) + "." + nameof(RequestOptions.IdempotencyKey),
        "Stripe-Account" => nameof(RequestOptions) + "." + nameof(RequestOptions.StripeAccount),
        "Stripe-Context" => nameof(RequestOptions) + "." + nameof(RequestOptions.StripeContext),
        "Authorization" => nameof(RequestOptions) + "." + nameof(RequestOptions.ApiKey),
        _ => $"The header {header} of the request's options",
    };
}
