using System.Net.Http.Headers;
using System.Text;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Transport;

/// <summary>A request that is ready but for what it authenticates with. Each attempt sends the same bytes, as its idempotency key demands.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">Where it goes, with its query.</param>
/// <param name="Base">The part of the address that stands before the path of the API.</param>
internal sealed record PreparedRequest(HttpMethod Method, Uri Uri, Uri Base)
{
    /// <summary>What stands in the place of the context's key until the request is sent.</summary>
    public const string KeyOfContext = "key_of_the_context";

    private const string AccountHeader = "Stripe-Account";
    private const string ContextHeader = "Stripe-Context";

    /// <summary>The headers but for those of the credential, and of the account where the caller names none.</summary>
    public required IReadOnlyCollection<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body; null where there is none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the body is.</summary>
    public MediaTypeHeaderValue? ContentType { get; init; }

    /// <summary>Whether the answer is read piece by piece, so that it may be longer than what fits into the memory.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>What is sent in place of the key where a service of Stripe.net puts the key into the body; null for the key itself.</summary>
    public string? SecretOfBody { get; init; }

    /// <summary>The account that the caller names in a header; null where it is the context's.</summary>
    public string? Account => HeaderOf(ContextHeader) ?? HeaderOf(AccountHeader);

    /// <summary>Whether it is a request of OAuth, the only ones that have the key in their body.</summary>
    private bool IsOfOAuth => Uri.AbsolutePath.AsSpan(Base.AbsolutePath.TrimEnd('/').Length).StartsWith("/oauth/", StringComparison.Ordinal);

    public HttpRequestMessage ToMessage(Credential credential)
    {
        var message = new HttpRequestMessage(Method, Uri) { Content = ToContent(credential) };
        message.Headers.Authorization = new("Bearer", credential.Bearer);
        foreach (var (name, value) in Headers)
            message.Headers.Add(name, value);
        if (Account is null && credential.Account is { } account)
            message.Headers.Add(credential.NeedsContext ? ContextHeader : AccountHeader, account);
        return message;
    }

    private string? HeaderOf(string name) => Headers.Where(h => h.Key == name).Select(h => h.Value).FirstOrDefault();

    private ByteArrayContent? ToContent(Credential credential)
    {
        if (Body is null)
            return null;

        var content = new ByteArrayContent(IsOfOAuth ? WithSecret(Body, credential) : Body);
        content.Headers.ContentType = ContentType;
        return content;
    }

    /// <summary>OAuth's token endpoint takes the key as a parameter, and Stripe.net puts there what it takes for the key.</summary>
    private byte[] WithSecret(byte[] form, Credential credential)
    {
        var marker = "=" + KeyOfContext;
        return form.AsSpan().IndexOf(Encoding.ASCII.GetBytes(marker)) < 0
            ? form
            : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(form).Replace(
                marker, "=" + Uri.EscapeDataString(SecretOfBody ?? credential.Bearer), StringComparison.Ordinal));
    }
}
