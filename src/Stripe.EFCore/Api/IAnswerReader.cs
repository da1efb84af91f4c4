using System.Diagnostics.CodeAnalysis;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api;

/// <summary>Reads the answers to one kind of request.</summary>
internal interface IAnswerReader<T>
{
    ValueTask<T> ReadAsync(Stream body, bool async, CancellationToken cancellationToken);

    /// <summary>How many objects the answer holds.</summary>
    int RowsOf(T answer);

    /// <summary>Whether a refusal is an answer, and which.</summary>
    bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out T answer);
}

internal sealed class PageAnswerReader(RowLayout layout, Action<UnreadableValue> report) : IAnswerReader<Page>
{
    private readonly PageReader _reader = new(layout, report);

    public ValueTask<Page> ReadAsync(Stream body, bool async, CancellationToken cancellationToken) =>
        _reader.ReadAsync(body, async, cancellationToken);

    public int RowsOf(Page answer) => answer.Rows.Count;

    public bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out Page answer)
    {
        answer = null;
        return false;
    }
}

internal sealed class ObjectAnswerReader(RowLayout layout, Action<UnreadableValue> report) : IAnswerReader<object?[]?>
{
    private readonly PageReader _reader = new(layout, report);

    public ValueTask<object?[]?> ReadAsync(Stream body, bool async, CancellationToken cancellationToken) =>
        _reader.ReadObjectAsync(body, async, cancellationToken);

    public int RowsOf(object?[]? answer) => answer is null ? 0 : 1;

    /// <summary>
    ///     An id that Stripe does not have. Which parameter it names varies by resource; a retrieve has no other that could be missing.
    /// </summary>
    public bool Accepts(StripeRequestException refusal, out object?[]? answer)
    {
        answer = null;
        return refusal is { HttpStatusCode: System.Net.HttpStatusCode.NotFound, Code: "resource_missing" or "not_found" };
    }
}
