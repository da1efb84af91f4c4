namespace Stripe.EFCore.Emulator;

/// <summary>What goes wrong with an answer of a token endpoint.</summary>
public enum EmulatedTokenFault
{
    /// <summary>500, before the request changed anything: the code or refresh token is still good.</summary>
    ServerError,

    /// <summary>The exchange happens, then the connection breaks without an answer: the code or refresh token is used up.</summary>
    LostAnswer,

    /// <summary>The exchange happens, and the JSON ends in the middle.</summary>
    Truncated,

    /// <summary>200 with a page of HTML in place of JSON, as a proxy would answer. Nothing is exchanged.</summary>
    Html,

    /// <summary>Well-formed JSON without an <c>access_token</c>. Nothing is exchanged.</summary>
    WithoutAccessToken,

    /// <summary>An access token that holds a line break and a header of its own. Nothing is exchanged.</summary>
    HeaderInjection,

    /// <summary>Tokens that look right and that the emulator never issued. Nothing is exchanged.</summary>
    UnknownTokens,

    /// <summary>The members are there and are of the wrong JSON types. Nothing is exchanged.</summary>
    WrongTypes,

    /// <summary>A <c>token_type</c> other than <c>bearer</c>. Nothing is exchanged.</summary>
    WrongTokenType,
}
