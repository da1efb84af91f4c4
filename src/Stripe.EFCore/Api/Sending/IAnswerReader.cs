using System.Diagnostics.CodeAnalysis;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Sending;

/// <summary>Reads the answers to one kind of request.</summary>
internal interface IAnswerReader<T>
{
    ValueTask<T> ReadAsync(Stream body, bool async, CancellationToken cancellationToken);

    /// <summary>Whether the answer holds the body, so that who takes the answer reads and closes it.</summary>
    bool KeepsBody => false;

    /// <summary>How many objects the answer holds.</summary>
    int RowsOf(T answer);

    /// <summary>Whether a refusal is an answer, and which.</summary>
    bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out T answer);
}

/// <param name="layout">The columns of a row.</param>
/// <param name="report">Is told of values that cannot be read.</param>
/// <param name="packs">Whether pages may have to wait long for others.</param>
/// <param name="isSearch">Whether they are answers of a search.</param>
/// <param name="meansEmpty">The refusals which mean that the list has no objects; null where no refusal does.</param>
internal sealed class PageAnswerReader(
    RowLayout layout, Action<UnreadableValue> report, bool packs = false, bool isSearch = false, EmptyAnswer? meansEmpty = null)
    : IAnswerReader<Page>
{
    private readonly PageReader _reader = new(layout, report, packs) { SkipsDeleted = isSearch };

    public async ValueTask<Page> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
    {
        var page = await _reader.ReadAsync(body, async, cancellationToken).ConfigureAwait(false);
        meansEmpty?.End();
        return page.SaysWhetherMore
            ? page
            : throw new StripeResponseException(
                $"A page of {page.Rows.Count} rows does not say whether more follow: it has no has_more that is true or false, and no next_page_url. "
                + "Rows could be missing.");
    }

    public int RowsOf(Page answer) => answer.Rows.Count;

    public bool Accepts(StripeRequestException refusal, [MaybeNullWhen(false)] out Page answer)
    {
        answer = meansEmpty?.Accepts(refusal) == true ? new Page([], HasMore: false, LastId: null, NextPageUrl: null, Bytes: 0) : null;
        return answer is not null;
    }
}

/// <param name="layout">The columns of the object.</param>
/// <param name="report">Is told of values that cannot be read.</param>
/// <param name="expected">The object that is asked for; null where its path has no id.</param>
internal sealed class ObjectAnswerReader(RowLayout layout, Action<UnreadableValue> report, ObjectIdentity? expected = null) : IAnswerReader<object?[]?>
{
    private readonly PageReader _reader = new(layout, report) { Expected = expected };

    public ValueTask<object?[]?> ReadAsync(Stream body, bool async, CancellationToken cancellationToken) =>
        _reader.ReadObjectAsync(body, async, cancellationToken);

    public int RowsOf(object?[]? answer) => answer is null ? 0 : 1;

    /// <summary>
    ///     An id that Stripe does not have. Which parameter it names varies by resource; a retrieve has no other that could be missing.
    /// </summary>
    public bool Accepts(StripeRequestException refusal, out object?[]? answer)
    {
        answer = null;
        return refusal.HttpStatusCode == System.Net.HttpStatusCode.NotFound && MissingObject.IsNamedBy(refusal);
    }
}
