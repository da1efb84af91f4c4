using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>How a disjunction runs inside larger queries, and how it ends early.</summary>
public sealed class DisjunctionRunTests(LedgerRuns runs) : IClassFixture<LedgerRuns>
{
    private static readonly DateTime Recent = LedgerObjects.At(222);
    private static readonly DateTime Old = LedgerObjects.At(8);

    [Fact]
    public void Values_over_a_disjunction_are_those_of_LINQ()
    {
        var (email, customer) = ("shared@example.com", "cus_14");
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.Count(b => b.Email == email || b.Created > Recent)).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.Any(b => b.Email == "nobody" || b.Created > Recent)).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.First(b => b.Email == email || b.Created < Old).Id).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.OrderByDescending(b => b.Created).First(b => b.Email == email || b.Created < Old).Id).Length);
        Assert.Equal(2, runs.ValueOf(db => db.Buyers.Where(b => b.Email == email || b.Created < Old).Max(b => b.Balance)).Length);
        Assert.Equal(2, runs.ValueOf(db => string.Join(
            ",", db.Bills.Where(b => b.CustomerId == customer || b.DueDate < Old).GroupBy(b => b.Status).Select(g => new { g.Key, N = g.Count() })
                .OrderBy(g => g.Key).ToList().Select(g => g.Key + g.N))).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    public async Task The_first_rows_of_a_disjunction_end_its_lists_early(int count)
    {
        var email = "shared@example.com";
        var sent = await runs.RowsOf(db => db.Buyers.Where(b => b.Email == email || b.Created < Recent).OrderByDescending(b => b.Created).Take(count));
        Assert.Equal(
            [$"/v1/customers?email=shared@example.com&limit={count}", $"/v1/customers?created[lt]={Unix(Recent)}&limit={count}"], sent);
        Assert.Equal(2, (await runs.RowsOf(db => db.Buyers.Where(b => b.Email == email || b.Created < Recent).Skip(3).Take(count))).Length);
    }

    [Fact]
    public async Task What_is_joined_or_included_is_that_of_LINQ()
    {
        var email = "buyer7@example.com";
        runs.ValueOf(db => string.Join(",", db.Buyers.Where(b => b.Email == email || b.Created < Old)
            .Join(db.Bills, b => b.Id, i => i.CustomerId, (b, i) => new { b.Id, Bill = i.Id }).ToList().OrderBy(x => x.Bill)));
        runs.ValueOf(db => string.Join(",", db.Bills.Where(i => i.Status == "open" && (i.CustomerId == "cus_14" || i.DueDate < Old))
            .Select(i => new { i.Id, i.Customer!.Email }).ToList()));
        runs.ValueOf(db => string.Join(",", db.Buyers.Where(b => b.Email == email || b.Created < Old)
            .Select(b => new { b.Id, N = b.Bills.Count(i => i.Status == "open" || i.DueDate < Recent) }).ToList()));
        runs.ValueOf(db => string.Join(",", db.Buyers
            .Where(b => db.Bills.Any(i => i.CustomerId == b.Id && (i.Status == "draft" && i.Created > Old || i.SubscriptionId == "sub_5")))
            .Select(b => b.Id)
            .ToList()));
        runs.ValueOf(db => string.Join(",", db.Buyers
            .Where(b => b.Created > Recent && db.Bills.Any(i => i.AmountDue == 5 || i.SubscriptionId == "sub_5" && i.Created > Old))
            .Select(b => b.Id)
            .ToList()));

        await using var context = runs.Server.CreateContext();
        var included = await context.Set<Buyer>().Include(b => b.Bills).Where(b => b.Email == email || b.Created < Old).ToListAsync();
        Assert.Equal(
            runs.Objects.AllBuyers.Where(b => b.Email == email || b.Created < Old).Select(b => (b.Id, b.Bills.Count)),
            included.Select(b => (b.Id, b.Bills.Count)));
    }

    [Fact]
    public void A_filter_that_may_be_left_out_narrows_the_lists_of_many_parents()
    {
        DateTime? since = LedgerObjects.At(350);
        var sent = runs.ValueOf(db =>
            string.Join(",", db.Buyers.Select(b => new { b.Id, N = b.Bills.Count(i => since == null || i.Created >= since) }).ToList()));
        Assert.All(sent.Where(s => s.StartsWith("/v1/invoices", StringComparison.Ordinal)), s => Assert.Contains("created[gte]=", s, StringComparison.Ordinal));
    }

    [Fact]
    public void The_plan_shows_the_requests_that_are_sent()
    {
        using var db = runs.Server.CreateContext();
        var (email, since) = ("shared@example.com", (DateTime?)null);
        var plan = db.Buyers.Where(b => b.Email == email || b.Created > Recent).ToQueryString();
        Assert.Contains("GET /v1/customers?email=shared@example.com&limit=100", plan, StringComparison.Ordinal);
        Assert.Contains($"GET /v1/customers?created[gt]={Unix(Recent)}&limit=100", plan, StringComparison.Ordinal);
        Assert.Contains(
            "GET /v1/customers?email=shared@example.com&limit=100",
            db.Buyers.Where(b => (since == null || b.Created > since) && b.Email == email).ToQueryString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_scan_is_told_only_where_a_branch_reads_everything()
    {
        using var strict = runs.Server.CreateContext(o => o.ConfigureWarnings(w => w.Throw(StripeEventId.UnboundedScan)));
        await strict.Buyers.Where(b => b.Email == "x" || b.Created > Recent).ToListAsync();
        await strict.Tariffs.Where(t => t.Active || t.ProductId == "prod_3").ToListAsync();
        await strict.Contracts.Where(c => c.Status != "canceled").ToListAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Buyers.Where(b => b.Email == "x" || b.Name == "y").ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Buyers.Where(b => b.Email == "x" || b.Created <= DateTime.UtcNow).ToListAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => strict.Buyers.Where(b => b.Created > Old || b.Created < Recent).ToListAsync());
    }

    [Fact]
    public async Task A_failure_of_one_branch_ends_the_query_and_its_other_requests()
    {
        var server = new LedgerServer(runs.Objects);
        var cancelled = 0;
        var isUnderWay = new TaskCompletionSource();
        server.Before = async (request, token) =>
        {
            if (request.Contains("email", StringComparison.Ordinal))
            {
                await isUnderWay.Task;
                throw new InvalidOperationException("no answer");
            }

            try
            {
                isUnderWay.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }
        };
        await using var db = server.CreateContext();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => db.Buyers.Where(b => b.Email == "x" || b.Created > Recent).ToListAsync());
        Assert.Contains("no answer", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, cancelled);
    }

    [Fact]
    public async Task A_caller_who_cancels_ends_all_branches()
    {
        var server = new LedgerServer(runs.Objects);
        using var leaving = new CancellationTokenSource();
        var waiting = 0;
        server.Before = async (_, token) =>
        {
            if (Interlocked.Increment(ref waiting) == 2)
                await leaving.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };
        await using var db = server.CreateContext();
        var failure = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => db.Buyers.Where(b => b.Email == "x" || b.Created > Recent).ToListAsync(leaving.Token));
        Assert.Equal(leaving.Token, failure.CancellationToken);
    }

    [Fact]
    public void Children_of_rows_that_may_be_of_a_test_clock_are_told_of()
    {
        using var db = runs.Server.CreateContext();
        const string leftOut = "(without objects of test clocks)";
        Assert.Contains(leftOut, Counted(db.Contracts.Where(c => c.CustomerId == "cus_5")), StringComparison.Ordinal);
        Assert.Contains(leftOut, Counted(db.Contracts.Where(c => c.CustomerId == "cus_5" || c.Created > Recent)), StringComparison.Ordinal);
        Assert.DoesNotContain(leftOut, Counted(db.Contracts.Where(c => c.Status == "active" || c.Created > Recent)), StringComparison.Ordinal);

        string Counted(IQueryable<Contract> contracts)
            => contracts.Select(c => new { c.Id, N = db.Bills.Count(b => b.SubscriptionId == c.Id) }).ToQueryString();
    }

    [Fact]
    public async Task Rows_of_one_second_come_once()
    {
        var objects = new LedgerObjects();
        foreach (var buyer in objects.AllBuyers)
            buyer.Created = LedgerObjects.At(buyer.Id.Length == 7 ? 200 : 100);
        var server = new LedgerServer(objects);
        await using var db = server.CreateContext();
        var (time, email) = (LedgerObjects.At(150), "shared@example.com");
        var ids = await db.Buyers.Where(b => b.Email == email || b.Created > time).Select(b => b.Id).ToListAsync();
        Assert.Equal(objects.AllBuyers.Where(b => b.Email == email || b.Created > time).Select(b => b.Id).Order(), ids.Order());
    }

    private static long Unix(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds();
}
