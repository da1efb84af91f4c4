using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Writes;

/// <summary>The object that Stripe answered a write with.</summary>
/// <param name="Json">The answer, whole.</param>
/// <param name="Id">The object's id; null where it has none.</param>
internal sealed record WrittenObject(byte[] Json, string? Id);

/// <summary>Reads the answers to writes: one object of JSON.</summary>
/// <param name="expected">What has to be answered; null where nobody knows.</param>
internal sealed class WrittenObjectReader(AnswerCheck? expected) : IAnswerReader<WrittenObject>
{
    public async ValueTask<WrittenObject> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        if (async)
            await body.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        else
            body.CopyTo(copy);
        return Read(copy.ToArray());
    }

    public int RowsOf(WrittenObject answer) => 1;

    public bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out WrittenObject answer)
    {
        answer = null;
        return false;
    }

    private WrittenObject Read(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                // All of it is read, so that an answer that is cut off is none.
            }

            if (!isObject)
                throw NoObject(json.Length, null);
        }
        catch (JsonException exception)
        {
            throw NoObject(json.Length, exception);
        }

        var answer = new RawValue(json, JsonTokenType.StartObject);
        expected?.Check(answer);
        var members = answer.Reader();
        return new(json, members.PeekString("id"u8));
    }

    /// <summary>Such an answer is not Stripe's, or not whole, so what became of the write is open.</summary>
    private static StripeResponseException NoObject(int length, JsonException? cause) =>
        new($"The answer of {length} bytes is no JSON object, so nobody knows whether Stripe carried the change out.", cause) { IsBroken = true };
}
