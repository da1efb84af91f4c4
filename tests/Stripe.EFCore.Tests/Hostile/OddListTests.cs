using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace StripeEFCore.Tests.Hostile;

/// <summary>Lists that end early, are a little out of order, or repeat rows, one fault at a time.</summary>
[Collection(HostileCollection.Name)]
public sealed class OddListTests(ITestOutputHelper output)
{
    private const string NoMore = """{"object":"list","data":[],"has_more":false}""";
    private const long Start = 1_700_000_000;

    public static TheoryData<string> Queries { get; } = new("async", "sync", "since", "join", "count", "include", "things", "lines");

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_request_with_a_cursor_that_is_once_answered_with_nothing_loses_no_row(string query)
    {
        for (var fault = 1; fault <= 12; fault++)
        {
            var stripe = Stripe();
            var cursors = 0;
            stripe.Instead = uri => uri.Query.Contains("starting_after", StringComparison.Ordinal) && ++cursors == fault ? NoMore : null;

            Assert.Equal(await ExpectedAsync(query), await ReadAsync(query, stripe));
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_cursor_that_is_always_answered_with_nothing_loses_no_row(string query)
    {
        for (var fault = 1; fault <= 12; fault += 3)
        {
            var stripe = Stripe();
            var (cursors, bad) = (0, "");
            stripe.Instead = uri =>
            {
                var cursor = CursorOf(uri);
                if (cursor is not null && ++cursors == fault)
                    bad = cursor;
                return cursor == bad ? NoMore : null;
            };

            Assert.Equal(await ExpectedAsync(query), await ReadAsync(query, stripe));
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Cursors_that_never_work_again_give_all_rows_or_an_exception(string query)
    {
        for (var fault = 1; fault <= 12; fault += 3)
        {
            var stripe = Stripe();
            var cursors = 0;
            stripe.Instead = uri => uri.Query.Contains("starting_after", StringComparison.Ordinal) && ++cursors >= fault ? NoMore : null;

            try
            {
                Assert.Equal(await ExpectedAsync(query), await ReadAsync(query, stripe));
            }
            catch (StripeResponseException failure)
            {
                Assert.Contains("Run the query again", failure.Message);
            }
        }
    }

    [Fact]
    public async Task A_list_that_really_ends_costs_one_more_request_where_more_was_promised()
    {
        var things = new HostileList("/v1/things");
        Add(things, 101, _ => []);
        var stripe = new HostileStripe(new Random(1), new(), things);
        stripe.Instead = uri =>
        {
            if (uri.Query.Contains("starting_after", StringComparison.Ordinal) && things.Now.Count > 100)
                things.Remove(things.Now[100]);
            return null;
        };
        await using var db = HostileContext.Of(stripe);

        Assert.Equal(100, (await db.Things.ToListAsync()).Count);
        Assert.Equal(["/v1/things?limit=100", "/v1/things?limit=100&starting_after=th_0001", "/v1/things?limit=100&starting_after=th_0000"], stripe.Sent);
    }

    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    [InlineData("join")]
    [InlineData("count")]
    [InlineData("include")]
    public async Task One_row_that_stands_some_seconds_behind_its_place_is_not_lost(string query)
    {
        for (var row = 99; row < 1500; row += 100)
        {
            foreach (var seconds in new[] { 1, 40, 300, -40 })
            {
                var stripe = Stripe(charge => charge >= row && charge < row + 2 ? seconds : 0);
                Assert.Equal(await ExpectedAsync(query), await ReadAsync(query, stripe));
            }
        }
    }

    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    [InlineData("join")]
    [InlineData("since")]
    public async Task A_cursor_that_is_deleted_takes_no_row_with_it_that_stands_behind_its_place(string query)
    {
        for (var fault = 1; fault <= 12; fault++)
        {
            foreach (var seconds in new[] { 2, 250, -250 })
            {
                // Each hundredth row, which is behind a cursor, is out of place.
                var stripe = Stripe(charge => charge % 100 == 99 ? seconds : 0);
                var cursors = 0;
                stripe.Instead = uri =>
                {
                    if (CursorOf(uri) is { } cursor && ++cursors == fault)
                        stripe.Lists[uri.AbsolutePath].Remove(stripe.Lists[uri.AbsolutePath].Ever[cursor]);
                    return null;
                };

                Assert.Equal(await ExpectedAsync(query), await ReadAsync(query, stripe));
            }
        }
    }

    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    public async Task Many_cursors_that_are_deleted_at_once_take_no_other_row_with_them(string query)
    {
        for (var gone = 1; gone <= 400; gone += 57)
        {
            var stripe = Stripe(charge => charge % 7 == 0 ? 100 : 0);
            var isDone = false;
            var charges = stripe.Lists["/v1/charges"];
            stripe.Instead = uri =>
            {
                if (!isDone && CursorOf(uri) is { } cursor && charges.After(cursor) is >= 500 and { } next)
                {
                    isDone = true;
                    charges.Now.Skip(next - gone).Take(gone).ToList().ForEach(charges.Remove);
                }

                return null;
            };

            var rows = await ReadAsync(query, stripe);

            Assert.True(isDone);
            Assert.Equal(rows.Distinct().Count(), rows.Count);
            Assert.Empty(charges.Throughout.Select(r => r.Id).Except(rows));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.01, 60)]
    [InlineData(0.5, 300)]
    public async Task Rows_out_of_order_cost_hardly_more_requests(double part, int width)
    {
        var random = new Random(7);
        var charges = new HostileList("/v1/charges");
        for (var i = 0; i < 20_000; i++)
        {
            var created = Start + random.Next(50_000_000);
            charges.Add($"ch_{i:00000}", created, random.NextDouble() < part ? created + random.Next(-width, width + 1) : created, []);
        }

        var stripe = new HostileStripe(new Random(1), new(), charges);
        await using var db = HostileContext.Of(stripe);

        Assert.Equal(20_000, (await db.Charges.Select(c => c.Id).ToListAsync()).Distinct().Count());
        output.WriteLine($"{stripe.Sent.Count / 200.0:F3} times the least number of requests");
        Assert.InRange(stripe.Sent.Count, 200, 200 * 1.15);
    }

    [Theory]
    [InlineData("things", true)]
    [InlineData("things", false)]
    [InlineData("async", true)]
    public async Task A_cursor_that_stands_twice_in_its_page_is_an_error(string query, bool isFirst)
    {
        var stripe = Stripe();
        stripe.Instead = uri => uri.AbsolutePath is "/v1/things" or "/v1/charges"
            ? new JsonObject
            {
                ["object"] = "list",
                ["has_more"] = true,
                ["data"] = new JsonArray([.. Enumerable.Range(0, 100).Select(i => Object(i == (isFirst ? 0 : 50) ? "th_99" : $"th_{i}"))]),
            }.ToJsonString()
            : null;

        var failure = await Assert.ThrowsAsync<StripeResponseException>(() => ReadAsync(query, stripe));
        Assert.Contains("'th_99' twice", failure.Message);
    }

    [Fact]
    public async Task An_id_that_is_the_cursor_of_a_later_page_too_is_an_error()
    {
        var stripe = Stripe();
        stripe.Instead = uri => new JsonObject
        {
            ["object"] = "list",
            ["has_more"] = true,
            ["data"] = new JsonArray([.. Enumerable.Range(uri.Query.Contains("starting_after", StringComparison.Ordinal) ? 100 : 0, 100)
                .Select(i => Object(i == 199 ? "th_50" : $"th_{i}"))]),
        }.ToJsonString();

        await Assert.ThrowsAsync<StripeResponseException>(() => ReadAsync("things", stripe));
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Pages_that_begin_with_rows_of_the_page_before_give_every_row_once(string query)
        => Assert.Equal(await ExpectedAsync(query), await ReadAsync(query, Stripe(hostility: new() { Overlap = 1, MostOverlap = 90 })));

    [Fact]
    public async Task A_page_of_long_before_is_an_error()
    {
        var pages = 0;
        var stripe = Stripe();
        stripe.Instead = _ => new JsonObject
        {
            ["object"] = "list",
            ["has_more"] = true,

            // After 12,000 rows the list begins again, with pages that end elsewhere.
            ["data"] = new JsonArray([.. Enumerable.Range(pages++ < 120 ? (pages - 1) * 100 : (pages - 121) * 100 + 50, 100).Select(i => Object($"th_{i}"))]),
        }.ToJsonString();

        var failure = await Assert.ThrowsAsync<StripeResponseException>(() => ReadAsync("things", stripe));
        Assert.Contains("circles", failure.Message);
        Assert.InRange(pages, 121, 122);
    }

    [Fact]
    public async Task A_list_that_goes_in_circles_of_thousands_of_rows_is_an_error()
    {
        var pages = 0;
        var stripe = Stripe();
        stripe.Instead = _ => new JsonObject
        {
            ["object"] = "list",
            ["has_more"] = true,
            ["data"] = new JsonArray([.. Enumerable.Range(pages++ * 100, 100).Select(i => Object($"th_{i % 4930}"))]),
        }.ToJsonString();

        await Assert.ThrowsAsync<StripeResponseException>(() => ReadAsync("things", stripe));
        Assert.InRange(pages, 50, 65);
    }

    [Theory]
    [InlineData("things", 4000)]
    [InlineData("sync", 2000)]
    public async Task A_row_that_comes_again_thousands_of_rows_later_is_given_once(string query, int rows)
    {
        var page = 0;
        var stripe = Stripe();
        stripe.Instead = _ =>
        {
            var ids = Enumerable.Range(page++ * 100, 100).Select(i => i % 700 == 650 ? "th_5" : $"th_{i}");
            return new JsonObject { ["object"] = "list", ["has_more"] = page < rows / 100, ["data"] = new JsonArray([.. ids.Select(Object)]) }.ToJsonString();
        };

        var read = await ReadAsync(query, stripe);

        Assert.Equal(read.Distinct().Count(), read.Count);
        Assert.Equal(rows - (rows + 49) / 700, read.Count);
    }

    private static string? CursorOf(Uri uri) => System.Web.HttpUtility.ParseQueryString(uri.Query)["starting_after"];

    private static JsonObject Object(string id) => new() { ["id"] = id, ["created"] = Start };

    private static Task<List<string>> ExpectedAsync(string query) => ReadAsync(query, Stripe());

    private static async Task<List<string>> ReadAsync(string query, HostileStripe stripe)
    {
        await using var db = HostileContext.Of(stripe);
        var since = DateTime.UnixEpoch.AddSeconds(Start + 200);
        var rows = query switch
        {
            "async" => await db.Charges.Select(c => c.Id).ToListAsync(),
            "sync" => await Task.Run(() => db.Charges.Select(c => c.Id).ToList()),
            "since" => await db.Charges.Where(c => c.Created >= since).Select(c => c.Id).ToListAsync(),
            "join" => await db.Customers.Join(db.Charges, c => c.Id, c => c.CustomerId, (customer, charge) => charge.Id).ToListAsync(),
            "count" => await db.Customers.Select(c => c.Id + " " + db.Charges.Count(x => x.CustomerId == c.Id)).ToListAsync(),
            "include" => (await db.Customers.AsNoTracking().Include(c => c.Charges).ToListAsync())
                .ConvertAll(c => c.Id + " " + string.Join(',', c.Charges.Select(x => x.Id).Order())),
            "things" => await db.Things.Select(t => t.Id).ToListAsync(),
            _ => await db.Invoices.SelectMany(i => i.Lines.Data).Select(l => l.Id).ToListAsync(),
        };
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>1,600 charges, three a second, of forty customers; 500 things; two invoices with many lines.</summary>
    /// <param name="behind">By how many seconds a charge stands behind its place.</param>
    private static HostileStripe Stripe(Func<int, int>? behind = null, Hostility? hostility = null)
    {
        var (customers, charges) = (new HostileList("/v1/customers"), new HostileList("/v1/charges"));
        var (things, invoices) = (new HostileList("/v1/things"), new HostileList("/v1/invoices"));
        Add(customers, 40, _ => []);
        Add(charges, 1600, i => new() { ["customer"] = $"cu_{i % 40:0000}" }, behind);
        Add(things, 500, _ => []);
        var lines = new[] { "in_0000", "in_0001" }.Select(id => new HostileList($"/v1/invoices/{id}/lines")).ToArray();
        foreach (var list in lines)
        {
            for (var i = 0; i < 450; i++)
                list.Add($"il_{list.Path[15..19]}_{i}", Start, Start + i, new() { ["object"] = "line_item" });
        }

        Add(invoices, 2, i => new()
        {
            ["lines"] = new JsonObject
            {
                ["object"] = "list",
                ["url"] = lines[i].Path,
                ["has_more"] = true,
                ["data"] = new JsonArray([.. lines[i].Now.Take(10).Select(l => new JsonObject { ["id"] = l.Id, ["object"] = "line_item" })]),
            },
        });
        return new HostileStripe(new Random(5), hostility ?? new(), [customers, charges, things, invoices, .. lines]);
    }

    private static void Add(HostileList list, int count, Func<int, JsonObject> fields, Func<int, int>? behind = null)
    {
        for (var i = 0; i < count; i++)
        {
            var created = Start + i / 3;
            list.Add($"{list.Path[4..6]}_{i:0000}", created, created - (behind?.Invoke(i) ?? 0), fields(i));
        }
    }
}
