using Stripe.EFCore.Api.Requests;

namespace StripeEFCore.Tests.Api.Lists;

public class PagingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_is_read_page_by_page_after_the_last_id_of_each(bool async)
    {
        var stripe = new FakeStripe(FakeStripe.Page(true, "d", "c"), FakeStripe.Page(true, "b"), FakeStripe.Page(false, "a"));

        var pages = await stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default).ToListAsync();

        Assert.Equal([2, 1, 1], pages.Select(page => page.Rows.Count));
        Assert.Equal(
            ["/v1/customers?limit=100", "/v1/customers?limit=100&starting_after=c", "/v1/customers?limit=100&starting_after=b"],
            stripe.Urls);
    }

    [Fact]
    public async Task Filters_and_expansions_go_along_on_every_page()
    {
        var stripe = new FakeStripe(FakeStripe.Page(true, "a"), FakeStripe.Page(false, "b"));
        var request = FakeStripe.Customers with { Parameters = [new("email", "x")], Expand = ["default_source"] };

        await stripe.Session().ListAsync(request, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal("/v1/customers?email=x&limit=100&starting_after=a&expand[]=data.default_source", stripe.Urls.Last());
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(20, new[] { 20 })]
    [InlineData(100, new[] { 100 })]
    [InlineData(250, new[] { 100, 100, 50 })]
    public async Task Expected_rows_size_the_pages(int expectedRows, int[] limits)
    {
        var stripe = EndlessList();
        var rows = 0;

        await foreach (var page in stripe.Session()
            .ListAsync(FakeStripe.Customers with { ExpectedRows = expectedRows }, FakeStripe.NoColumns, async: true, default))
        {
            rows += page.Rows.Count;
            if (rows >= expectedRows)
                break;
        }

        Assert.Equal(expectedRows, rows);
        Assert.Equal(limits, stripe.Requests.Select(LimitOf));
    }

    [Fact]
    public async Task Who_takes_more_rows_than_expected_gets_more()
    {
        var stripe = new FakeStripe(FakeStripe.Page(true, "c"), FakeStripe.Page(false, "b", "a"));

        var pages = await stripe.Session()
            .ListAsync(FakeStripe.Customers with { ExpectedRows = 1 }, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(3, pages.Sum(page => page.Rows.Count));
        Assert.Equal([1, 100], stripe.Requests.Select(LimitOf));
    }

    [Fact]
    public async Task Short_pages_do_not_end_a_list_and_the_limit_follows_what_is_still_expected()
    {
        var stripe = new FakeStripe(FakeStripe.Page(true, "d", "c"), FakeStripe.Page(true, "b"), FakeStripe.Page(false, "a", "x"));

        var pages = await stripe.Session()
            .ListAsync(FakeStripe.Customers with { ExpectedRows = 5 }, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal([2, 1, 2], pages.Select(page => page.Rows.Count));
        Assert.Equal([5, 3, 2], stripe.Requests.Select(LimitOf));
    }

    [Fact]
    public async Task A_list_without_paging_is_asked_without_limit()
    {
        var stripe = new FakeStripe(FakeStripe.Page(false, "a"));

        var request = new ListRequest("/v1/reporting/report_types", [], []) { IsPaged = false };
        await stripe.Session().ListAsync(request, FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(["/v1/reporting/report_types"], stripe.Urls);
    }

    [Theory]
    [InlineData("/v2/core/accounts?limit=100&page=t%2Bk%3D")]
    [InlineData("https://api.stripe.com/v2/core/accounts?limit=100&page=t%2Bk%3D")]
    public async Task A_next_page_url_is_followed_as_it_stands(string url)
    {
        var stripe = new FakeStripe(
            FakeStripe.Json($$"""{"data":[{"id":"acct_1"}],"next_page_url":"{{url}}"}"""),
            FakeStripe.Json("""{"data":[],"next_page_url":null}"""));
        var observer = new RecordingObserver();

        await stripe.Session(observer: observer)
            .ListAsync(new("/v2/core/accounts", [], []), FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(["/v2/core/accounts?limit=100", "/v2/core/accounts?limit=100&page=t%2Bk%3D"], stripe.Urls);
        Assert.Equal(
            [("limit", "100"), ("page", "t+k=")],
            observer.Started[1].Parameters.Select(parameter => (parameter.Name, parameter.Value)));
    }

    [Fact]
    public async Task A_next_page_url_stays_below_an_ApiBase_with_a_path()
    {
        var stripe = new FakeStripe(
            FakeStripe.Json("""{"data":[{"id":"a"}],"next_page_url":"/v2/core/accounts?page=1"}"""),
            FakeStripe.Json("""{"data":[{"id":"b"}],"next_page_url":"https://proxy.example/stripe/v2/core/accounts?page=2"}"""),
            FakeStripe.Json("""{"data":[],"next_page_url":null}"""));
        var session = stripe.Session(FakeStripe.Keyed with { ApiBase = new("https://proxy.example/stripe") });

        await session.ListAsync(new("/v2/core/accounts", [], []), FakeStripe.NoColumns, async: true, default).ToListAsync();

        Assert.Equal(
            ["/stripe/v2/core/accounts?limit=100", "/stripe/v2/core/accounts?page=1", "/stripe/v2/core/accounts?page=2"],
            stripe.Urls);
    }

    [Theory]
    [InlineData("https://evil.example/v2/core/accounts?page=1")]
    [InlineData("//evil.example/v2/core/accounts?page=1")]
    [InlineData("http://api.stripe.com/v2/core/accounts?page=1")]
    [InlineData("v2/core/accounts?page=1")]
    public async Task A_next_page_url_to_somewhere_else_never_gets_the_key(string url)
    {
        var stripe = new FakeStripe(FakeStripe.Json($$"""{"data":[{"id":"a"}],"next_page_url":"{{url}}"}"""));

        await Assert.ThrowsAsync<StripeResponseException>(
            () => stripe.Session().ListAsync(new("/v2/core/accounts", [], []), FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Single(stripe.Requests);
    }

    [Theory]
    [InlineData("""{"data":[],"has_more":true}""")]
    [InlineData("""{"data":[{"name":"without id"}],"has_more":true}""")]
    public async Task A_page_that_promises_more_but_not_where_is_an_error_and_not_the_end(string json)
    {
        var stripe = new FakeStripe(FakeStripe.Json(json));

        var error = await Assert.ThrowsAsync<StripeResponseException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Contains("/v1/customers", error.Message);
        Assert.Contains("has_more", error.Message);
    }

    [Fact]
    public async Task A_list_that_goes_in_circles_is_an_error()
    {
        var stripe = new FakeStripe(request => FakeStripe.Page(request.Number < 10, request.Number % 2 == 0 ? "a" : "b"));

        var error = await Assert.ThrowsAsync<StripeResponseException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());

        Assert.Contains("circles", error.Message);
        Assert.Equal(3, stripe.Requests.Count);
    }

    [Fact]
    public async Task A_list_can_be_read_again_from_the_start()
    {
        var stripe = new FakeStripe(request => FakeStripe.Page(request.Number % 2 == 1, $"c{request.Number % 2}"));
        var list = stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default);

        await list.ToListAsync();
        await list.ToListAsync();

        Assert.Equal(stripe.Urls.Take(2), stripe.Urls.Skip(2));
        Assert.Equal(4, stripe.Requests.Count);
    }

    private static FakeStripe EndlessList() => new(request =>
        FakeStripe.Page(true, [.. Enumerable.Range(0, LimitOf(request)).Select(i => $"c{request.Number}_{i}")]));

    private static int LimitOf(SentRequest request) =>
        int.Parse(System.Text.RegularExpressions.Regex.Match(request.PathAndQuery, "limit=([0-9]+)").Groups[1].Value);
}
