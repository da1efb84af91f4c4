using System.Net;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Api.Lists;

/// <summary>Lists of which objects leave while they are read.</summary>
public class LostCursorTests
{
    private static readonly RowLayout Ids = new([new(JsonPath.Parse("id"), ColumnDecoders.For(typeof(string)))]);

    private readonly List<string> _objects = [.. Enumerable.Range(0, 1000).Select(i => $"cus_{1000 - i:0000}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(99)]
    public async Task The_last_objects_of_a_page_that_leave_take_no_other_with_them(int leaving)
    {
        var all = _objects.ToList();
        var read = await ReadAsync(page =>
        {
            if (page == 3)
                _objects.RemoveRange(300 - leaving, leaving);
        });

        Assert.Equal(all, read);
    }

    [Fact]
    public async Task A_page_that_leaves_whole_takes_no_other_with_it()
    {
        var all = _objects.ToList();
        var read = await ReadAsync(page =>
        {
            if (page == 3)
                _objects.RemoveRange(200, 100);
        });

        Assert.Equal(all, read);
    }

    [Fact]
    public async Task A_first_page_that_leaves_whole_is_an_error()
    {
        var refusal = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => ReadAsync(page =>
        {
            if (page == 1)
                _objects.RemoveRange(0, 100);
        }));

        Assert.Contains("Run the query again", refusal.Message);
    }

    [Fact]
    public async Task A_list_that_is_emptied_while_it_is_read_gives_each_object_once_or_an_error()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            _objects.Clear();
            _objects.AddRange(Enumerable.Range(0, 1000).Select(i => $"cus_{1000 - i:0000}"));
            var stays = new HashSet<string>(_objects);
            List<string> read;
            try
            {
                read = await ReadAsync(_ =>
                {
                    var (from, count) = (random.Next(_objects.Count), random.Next(150));
                    count = Math.Min(count, _objects.Count - from);
                    stays.ExceptWith(_objects.GetRange(from, count));
                    _objects.RemoveRange(from, count);
                }, random.Next(1, 100));
            }
            catch (Exception failure) when (failure is StripeInvalidRequestException or StripeResponseException)
            {
                continue;
            }

            Assert.Equal(read.Count, read.Distinct().Count());
            Assert.Superset(stays, read.ToHashSet());
        }
    }

    [Fact]
    public async Task Without_ids_in_its_rows_a_list_cannot_go_on()
    {
        var stripe = new FakeStripe(FakeStripe.Page(true, "c", "b"), FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing", param: "starting_after"));

        await Assert.ThrowsAsync<StripeInvalidRequestException>(
            () => stripe.Session().ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async: true, default).ToListAsync());
    }

    private async Task<List<string>> ReadAsync(Action<int> afterPage, int pageSize = 100)
    {
        var pages = 0;
        var stripe = new FakeStripe(request =>
        {
            var cursor = System.Web.HttpUtility.ParseQueryString(request.Uri.Query)["starting_after"];
            var start = cursor is null ? 0 : _objects.IndexOf(cursor) + 1;
            if (cursor is not null && start == 0)
                return FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing", $"No such customer: '{cursor}'", "starting_after");
            var ids = _objects.Skip(start).Take(pageSize).ToArray();
            var answer = FakeStripe.Page(start + ids.Length < _objects.Count, ids);
            afterPage(++pages);
            return answer;
        });
        var read = new List<string>();
        await foreach (var page in stripe.Session().ListAsync(FakeStripe.Customers, Ids, async: true, default))
            read.AddRange(page.Rows.Select(row => (string)row[0]!));
        return read;
    }
}
