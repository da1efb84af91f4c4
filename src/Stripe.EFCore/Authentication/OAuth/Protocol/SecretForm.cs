using System.Net;
using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Authentication.OAuth.Protocol;

/// <summary>
///     The form of a request for tokens, which knows where it is about to be written. A handler that follows redirects sends the form along, secret and all,
///     and one that maps addresses may map https to http.
/// </summary>
/// <param name="request">What is asked.</param>
/// <param name="message">The message as it is when the form is written.</param>
/// <param name="isProxied">Whether a proxy carries what goes to an address of this machine.</param>
internal sealed class SecretForm(OAuthRequest request, HttpRequestMessage message, Func<Uri, bool> isProxied) : FormUrlEncodedContent(request.Form)
{
    private string? _authority;

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Check();
        base.SerializeToStream(stream, context, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        Check();
        return base.SerializeToStreamAsync(stream, context);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Check();
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }

    private void Check()
    {
        var target = message.RequestUri!;
        ConnectionRules.CheckSent(request.Setting, target, isProxied(target), request.IsLive);
        _authority ??= target.GetLeftPart(UriPartial.Authority);
        if (_authority != target.GetLeftPart(UriPartial.Authority))
            throw OAuthErrors.Redirected(request, target);
    }
}
