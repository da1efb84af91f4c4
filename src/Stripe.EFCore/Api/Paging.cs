using System.Globalization;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Api;

/// <summary>
///     Walks one list: which request comes next, judged by the pages so far. A page that promises more without saying where, and a cursor
///     that comes twice, are errors: taking either for the end would make a shorter answer look whole. A cursor whose object is gone is
///     replaced by an earlier one of the same page.
/// </summary>
internal sealed class Paging
{
    private const int LargestPage = 100;

    /// <summary>A page is not asked for in smaller parts than this.</summary>
    private const int SmallestPart = 10;

    /// <summary>A list is small as long as it has no more pages.</summary>
    private const int SmallPages = 3;

    private readonly ListRequest _list;
    private readonly string? _account;
    private readonly Uri _apiBase;
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly string _endpoint;
    private readonly Func<PageRequest?>? _smaller;
    private readonly int _idOrdinal;
    private readonly PageSize _size;
    private long? _expected;
    private int _pages;
    private string? _cursor;
    private LostCursor? _lost;
    private (Page Page, string? Cursor, LostCursor? Lost)? _last;

    /// <param name="list">The list.</param>
    /// <param name="layout">The columns of its rows.</param>
    /// <param name="account">The connected account.</param>
    /// <param name="apiBase">Where the API answers.</param>
    /// <param name="cursor">The id behind which to begin; null for the whole list.</param>
    public Paging(ListRequest list, RowLayout layout, string? account, Uri apiBase, string? cursor = null)
    {
        _list = list;
        _idOrdinal = layout.IdOrdinal;
        _account = account;
        _apiBase = apiBase;
        _endpoint = list.Endpoint ?? EndpointName.OfList(list.Path);
        _expected = list.ExpectedRows;
        _smaller = list.IsPaged && !list.Expand.IsEmpty ? Smaller : null;
        _size = list.PageSize ?? new PageSize();
        Next = _list.IsPaged ? PageAfter(cursor ?? list.StartingAfter) : Request([]);
    }

    /// <summary>The request of the next page; null after the last.</summary>
    public PageRequest? Next { get; private set; }

    /// <summary>Whether the rows so far are fewer than were expected to be taken: only then is the next page worth asking for ahead of time.</summary>
    public bool ExpectsMore => _expected is not <= 0;

    /// <summary>Takes the page that <see cref="Next" /> asked for and moves on.</summary>
    /// <exception cref="StripeResponseException">The page says that more follows, but not where, or where the list was before.</exception>
    public Page Accept(Page page)
    {
        // Kept whole: to go back in it is to meet again what it repeated.
        _last = (page, _cursor, _lost);
        page = _lost?.WithoutKnown(page) ?? page;
        _lost = null;
        _pages++;
        _expected -= page.Rows.Count;
        Next = page.HasMore ? Following(page) : null;
        return page;
    }

    public static StripeResponseException LeadsNowhere(string path, Page page) => new(
        $"GET {path} answered a page of {page.Rows.Count} rows that says more follow (has_more) but not where: "
        + "no id that the list takes as a cursor, and no next_page_url. The rest of the list cannot be read.");

    public static StripeResponseException GoesInCircles(string path, string cursor) => new(
        $"GET {path} came to the cursor '{cursor}' a second time: the list goes in circles and has no end.");

    /// <summary>
    ///     Goes back in the last page after Stripe refused the cursor of <see cref="Next" />, whose object has been deleted or does not match
    ///     any longer; false where there is nothing left to go back to.
    /// </summary>
    public bool TryStepBack()
    {
        if (_last is not { } last || _idOrdinal < 0 || _list.IsPagedByUrl)
            return false;

        _lost ??= new LostCursor(last.Page, last.Cursor, _idOrdinal, last.Lost);
        if (_lost.Earlier() is not { } cursor)
            return false;

        Next = PageAfter(cursor);
        return true;
    }

    private PageRequest Following(Page page)
    {
        if ((page.NextPageUrl ?? (_list.IsPagedByUrl ? null : page.LastId)) is not { } cursor)
            throw LeadsNowhere(_list.Path, page);
        if (!_cursors.Add(cursor))
            throw GoesInCircles(_list.Path, cursor);

        return page.NextPageUrl is { } url ? PageAt(url) : PageAfter(page.LastId);
    }

    private PageRequest PageAfter(string? cursor)
    {
        _cursor = cursor;
        var limit = Math.Min(_size.Largest, _expected is > 0 and var expected ? expected : LargestPage).ToString(CultureInfo.InvariantCulture);
        return cursor is null
            ? Request([new("limit", limit)])
            : Request([new("limit", limit), new("starting_after", cursor)]);
    }

    /// <summary>The same page with half as many objects, which the list keeps to from then on; null where it is as small as it gets.</summary>
    private PageRequest? Smaller()
    {
        var largest = (int)Math.Min(_size.Largest, _expected is > 0 and var expected ? expected : LargestPage);
        if (largest <= SmallestPart)
            return null;

        _size.Largest = Math.Max(SmallestPart, largest / 2);
        return PageAfter(_cursor);
    }

    private PageRequest Request(ReadOnlySpan<RequestParameter> paging)
    {
        var info = new RequestInfo(
            HttpMethod.Get,
            _list.Path,
            [.. _list.Parameters, .. paging],
            [.. _list.Expand.Select(field => "data." + field)],
            _account);
        return Request(info, info.ToPathAndQuery(), _smaller);
    }

    private PageRequest Request(RequestInfo info, string pathAndQuery, Func<PageRequest?>? smaller = null) =>
        new(info, pathAndQuery, _endpoint, _pages < SmallPages ? _list.Class : RequestClass.Bulk)
        {
            Scope = _list.Scope,
            Smaller = smaller,
            HeldBack = _list.HeldBack,
        };

    /// <summary>
    ///     The key goes along with the request, so an address given by an answer is followed only to where the list itself is.
    /// </summary>
    private PageRequest PageAt(string url)
    {
        var isUrl = url.StartsWith('/') ? Uri.TryCreate(_apiBase, url, out var target) : Uri.TryCreate(url, UriKind.Absolute, out target);
        if (!isUrl || target is null)
        {
            throw new StripeResponseException(
                $"GET {_list.Path} answered a next_page_url that is neither a path nor an absolute URL. The rest of the list cannot be read.");
        }

        var home = _apiBase.GetLeftPart(UriPartial.Authority);
        if (target.GetLeftPart(UriPartial.Authority) != home)
        {
            throw new StripeResponseException(
                $"GET {_list.Path} answered a next_page_url that leads away from {home}; it is not followed.");
        }

        // The base may have a path of its own (a proxy); requests are given from there.
        var prefix = url.StartsWith('/') ? "" : _apiBase.AbsolutePath.TrimEnd('/');
        var path = target.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal)
            ? target.AbsolutePath[prefix.Length..]
            : target.AbsolutePath;
        var info = new RequestInfo(HttpMethod.Get, path, [.. ParametersOf(target.Query)], [], _account);
        return Request(info, path + target.Query);
    }

    private static IEnumerable<RequestParameter> ParametersOf(string query) =>
        query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => new RequestParameter(
                Uri.UnescapeDataString(pair[0]),
                Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")));
}

/// <summary>How many objects the pages of a list may have: fewer after a page was too much for Stripe.</summary>
internal sealed class PageSize
{
    public int Largest { get; set; } = 100;
}

/// <summary>A request as it is told to observers, and as it is sent.</summary>
/// <param name="Endpoint">The path with placeholders for the ids in it.</param>
/// <param name="Class">Who goes first where requests have to wait.</param>
internal sealed record PageRequest(RequestInfo Info, string PathAndQuery, string Endpoint, RequestClass Class = RequestClass.Small)
{
    /// <summary>The run of a query that it belongs to, if to any.</summary>
    public QueryScope? Scope { get; init; }

    /// <summary>Asks for the same with fewer objects in a page, where that makes sense and is possible.</summary>
    public Func<PageRequest?>? Smaller { get; init; }

    /// <summary>Is told how long it waited for the rate limits; null where nobody asks.</summary>
    public HeldBack? HeldBack { get; init; }
}
