using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Api.Lists;

/// <summary>
///     Walks one list: which request comes next, judged by the pages so far (<see cref="ListWalk" />). A page that promises more without saying where,
///     and a cursor that comes twice, are errors: taking either for the end would make a shorter answer look whole.
/// </summary>
internal sealed class Paging
{
    private const int LargestPage = 100;

    /// <summary>A page is not asked for in smaller parts than this.</summary>
    private const int SmallestPart = 10;

    /// <summary>A list is small as long as it has no more pages.</summary>
    private const int SmallPages = 3;

    /// <summary>After this many pages of a search in a row without a new object, it has no end.</summary>
    private const int MostEmptyPages = 10;

    private readonly ListRequest _list;
    private readonly string? _account;
    private readonly Uri _apiBase;
    private readonly ListWalk _walk;
    private readonly string _endpoint;
    private readonly Func<PageRequest?>? _smaller;
    private readonly int _idOrdinal;
    private readonly PageSize _size;
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private long? _expected;
    private int _pages;
    private int _emptyPages;
    private string? _cursor;

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
        _smaller = list is { IsPaged: true, Expand.IsEmpty: false, IsSearch: false } ? Smaller : null;
        _size = list.PageSize ?? new PageSize();
        _walk = new ListWalk(list.ShownPath, layout.IdOrdinal, list.CreatedOrdinal);
        _walk.BeginAfter(list.ReadBefore);
        Next = _list.IsPaged ? PageAfter(cursor ?? _walk.Cursor) : Request(_list.Parameters, []);
    }

    /// <summary>The request of the next page; null after the last.</summary>
    public PageRequest? Next { get; private set; }

    /// <summary>Whether the rows so far are fewer than were expected to be taken: only then is the next page worth asking for ahead of time.</summary>
    public bool ExpectsMore => _expected is not <= 0;

    /// <summary>Takes the page that <see cref="Next" /> asked for and moves on.</summary>
    /// <exception cref="StripeResponseException">The page says that more follows, but not where, or where the list was before.</exception>
    public Page Accept(Page page)
    {
        _pages++;
        if (_list.IsSearch)
            return AcceptByToken(page);

        return page.NextPageUrl is null && !_list.IsPagedByUrl ? AcceptByCursor(page) : AcceptByUrl(page);
    }

    /// <summary>
    ///     Goes back in the list after Stripe refused the cursor of <see cref="Next" />, whose object has been deleted or does not match any longer; false
    ///     if there is nothing left to go back to.
    /// </summary>
    public bool TryStepBack()
    {
        if (_idOrdinal < 0 || _list.IsPagedByUrl || _list.IsSearch || !_walk.TryGoBack())
            return false;

        Next = PageAfter(_walk.Cursor);
        return true;
    }

    private Page AcceptByCursor(Page page)
    {
        page = _walk.Accept(page);
        _expected -= page.Rows.Count;
        Next = page.HasMore ? PageAfter(_walk.Cursor) : null;
        return page;
    }

    private Page AcceptByUrl(Page page)
    {
        if (page is { HasMore: true, NextPageUrl: null })
            throw ListWalk.LeadsNowhere(_list.ShownPath, page);
        if (page.NextPageUrl is { } url)
            _walk.Visit(url);

        page = page with { Rows = _walk.WithoutKnown(page.Rows) };
        _expected -= page.Rows.Count;
        Next = page.NextPageUrl is null ? null : PageAt(page.NextPageUrl);
        return page;
    }

    /// <summary>A search may find an object a second time where its index changes between two pages.</summary>
    private Page AcceptByToken(Page page)
    {
        if (page is { HasMore: true, NextPage: null })
            throw ListWalk.LeadsNowhere(_list.ShownPath, page);
        if (page is { HasMore: true, NextPage: { } token })
            _walk.Visit(token);

        page = page with { Rows = [.. page.Rows.Where(row => _idOrdinal < 0 || row[_idOrdinal] is not string id || _found.Add(id))] };
        _expected -= page.Rows.Count;
        _emptyPages = page.Rows.Count > 0 ? 0 : _emptyPages + 1;
        if (page.HasMore && _emptyPages > MostEmptyPages)
            throw ListWalk.HasNoEnd(_list.ShownPath, _emptyPages);

        Next = page.HasMore ? PageAfter(page.NextPage) : null;
        return page;
    }

    private PageRequest PageAfter(string? cursor)
    {
        _cursor = cursor;
        var limit = Math.Min(_size.Largest, Wanted).ToString(CultureInfo.InvariantCulture);
        return cursor is null
            ? Request(Parameters, [new("limit", limit)])
            : Request(Parameters, [new("limit", limit), new(_list.IsSearch ? "page" : "starting_after", cursor)]);
    }

    /// <summary>How many rows the next page should have.</summary>
    private long Wanted => _expected is > 0 and var expected && !_walk.IsGoingBack ? expected : LargestPage;

    private ImmutableArray<RequestParameter> Parameters => _walk.Before is { } before && CreatedRange.TryTake(_list, out var unbounded, out var range)
        ? range.Until(before).Of(unbounded).Parameters
        : _list.Parameters;

    /// <summary>The same page with half as many objects, which the list keeps to from then on; null where it is as small as it gets.</summary>
    private PageRequest? Smaller()
    {
        var largest = (int)Math.Min(_size.Largest, Wanted);
        if (largest <= SmallestPart)
            return null;

        _size.Largest = Math.Max(SmallestPart, largest / 2);
        return PageAfter(_cursor);
    }

    private PageRequest Request(ImmutableArray<RequestParameter> parameters, ReadOnlySpan<RequestParameter> paging)
    {
        var info = new RequestInfo(
            HttpMethod.Get,
            _list.Path,
            [.. parameters, .. paging],
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
                $"GET {_list.ShownPath} answered a next_page_url that is neither a path nor an absolute URL. The rest of the list cannot be read.");
        }

        var home = _apiBase.GetLeftPart(UriPartial.Authority);
        if (target.GetLeftPart(UriPartial.Authority) != home)
        {
            throw new StripeResponseException(
                $"GET {_list.ShownPath} answered a next_page_url that leads away from {home}; it is not followed.");
        }

        // The base may have a path of its own (a proxy); requests are given from there.
        var prefix = url.StartsWith('/') ? "" : _apiBase.AbsolutePath.TrimEnd('/');
        var path = target.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal)
            ? target.AbsolutePath[prefix.Length..]
            : target.AbsolutePath;
        if (!IsOfList(path))
        {
            throw new StripeResponseException(
                $"GET {_list.ShownPath} answered a next_page_url that leads to '{OutsideText.CleanCode(path)}', which is another list; it is not followed. "
                + "The rest of the list cannot be read.");
        }

        var info = new RequestInfo(HttpMethod.Get, path, [.. ParametersOf(target.Query)], [], _account);
        return Request(info, path + target.Query);
    }

    private bool IsOfList(string path) => Uri.UnescapeDataString(path).TrimEnd('/') == Uri.UnescapeDataString(_list.Path);

    private static IEnumerable<RequestParameter> ParametersOf(string query) =>
        query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => new RequestParameter(
                Uri.UnescapeDataString(pair[0]),
                Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")));
}
