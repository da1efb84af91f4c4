using System.Collections.Immutable;
using System.Text;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Api.Requests;

/// <summary>One request as it goes out, for those who watch; a credential is no part of it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path without its query.</param>
/// <param name="Parameters">All parameters but expand, paging included, not percent-encoded.</param>
/// <param name="Expand">What is expanded, in wire form (<c>data.customer</c>).</param>
/// <param name="Account">The connected account, or null for the key's own.</param>
internal sealed record RequestInfo(
    HttpMethod Method,
    string Path,
    ImmutableArray<RequestParameter> Parameters,
    ImmutableArray<string> Expand,
    string? Account)
{
    /// <summary>Parameters whose values say nothing about anybody.</summary>
    private const string PageSize = "limit";

    /// <summary>The path for people to read: an id that looks like a key is masked.</summary>
    public string ShownPath => Secrets.MaskIn(Path, secret: null);

    /// <summary>Path and query in wire form, percent-encoded once; brackets stay as they are, as in Stripe's documentation.</summary>
    public string ToPathAndQuery() =>
        Print(Path, Uri.EscapeDataString, parameter => Uri.EscapeDataString(parameter.Value), "&");

    /// <summary>The request for people to read, values included.</summary>
    public string ToStringWithValues()
        => Headed(Print(ShownPath, Itself, parameter => Secrets.MaskIn(OutsideText.OneLine(parameter.Value), secret: null), "&"), Account);

    /// <summary>The request for people to read, with every value masked that could say something about somebody.</summary>
    public override string ToString() =>
        Headed(Print(ShownPath, Itself, parameter => parameter.Name == PageSize ? parameter.Value : "?", "&"), Account is null ? null : "?");

    private static string Itself(string text) => text;

    private string Headed(string pathAndQuery, string? account) =>
        account is null ? $"{Method} {pathAndQuery}" : $"{Method} {pathAndQuery} (account {account})";

    private string Print(string path, Func<string, string> encode, Func<RequestParameter, string> value, string between)
    {
        if (Parameters.IsEmpty && Expand.IsEmpty)
            return path;

        var text = new StringBuilder(path);
        var before = "?";
        foreach (var parameter in Parameters)
        {
            text.Append(before).Append(EncodeName(parameter.Name, encode)).Append('=').Append(value(parameter));
            before = between;
        }

        foreach (var field in Expand)
        {
            text.Append(before).Append("expand[]=").Append(encode(field));
            before = between;
        }

        return text.ToString();
    }

    private static string EncodeName(string name, Func<string, string> encode) =>
        encode(name).Replace("%5B", "[", StringComparison.Ordinal).Replace("%5D", "]", StringComparison.Ordinal);
}
