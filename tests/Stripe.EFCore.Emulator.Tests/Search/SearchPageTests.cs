using System.Net;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>What a search answers, page by page.</summary>
public sealed class SearchPageTests : SearchTest
{
    protected override StripeEmulatorOptions Options => new()
    {
        TimeProvider = Clock,
        TestClocks = true,
        RestrictedKeys = new Dictionary<string, IReadOnlyCollection<string>>
        {
            ["rk_test_customersandinvoices"] = ["rak_customer_read", "rak_invoice_read"],
            ["rk_test_events"] = ["rak_event_read"],
        },
    };

    [Fact]
    public async Task An_answer_is_a_search_result_with_ten_objects_newest_first()
    {
        for (var i = 1; i <= 12; i++)
            InsertCustomer($"cus_{i:D2}", """ "name":"Ann" """, i);

        var page = await GetAsync("/v1/customers/search?query=name%3A%22ann%22");
        Assert.Equal(["object", "data", "has_more", "next_page", "url"], page.AsObject().Select(m => m.Key));
        Assert.Equal(("search_result", "/v1/customers/search", true), ((string?)page["object"], (string?)page["url"], (bool)page["has_more"]!));
        Assert.Equal("cus_12 cus_11 cus_10 cus_09 cus_08 cus_07 cus_06 cus_05 cus_04 cus_03", IdsOf(page));

        var next = await GetAsync($"/v1/customers/search?query=name%3A%22ann%22&page={page["next_page"]}");
        Assert.Equal("cus_02 cus_01", IdsOf(next));
        Assert.False((bool)next["has_more"]!);
        Assert.True(next.AsObject().ContainsKey("next_page"));
        Assert.Null(next["next_page"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Stripe_net_pages_through_each_object_once(long limit)
    {
        for (var i = 1; i <= 23; i++)
            InsertCustomer($"cus_{i:D2}", $""" "name":"{(i % 2 == 0 ? "Ann" : "Bob")}" """, i / 5);

        var all = Enumerable.Range(1, 23).Where(i => i % 2 == 0).Reverse().Select(i => $"cus_{i:D2}");
        Assert.Equal(string.Join(' ', all), await FindAsync("name:\"Ann\"", limit));
    }

    [Fact]
    public async Task Objects_that_come_between_two_pages_do_not_repeat_one()
    {
        for (var i = 1; i <= 4; i++)
            InsertCustomer($"cus_{i}", """ "name":"Ann" """, i);
        var first = await SearchAsync(new() { Query = "name:\"Ann\"", Limit = 2 });
        InsertCustomer("cus_5", """ "name":"Ann" """, 5);
        var second = await SearchAsync(new() { Query = "name:\"Ann\"", Limit = 2, Page = first.NextPage });
        Assert.Equal(["cus_4", "cus_3", "cus_2", "cus_1"], first.Concat(second).Select(c => c.Id));
    }

    [Fact]
    public async Task The_total_is_counted_where_it_is_expanded_on_every_page()
    {
        for (var i = 1; i <= 5; i++)
            InsertCustomer($"cus_{i}", $""" "name":"{(i < 5 ? "Ann" : "Bob")}" """, i);
        var options = new CustomerSearchOptions { Query = "name:\"Ann\"", Limit = 3, Expand = ["total_count"] };
        var first = await SearchAsync(options);
        Assert.Equal((4, 3), ((int)first.TotalCount!, first.Data.Count));
        options.Page = first.NextPage;
        Assert.Equal(4, (await SearchAsync(options)).TotalCount);
        Assert.Equal(0, (await SearchAsync(new() { Query = "name:\"Carl\"", Expand = ["total_count"] })).TotalCount);
    }

    [Fact]
    public async Task Objects_are_expanded_as_in_lists()
    {
        InsertCustomer("cus_1", """ "name":"Ann" """);
        Insert("subscription", """{"id":"sub_1","customer":"cus_1","created":2,"status":"past_due","metadata":{}}""");
        var service = new SubscriptionService(Client);
        var options = new SubscriptionSearchOptions { Query = "status:'past_due'" };
        Assert.Null((await service.SearchAsync(options)).Single().Customer);

        options.Expand = ["data.customer.subscriptions", "total_count"];
        var found = await service.SearchAsync(options);
        Assert.Equal(("Ann", "sub_1", 1), (found.Single().Customer.Name, found.Single().Customer.Subscriptions.Single().Id, (int)found.TotalCount!));
    }

    [Theory]
    [InlineData("expand[]=customer", null, "expand")]
    [InlineData("expand[]=data.status", null, "expand")]
    [InlineData("expand[]=data.total_count", null, "expand")]
    [InlineData("expand[]=data.customer.default_source.customer.default_source", "property_expansion_max_depth", "expand")]
    [InlineData("limit=0", "parameter_invalid_integer", "limit")]
    [InlineData("limit=101", "parameter_invalid_integer", "limit")]
    [InlineData("limit=ten", "parameter_invalid_integer", "limit")]
    [InlineData("starting_after=sub_1", "parameter_unknown", "starting_after")]
    [InlineData("status=all", "parameter_unknown", "status")]
    [InlineData("created[gt]=1", "parameter_unknown", "created")]
    [InlineData("page=", null, "page")]
    [InlineData("page=2", null, "page")]
    [InlineData("page=616263", null, "page")]
    public async Task Other_parameters_are_refused(string parameters, string? code, string param)
    {
        var refused = await Assert.ThrowsAsync<StripeException>(
            () => Client.RawRequestAsync(HttpMethod.Get, "/v1/subscriptions/search?query=created%3E1&" + parameters, null));
        Assert.Equal((HttpStatusCode.BadRequest, code, param), (refused.HttpStatusCode, refused.StripeError.Code, refused.StripeError.Param));
    }

    [Fact]
    public async Task A_page_belongs_to_its_query()
    {
        InsertCustomer("cus_1", "", 1);
        InsertCustomer("cus_2", "", 2);
        var page = (await SearchAsync(new() { Query = "created>1", Limit = 1 })).NextPage;
        Assert.Equal("cus_1", (await SearchAsync(new() { Query = "created>1", Limit = 5, Page = page })).Single().Id);
        var refused = await Assert.ThrowsAsync<StripeException>(() => SearchAsync(new() { Query = "created>2", Limit = 1, Page = page }));
        Assert.Equal("page", refused.StripeError.Param);
    }

    [Fact]
    public async Task A_page_expires()
    {
        InsertCustomer("cus_1", "", 1);
        InsertCustomer("cus_2", "", 2);
        Emulator.Search = new() { PageLifetime = TimeSpan.FromMinutes(5) };
        var options = new CustomerSearchOptions { Query = "created>1", Limit = 1 };
        options.Page = (await SearchAsync(options)).NextPage;

        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("cus_1", (await SearchAsync(options)).Single().Id);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        var refused = await Assert.ThrowsAsync<StripeException>(() => SearchAsync(options));
        Assert.Equal((HttpStatusCode.BadRequest, "page"), (refused.HttpStatusCode, refused.StripeError.Param));
        Assert.Contains("expired", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_of_test_clocks_and_deleted_objects_are_not_found()
    {
        InsertCustomer("cus_1", "");
        Assert.Equal("cus_1", await FindAsync("created>1"));
        Assert.Empty((await new InvoiceService(Client).SearchAsync(new() { Query = "customer:'cus_clock0'" })).Data);
        Assert.Empty((await new ChargeService(Client).SearchAsync(new() { Query = "created>1" })).Data);
        Assert.Empty((await new SubscriptionService(Client).SearchAsync(new() { Query = "status:'active'" })).Data);

        Emulator.Account().Delete("customer", "cus_1");
        Assert.Equal("", await FindAsync("created>1"));
    }

    [Fact]
    public async Task Objects_that_lists_hide_by_default_are_found()
    {
        Insert("subscription", """{"id":"sub_1","created":2,"status":"canceled","metadata":{}}""");
        Insert("price", """{"id":"price_1","created":2,"active":false,"currency":"usd","metadata":{}}""");
        Assert.Empty((await new PriceService(Client).ListAsync()).Data);
        Assert.Equal("price_1", (await new PriceService(Client).SearchAsync(new() { Query = "currency:'usd'" })).Single().Id);
        Assert.Equal("sub_1", (await new SubscriptionService(Client).SearchAsync(new() { Query = "created:2" })).Single().Id);
    }

    [Theory]
    [InlineData("rk_test_customersandinvoices", "customers", "created>1", "")]
    [InlineData("rk_test_customersandinvoices", "charges", "created>1", "rak_charge_read")]
    [InlineData("rk_test_events", "customers", "created>1", "rak_customer_read")]
    [InlineData("rk_test_customersandinvoices", "invoices", "created>1&expand[]=data.customer", "")]
    [InlineData("rk_test_customersandinvoices", "customers", "created>1&expand[]=data.subscriptions", "rak_subscription_read")]
    public async Task A_restricted_key_needs_the_permission_of_the_list(string key, string resources, string query, string missing)
    {
        InsertCustomer("cus_1", "");
        var search = ClientOf(key).RawRequestAsync(HttpMethod.Get, $"/v1/{resources}/search?query={query}", null);
        if (missing.Length == 0)
        {
            Assert.Equal(HttpStatusCode.OK, (await search).StatusCode);
            return;
        }

        var refused = await Assert.ThrowsAsync<StripeException>(() => search);
        Assert.Equal(HttpStatusCode.Forbidden, refused.HttpStatusCode);
        Assert.Contains($"'{missing}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_is_refused_to_an_account_that_has_none_and_to_no_other()
    {
        Emulator.AddAccount("acct_in", customers: 3).HasSearch = false;
        var india = new RequestOptions { StripeAccount = "acct_in" };
        var refused = await Assert.ThrowsAsync<StripeException>(() => Customers.SearchAsync(new() { Query = "created>1" }, india));
        Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode);
        Assert.Equal(
            ("invalid_request_error", null, "The search feature is temporarily unavailable in your region."),
            (refused.StripeError.Type, refused.StripeError.Code, refused.Message));
        Assert.Equal(3, (await Customers.ListAsync(null, india)).Data.Count);
        Assert.Empty((await Customers.SearchAsync(new() { Query = "created>1" })).Data);

        Emulator.Account("acct_in").HasSearch = true;
        Assert.Equal(3, (await Customers.SearchAsync(new() { Query = "created>1" }, india)).Data.Count);
    }

    [Fact]
    public async Task All_searches_of_an_account_together_are_20_a_second()
    {
        Emulator.RateLimits = EmulatedRateLimits.Live;
        for (var i = 0; i < 20; i++)
            await Client.RawRequestAsync(HttpMethod.Get, $"/v1/{(i % 2 == 0 ? "customers" : "invoices")}/search?query=created>1", null);

        var refused = await RefusalOf("created>1", "prices");
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limit"), (refused.HttpStatusCode, refused.StripeError.Code));
        await Customers.ListAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await new PriceService(Client).SearchAsync(new() { Query = "active:true" })).Data);
    }

    [Fact]
    public async Task A_customer_whose_id_is_search_is_still_written()
    {
        Insert("customer", """{"id":"search","created":1,"metadata":{}}""");
        Assert.Equal("search", (await new CustomerService(Client).UpdateAsync("search", new() { Metadata = new() { ["a"] = "1" } })).Id);
    }

    private Task<StripeSearchResult<Customer>> SearchAsync(CustomerSearchOptions options) => Customers.SearchAsync(options);

    private static string IdsOf(JsonNode page) => string.Join(' ', page["data"]!.AsArray().Select(c => (string?)c!["id"]));
}
