using System.Net;

namespace StripeEFCore.FunctionalTests.Composed;

/// <summary>
///     Queries that OData composes of what a browser asks for: the answers are those over lists, byte for byte, and what Stripe can do is asked of Stripe.
/// </summary>
public sealed class ODataTests(ShopFixture shop) : IClassFixture<ShopFixture>, IAsyncLifetime
{
    private ODataShop _stripe = null!;
    private ODataShop _lists = null!;

    public static TheoryData<string> Queries =>
    [
        "Customers",
        "Customers?$top=3&$skip=2&$orderby=Name",
        "Customers?$count=true&$top=2",
        "Customers/$count?$filter=Balance gt 0",
        "Customers?$filter=Delinquent ne true",
        "Customers?$filter=contains(tolower(Name),'ma') or endswith(Email,'.com')",
        "Customers?$filter=length(Name) gt 10 and indexof(Name,'a') eq 1",
        "Customers?$filter=Address/City eq 'Paris'",
        "Customers?$filter=Address eq null",
        "Customers?$orderby=Address/City,Name desc",
        "Customers?$filter=year(Created) eq 2025 and day(Created) lt 20",
        "Customers?$filter=date(Created) gt 2026-03-01",
        "Customers?$filter=Currency in ('usd','eur')",
        "Customers?$filter=PreferredLocales/any(l: l eq 'en')",
        "Customers?$filter=PreferredLocales/$count gt 0 and PreferredLocales/all(l: l ne 'fr')",
        "Customers?$filter=Invoices/any(i: i/AmountRemaining gt 0)",
        "Customers?$filter=Invoices/all(i: i/Status eq 'paid')",
        "Customers?$filter=Invoices/$count($filter=Status eq 'open') gt 0",
        "Customers?$filter=Subscriptions/any(s: s/Invoices/any(i: i/Total gt 1000))",
        "Customers?$orderby=Invoices/$count desc,Id",
        "Customers?$select=Id,Address/City,PreferredLocales",
        "Customers?$expand=Invoices($select=Id,Total)&$select=Name&$top=5",
        "Customers?$expand=Invoices($filter=Status eq 'open';$orderby=Total desc;$skip=1;$top=2;$count=true)&$top=9",
        "Customers?$expand=Subscriptions($expand=Invoices($select=Id);$select=Id),Charges($expand=Refunds)&$top=5",
        "Customers?$expand=Invoices($expand=Customer)&$top=2",
        "Invoices?$expand=Customer($select=Name),Subscription&$top=5",
        "Invoices?$filter=startswith(Customer/Name,'F') and Customer/Address/City ne null&$expand=Customer",
        "Invoices?$orderby=Customer/Name,Id",
        "Invoices?$filter=Subscription/Status eq 'Active' and DueDate gt Created",
        "Invoices?$filter=Total add 5 gt 1000 and Total mod 2 eq 0 and not (Status eq 'open')",
        "Invoices?$filter=round(Total div 7) gt 100 and cast(Total,Edm.Double) gt 100.5",
        "Invoices?$compute=Total mul 2 as Double&$filter=Double gt 5000&$select=Id,Double&$orderby=Double",
        "Invoices?$apply=aggregate(Total with average as A,Total with min as Mi,CustomerId with countdistinct as C)",
        "Invoices?$apply=groupby((Status,Currency),aggregate(Total with sum as Sum,$count as N))",
        "Invoices?$apply=groupby((Customer/Address/City),aggregate($count as N))",
        "Invoices?$apply=filter(Status eq 'paid')/groupby((CustomerId),aggregate(Total with sum as Sum))/filter(Sum gt 10000)&$orderby=Sum desc&$top=3",
        "Invoices?$apply=groupby((CustomerId,Status),aggregate(Total with sum as Sum))/groupby((Status),aggregate(Sum with max as M))",
        "Invoices?$apply=compute(Total div 100 as U)/groupby((Status),aggregate(U with sum as S))",
        "Prices?$filter=Recurring/Interval eq 'month' and UnitAmount gt 1000&$expand=Product",
        "Prices?$apply=groupby((Product/Name),aggregate(UnitAmount with max as M))",
        "Products?$expand=Prices($filter=UnitAmount gt 500;$select=Id,UnitAmount)&$select=Name",
        "Subscriptions?$filter=Status in ('Active','PastDue') and CanceledAt eq null",
        "Subscriptions?$apply=groupby((Status),aggregate($count as N))",
        "Charges?$filter=Customer/Invoices/any(i: i/Status eq 'open')",
        "Charges?$expand=Customer,Refunds&$filter=Refunds/any()",
        "Refunds?$filter=Charge/Customer/Name ne null&$expand=Charge($expand=Customer)",
    ];

    public async Task InitializeAsync()
    {
        _stripe = await ODataShop.StartAsync(() => shop.CreateContext());
        _lists = await ODataShop.StartAsync(() => shop.Objects);
    }

    public async Task DisposeAsync()
    {
        await _stripe.DisposeAsync();
        await _lists.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Answer_is_that_over_lists(string query)
    {
        var (stripe, lists) = (await GetAsync(_stripe, query), await GetAsync(_lists, query));

        Assert.Equal(lists, stripe);
        Assert.True(HasRows(stripe), $"No rows tell nothing: {stripe}");
    }

    [Fact]
    public async Task Options_that_Stripe_can_answer_are_sent_to_it()
    {
        var customer = shop.Objects.Invoices.First(i => i.Status == "paid").CustomerId;

        Assert.Equal(["/v1/invoices?limit=3"], await SentAsync("Invoices?$top=3"));
        Assert.Equal(["/v1/invoices?limit=3"], await SentAsync("Invoices?$top=3&$orderby=Created desc"));
        Assert.Equal(
            [$"/v1/invoices?customer={customer}&status=paid&limit=5"],
            await SentAsync($"Invoices?$filter=CustomerId eq '{customer}' and Status eq 'paid'&$top=5"));
        Assert.Equal(
            ["/v1/customers?created[gte]=1740787200&created[lt]=1767225600&limit=100"],
            await SentAsync("Customers?$filter=Created ge 2025-03-01T00:00:00Z and Created lt 2026-01-01T00:00:00Z"));
        Assert.Equal([$"/v1/customers/{customer}"], await SentAsync($"Customers('{customer}')?$select=Name"));
        Assert.Equal(
            [$"/v1/customers/{customer}", $"/v1/invoices?customer={customer}&limit=100"], await SentAsync($"Customers('{customer}')?$expand=Invoices"));
        Assert.Equal([$"/v1/customers/{customer}", $"/v1/invoices?customer={customer}&limit=100"], await SentAsync($"Customers('{customer}')/Invoices"));
        Assert.Equal(["/v1/invoices?limit=5&expand[]=data.customer"], await SentAsync("Invoices?$expand=Customer&$top=5"));
    }

    private async Task<IReadOnlyList<string>> SentAsync(string query)
    {
        shop.Requests.Clear();
        await GetAsync(_stripe, query);
        return shop.Sent();
    }

    private static async Task<string> GetAsync(ODataShop application, string query)
    {
        using var response = await application.Client.GetAsync(query);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{query}: {(int)response.StatusCode} {body}");
        return body.Replace(application.Client.BaseAddress!.AbsoluteUri, "", StringComparison.Ordinal);
    }

    private static bool HasRows(string body) => !body.Contains("\"value\":[]", StringComparison.Ordinal);
}
