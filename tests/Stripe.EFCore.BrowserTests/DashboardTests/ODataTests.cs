using System.Net;
using System.Text.Json.Nodes;

namespace StripeEFCore.BrowserTests.DashboardTests;

/// <summary>The OData interface: rows against LINQ over what Stripe.net reads, pages, and refusals.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ODataTests(Chromium chromium, DashboardHost host)
{
    [Fact]
    public async Task Filters_and_orders_give_the_rows_of_LINQ()
    {
        Assert.Equal(
            await ExpectedAsync(s => s.Invoices.Where(i => i.Status == "open" && i.Currency == "eur").Select(i => i.Id)),
            await IdsAsync("/odata/Invoices?$filter=Status eq 'open' and Currency eq 'eur'"));
        Assert.Equal(
            await ExpectedAsync(s => s.Invoices.Where(i => i.Total > 100000).OrderByDescending(i => i.Total).ThenBy(i => i.Id).Select(i => i.Id)),
            await IdsAsync("/odata/Invoices?$filter=Total gt 100000&$orderby=Total desc,Id"));
        Assert.Equal(
            await ExpectedAsync(s => s.Charges.Where(c => c.Created >= new DateTime(2026, 3, 1) && c.Status == "failed").Select(c => c.Id)),
            await IdsAsync("/odata/Payments?$filter=Created ge 2026-03-01T00:00:00Z and startswith(Status,'fail')"));
        Assert.Equal(
            await ExpectedAsync(s => s.Customers.Where(c => c.Name?.Contains("Tanaka", StringComparison.Ordinal) == true || c.Email is null).Select(c => c.Id)),
            await IdsAsync("/odata/Customers?$filter=contains(Name,'Tanaka') or Email eq null"));
        Assert.Equal(
            await ExpectedAsync(s => s.Subscriptions.Where(x => x.EndedAt is not null).Skip(3).Take(10).Select(x => x.Id)),
            await IdsAsync("/odata/Subscriptions?$filter=EndedAt ne null&$skip=3&$top=10"));
    }

    [Fact]
    public async Task A_filter_that_Stripe_has_is_sent_and_a_page_is_one_request()
    {
        using var client = await host.ClientAsync(chromium);
        host.Emulator.RequestLog.Clear();
        await client.GetStringAsync("/odata/Invoices?$filter=Status eq 'open'&$top=5");

        Assert.Equal(["status=open&limit=6"], host.Emulator.RequestLog.Entries.Where(e => e.Path == "/v1/invoices").Select(e => e.RawQuery.TrimStart('?')));
    }

    [Fact]
    public async Task Pages_have_fifty_rows_and_lead_to_the_next()
    {
        using var client = await host.ClientAsync(chromium);
        var ids = new List<string>();
        string? next = "/odata/Invoices?$select=Id&$count=true";
        while (next is not null)
        {
            var page = JsonNode.Parse(await client.GetStringAsync(next))!;
            Assert.InRange(page["value"]!.AsArray().Count, 1, 50);
            Assert.Equal(host.Seed.Invoices.Count, (int)page["@odata.count"]!);
            ids.AddRange(page["value"]!.AsArray().Select(r => (string)r!["Id"]!));
            Assert.Null(page["value"]![0]!["Total"]);
            next = (string?)page["@odata.nextLink"];
        }

        Assert.Equal(host.Seed.Invoices.Select(i => i.Id), ids);
    }

    [Fact]
    public async Task A_top_above_a_page_ends_after_that_many_rows()
    {
        Assert.Equal(
            await ExpectedAsync(s => s.Invoices.Skip(10).Take(120).Select(i => i.Id)),
            await IdsAsync("/odata/Invoices?$skip=10&$top=120&$select=Id"));
    }

    [Fact]
    public async Task One_row_is_found_by_its_key()
    {
        using var client = await host.ClientAsync(chromium);
        await client.GetStringAsync("/odata/Payments?$top=1");
        var charge = host.Seed.Charges[0];

        var row = JsonNode.Parse(await client.GetStringAsync($"/odata/Payments('{charge.Id}')"))!;

        Assert.Equal((charge.Amount, charge.Currency), ((long)row["Amount"]!, (string)row["Currency"]!));
    }

    [Theory]
    [InlineData("Invoices?$filter=Total gt", 400)]
    [InlineData("Invoices?$filter=Secret eq 1", 400)]
    [InlineData("Invoices?$filter=Total eq 'many'", 400)]
    [InlineData("Invoices?$orderby=Nothing", 400)]
    [InlineData("Invoices?$top=-1", 400)]
    [InlineData("Invoices?$top=ten", 400)]
    [InlineData("Invoices?$top=1001", 400)]
    [InlineData("Invoices?$top=99999999999999999999", 400)]
    [InlineData("Invoices?$skip=2000000000", 400)]
    [InlineData("Invoices?$expand=Customer", 400)]
    [InlineData("Invoices?$apply=aggregate(Total with sum as S)", 400)]
    [InlineData("Invoices?$nonsense=1", 400)]
    [InlineData("Invoices('in_unknown')", 404)]
    [InlineData("Nothing", 404)]
    public async Task What_makes_no_sense_is_a_problem_as_JSON(string query, int status)
    {
        using var client = await host.ClientAsync(chromium);
        using var answer = await client.GetAsync("/odata/" + query);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, (int)JsonNode.Parse(body)!["status"]!);
        Assert.DoesNotContain("   at ", body);
    }

    [Fact]
    public async Task A_filter_of_a_hundred_parts_is_refused_before_any_request()
    {
        using var client = await host.ClientAsync(chromium);
        host.Emulator.RequestLog.Clear();
        using var answer = await client.GetAsync("/odata/Invoices?$filter=" + string.Join(" or ", Enumerable.Range(0, 100).Select(n => $"Total eq {n}")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(host.Emulator.RequestLog.Entries, e => e.Path == "/v1/invoices");
    }

    private async Task<List<string>> IdsAsync(string? address)
    {
        using var client = await host.ClientAsync(chromium);
        var ids = new List<string>();
        for (; address is not null;)
        {
            var page = JsonNode.Parse(await client.GetStringAsync(address))!;
            ids.AddRange(page["value"]!.AsArray().Select(r => (string)r!["Id"]!));
            address = (string?)page["@odata.nextLink"];
        }

        return ids;
    }

    private async Task<List<string>> ExpectedAsync(Func<Seed, IEnumerable<string>> query)
    {
        (await host.ClientAsync(chromium)).Dispose();
        var expected = query(host.Seed).ToList();
        Assert.NotEmpty(expected);
        return expected;
    }
}
