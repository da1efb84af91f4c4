using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.Model;
using StripeEFCore.FunctionalTests.StripeModel;
using StripeEFCore.FunctionalTests.StripeModel.Queries;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>A thread that blocks until a query ends (<c>.Result</c>) is never needed by the query.</summary>
public sealed class BlockedThreadTests(ShopFixture shop, CampusFixture campus, StripeFixture stripe)
    : IClassFixture<ShopFixture>, IClassFixture<CampusFixture>, IClassFixture<StripeFixture>
{
    private static readonly Func<ShopContext, string, Task<Customer?>> Compiled
        = EF.CompileAsyncQuery((ShopContext db, string id) => db.Customers.FirstOrDefault(c => c.Id == id));

    private static readonly Dictionary<string, Func<ShopContext, Customer, Task>> Calls = new()
    {
        ["Include"] = (db, _) => db.Customers.Include(c => c.Invoices).ThenInclude(i => i.Subscription).ToListAsync(),
        ["FindAsync"] = (db, c) => db.Customers.FindAsync(c.Id).AsTask(),
        ["FindAsync of a tracked object"] = (db, c) => db.Attach(c).Context.FindAsync<Customer>(c.Id).AsTask(),
        ["CountAsync"] = (db, _) => db.Invoices.CountAsync(i => i.Total > 1000),
        ["LoadAsync of a set"] = (db, _) => db.Invoices.LoadAsync(),
        ["LoadAsync of a collection"] = (db, c) => db.Attach(c).Collection(x => x.Invoices).LoadAsync(),
        ["ReloadAsync"] = (db, c) => db.Attach(c).ReloadAsync(),
        ["GetDatabaseValuesAsync"] = (db, c) => db.Attach(c).GetDatabaseValuesAsync(),
        ["CanConnectAsync"] = (db, _) => db.Database.CanConnectAsync(),
        ["EF.CompileAsyncQuery"] = (db, c) => Compiled(db, c.Id),
        ["ToDictionaryAsync"] = (db, _) => db.Customers.ToDictionaryAsync(c => c.Id),
        ["ForEachAsync"] = (db, _) => db.Invoices.ForEachAsync(_ => { }),
        ["Chunk"] = (db, _) => db.Invoices.Chunk(30).ToListAsync(),
        ["an enumeration that is left"] = (db, _) => ReadOne(db.Invoices.OrderBy(i => i.Total).AsAsyncEnumerable()),
        ["WithProgress"] = (db, _) => db.Invoices.WithProgress(new Unheard()).ToListAsync(),
        ["WithCache"] = (db, _) => db.Invoices.WithCache(TimeSpan.FromMinutes(1)).ToListAsync(),
        ["many ids"] = (db, _) => db.Invoices.Where(i => db.Customers.Select(c => c.Id).Contains(i.CustomerId)).ToListAsync(),
    };

    public static TheoryData<string> CallNames => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(CallNames))]
    public void A_call_does_not_resume_on_the_blocked_thread(string name)
    {
        using var context = shop.CreateContext();
        Assert.Empty(OneThread.Block(() => Calls[name](context, new Customer { Id = shop.Objects.Customers.First().Id, Address = new() })));
    }

    [Fact]
    public void No_shape_of_the_shop_resumes_on_the_blocked_thread()
        => AssertNothingResumes(DifferentialTests.All, () => shop.CreateContext(), QueryRunner.ActualAsync);

    [Fact]
    public void No_shape_of_the_campus_resumes_on_the_blocked_thread()
        => AssertNothingResumes(CampusDifferentialTests.All, () => campus.CreateContext(), QueryRunner.ActualAsync);

    [Fact]
    public void No_query_over_the_classes_of_Stripe_net_resumes_on_the_blocked_thread()
        => AssertNothingResumes(StripeQueries.All(), stripe.CreateContext, StripeJudge.ActualAsync);

    private static void AssertNothingResumes(IEnumerable<QueryShape> shapes, Func<DbContext> open, Func<QueryShape, DbContext, Task<string>> run)
    {
        var resumed = new List<string>();
        foreach (var shape in shapes)
        {
            using var context = open();
            resumed.AddRange(OneThread.Block(() => run(shape, context)).Select(posted => $"{shape.Name}: {posted}"));
        }

        Assert.Empty(resumed);
    }

    private static async Task ReadOne(IAsyncEnumerable<Invoice> invoices)
    {
        await foreach (var _ in invoices.ConfigureAwait(false))
            break;
    }

    private sealed class Unheard : IProgress<StripeScanProgress>
    {
        public void Report(StripeScanProgress value)
        {
        }
    }
}
