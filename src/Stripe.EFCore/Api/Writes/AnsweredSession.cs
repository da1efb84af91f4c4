using System.Runtime.CompilerServices;
using System.Text.Json;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api.Writes;

/// <summary>
///     Answers the list of a query with an object that is there already, as if there were no other, and all other requests with Stripe's answers: the rest of
///     a long list inside of the object. A list that is asked for in parts (prices that are active, prices that are not) has the object in one of them.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="stripe">Answers the other requests.</param>
/// <param name="observer">Is told of values that cannot be read.</param>
internal sealed class AnsweredSession(byte[] json, IStripeSession stripe, IRequestObserver observer) : IStripeSession
{
    private readonly Lock _gate = new();
    private string? _list;
    private bool _isTaken;

    /// <summary>A value of the object that cannot be read; null where there is none.</summary>
    public UnreadableValue? Unreadable { get; private set; }

    public async IAsyncEnumerable<Page> ListAsync(
        ListRequest request, RowLayout layout, bool async, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (IsOfObject(request.Path))
        {
            yield return PageOf(request, layout);
            yield break;
        }

        await foreach (var page in stripe.ListAsync(request, layout, async, cancellationToken).ConfigureAwait(false))
            yield return page;
    }

    public ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken) =>
        IsOfObject(request.Path) ? new(PageOf(request, layout)) : stripe.PageAsync(request, cursor, layout, cancellationToken);

    public ValueTask<object?[]?> RetrieveAsync(RetrieveRequest request, RowLayout layout, bool async, CancellationToken cancellationToken) =>
        IsOfObject(request.Path) ? new(Row(layout)) : stripe.RetrieveAsync(request, layout, async, cancellationToken);

    /// <summary>Whether a request is for the list of the query, which is the first that it asks for.</summary>
    private bool IsOfObject(string path) => (Interlocked.CompareExchange(ref _list, path, null) ?? path) == path;

    private Page PageOf(ListRequest request, RowLayout layout)
    {
        lock (_gate)
        {
            var row = _isTaken || !IsInPart(request) ? null : Row(layout);
            _isTaken |= row is not null;
            return new(row is null ? [] : [row], HasMore: false, LastId: null, NextPageUrl: null, Bytes: 0);
        }
    }

    /// <summary>Whether the object has the value of each flag that the part is asked for by.</summary>
    private bool IsInPart(ListRequest request)
    {
        var flags = request.Parameters.Where(p => p.Value is "true" or "false").ToList();
        if (flags.Count == 0)
            return true;

        using var document = JsonDocument.Parse(json);
        return flags.TrueForAll(p => !document.RootElement.TryGetProperty(p.Name, out var flag)
            || flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False) || flag.GetBoolean() == (p.Value == "true"));
    }

    private object?[]? Row(RowLayout layout) => new PageReader(layout, Note).ReadObject(json);

    private void Note(UnreadableValue value)
    {
        if (!value.IsUnknownObject)
            Unreadable ??= value;
        observer.ValueUnreadable(value);
    }
}
