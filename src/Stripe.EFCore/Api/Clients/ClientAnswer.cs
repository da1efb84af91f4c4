using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;

namespace Stripe.EFCore.Api.Clients;

/// <summary>An answer as Stripe.net takes it.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Rows">How many objects it holds.</param>
internal readonly record struct ClientAnswer<TResponse>(TResponse Response, int Rows);

/// <summary>Reads answers that are a text.</summary>
internal sealed class TextAnswerReader : IAnswerReader<ClientAnswer<StripeResponse>>
{
    public async ValueTask<ClientAnswer<StripeResponse>> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        var read = new MemoryStream();
        await body.CopyToAsync(read, cancellationToken).ConfigureAwait(false);
        var bytes = read.GetBuffer().AsMemory(0, (int)read.Length);
        var answer = (ResponseBody)body;
        var text = bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..]
            ? Encoding.UTF8.GetString(bytes.Span)
            : answer.Mask(new StreamReader(new MemoryStream(read.GetBuffer(), 0, (int)read.Length)).ReadToEnd());
        return new(new(HttpStatusCode.OK, answer.Headers, text), Count(bytes.Span));
    }

    public int RowsOf(ClientAnswer<StripeResponse> answer) => answer.Rows;

    public bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out ClientAnswer<StripeResponse> answer)
    {
        answer = default;
        return false;
    }

    /// <summary>The items of a list; 1 for any other object.</summary>
    private static int Count(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isData = reader.ValueTextEquals("data"u8);
                reader.Read();
                if (isData && reader.TokenType == JsonTokenType.StartArray)
                    return Items(ref reader);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Stripe.net says what is wrong with the answer.
        }

        return 1;
    }

    private static int Items(ref Utf8JsonReader reader)
    {
        var items = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items++;
            reader.Skip();
        }

        return items;
    }
}

/// <summary>Hands answers out as a stream that begins when the headers are there.</summary>
/// <param name="patience">How long the next bytes may take.</param>
/// <param name="clock">Times that.</param>
internal sealed class StreamAnswerReader(TimeSpan patience, TimeProvider clock) : IAnswerReader<ClientAnswer<StripeStreamedResponse>>
{
    public bool KeepsBody => true;

    public ValueTask<ClientAnswer<StripeStreamedResponse>> ReadAsync(Stream body, bool async, CancellationToken cancellationToken) =>
        new(new ClientAnswer<StripeStreamedResponse>(
            new(HttpStatusCode.OK, ((ResponseBody)body).Headers, new PatientStream(body, patience, clock)), Rows: 0));

    public int RowsOf(ClientAnswer<StripeStreamedResponse> answer) => answer.Rows;

    public bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out ClientAnswer<StripeStreamedResponse> answer)
    {
        answer = default;
        return false;
    }
}
