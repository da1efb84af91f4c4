using System.Text.Json;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Writes;

/// <summary>What the answer to a write has to be. One that is not so is no answer of Stripe's, so what became of the write is open.</summary>
/// <param name="Changed">The object that is changed or deleted; null for a new one, or where nobody knows.</param>
internal sealed record AnswerCheck(ObjectIdentity? Changed)
{
    /// <summary>Whether a new object has to be answered, which has an id.</summary>
    public bool IsCreate { get; init; }

    /// <summary>The <c>object</c> value of the new object; null where it is not known.</summary>
    public string? Object { get; init; }

    /// <summary>Whether an answer that says that nothing was deleted is none.</summary>
    public bool IsDelete { get; init; }

    /// <exception cref="StripeResponseException">The answer is another.</exception>
    public void Check(in RawValue answer)
    {
        Changed?.Check(answer);
        var reader = answer.Reader();
        var ahead = reader;
        if (IsDelete && ahead.FindMember("deleted"u8, out var deleted) && deleted.TokenType == JsonTokenType.False)
            throw Wrong("says that the object is not deleted");
        if (!IsCreate)
            return;
        if (string.IsNullOrEmpty(reader.PeekString("id"u8)))
            throw Wrong("is no new object: it has no id");
        if (Object is not null && reader.PeekString("object"u8) is { } name && name != Object)
            throw Wrong($"is the object '{OutsideText.CleanCode(name)}' and not '{Object}'");
    }

    private static StripeResponseException Wrong(string problem) => new(
        $"The answer {problem}, so nobody knows whether Stripe carried the change out. Look at what stands between the application and Stripe: a proxy, a "
        + "cache, a mock.")
    {
        IsBroken = true,
    };
}
