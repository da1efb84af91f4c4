using System.Data;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>What EF Core's users write for SQL databases is refused before any request, by a message that says why and what to write.</summary>
public sealed class RefusedHabitTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private const string Sql = "Stripe has no SQL";
    private const string Migrations = "needs no migrations";
    private const string Index = "with the index of an element: rows have no number";

    private static readonly Dictionary<string, (Func<ShopContext, object?> Call, string Told)> Habits = new()
    {
        ["FromSql"] = (db => db.Customers.FromSql($"SELECT {1}").ToList(), Sql),
        ["FromSqlRaw"] = (db => db.Customers.FromSqlRaw("SELECT 1").Where(c => c.Balance > 0).Include(c => c.Invoices).ToList(), Sql),
        ["FromSqlInterpolated in a subquery"] = (
            db => db.Customers.Where(c => db.Invoices.FromSqlInterpolated($"SELECT {1}").Any(i => i.CustomerId == c.Id)).ToList(), Sql),
        ["SqlQuery of values"] = (db => db.Database.SqlQuery<int>($"SELECT {1}").ToList(), Sql),
        ["SqlQueryRaw of objects"] = (db => db.Database.SqlQueryRaw<Address>("SELECT 1").ToList(), Sql),
        ["ExecuteSql"] = (db => db.Database.ExecuteSql($"DELETE {1}"), Sql),
        ["ExecuteSqlRaw"] = (db => db.Database.ExecuteSqlRaw("DELETE"), Sql),
        ["ExecuteSqlRawAsync"] = (db => Wait(db.Database.ExecuteSqlRawAsync("DELETE")), Sql),
        ["GetConnectionString"] = (db => db.Database.GetConnectionString(), Sql),
        ["SetConnectionString"] = (db => Void(() => db.Database.SetConnectionString("Server=x")), Sql),
        ["GetDbConnection"] = (db => db.Database.GetDbConnection(), Sql),
        ["OpenConnection"] = (db => Void(db.Database.OpenConnection), Sql),
        ["OpenConnectionAsync"] = (db => Wait(Task.Run(() => db.Database.OpenConnectionAsync())), Sql),
        ["SetCommandTimeout"] = (db => Void(() => db.Database.SetCommandTimeout(30)), Sql),
        ["GetCommandTimeout"] = (db => db.Database.GetCommandTimeout(), Sql),
        ["Migrate"] = (db => Void(db.Database.Migrate), Migrations),
        ["MigrateAsync"] = (db => Wait(Task.Run(() => db.Database.MigrateAsync())), Migrations),
        ["GetMigrations"] = (db => db.Database.GetMigrations().ToList(), Migrations),
        ["GetAppliedMigrations"] = (db => db.Database.GetAppliedMigrations().ToList(), Migrations),
        ["GetPendingMigrations"] = (db => db.Database.GetPendingMigrations().ToList(), Migrations),
        ["HasPendingModelChanges"] = (db => db.Database.HasPendingModelChanges(), Migrations),
        ["GenerateCreateScript"] = (db => db.Database.GenerateCreateScript(), "Stripe has no tables"),
        ["EnsureDeleted"] = (db => db.Database.EnsureDeleted(), "cannot be deleted"),
        ["BeginTransaction with a level"] = (db => db.Database.BeginTransaction(IsolationLevel.Serializable), "no transactions"),
        ["UseTransaction"] = (db => db.Database.UseTransaction(null), "no transactions"),
        ["UseTransactionAsync"] = (db => Wait(db.Database.UseTransactionAsync(null)), "no transactions"),
        ["SaveChanges with an id"] = (db => db.Add(new Customer { Id = "cus_new" }).Context.SaveChanges(), "Stripe chooses the ids"),

        ["ILike"] = (db => db.Customers.Where(c => EF.Functions.ILike(c.Name, "a%")).ToList(), "Write EF.Functions.Like"),
        ["DateDiffDay"] = (db => db.Customers.OrderBy(c => EF.Functions.DateDiffDay(c.Created, DateTime.UtcNow)).ToList(), "Subtract the times"),
        ["DateDiffDay of the result"] = (db => db.Customers.Select(c => EF.Functions.DateDiffDay(c.Created, DateTime.UtcNow)).ToList(), "Subtract the times"),
        ["FreeText"] = (db => db.Customers.Count(c => EF.Functions.FreeText(c.Name, "a b")), "Contains"),
        ["Collate"] = (db => db.Customers.Where(c => EF.Functions.Collate(c.Name, "NOCASE") == "a").ToList(), "StringComparison"),
        ["Least"] = (db => db.Customers.Select(c => EF.Functions.Least(c.Balance, 3L)).ToList(), "Math.Min"),
        ["a function of the context"] = (db => db.Invoices.SelectMany(i => Functions.OfCustomer(db, i.CustomerId)).ToList(), "could not be translated"),

        ["Zip"] = (db => db.Customers.Zip(db.Invoices, (c, i) => new { c, i }).ToList(), "rows have no number to pair them by"),
        ["Zip with a list"] = (db => db.Customers.Zip(new[] { 1, 2 }).ToList(), "rows have no number to pair them by"),
        ["Zip of a collection"] = (db => db.Customers.Select(c => c.Invoices.Zip(c.Charges).Count()).ToList(), "rows have no number to pair them by"),
        ["TakeWhile"] = (db => db.Invoices.OrderBy(i => i.Total).TakeWhile(i => i.Total < 5).ToList(), "'TakeWhile'"),
        ["TakeWhile of a collection"] = (db => db.Customers.Select(c => c.Invoices.TakeWhile(i => i.Total > 3).Count()).ToList(), "'TakeWhile'"),
        ["TakeWhile in an Include"] = (db => db.Customers.Include(c => c.Invoices.TakeWhile(i => i.Total > 3)).ToList(), "'TakeWhile'"),
        ["SkipWhile"] = (db => db.Invoices.SkipWhile(i => i.Total < 5).Count(), "'SkipWhile'"),
        ["TakeWhile with an index"] = (db => db.Invoices.TakeWhile((i, n) => n < 5).ToList(), Index),
        ["Select with an index"] = (db => db.Invoices.Select((i, n) => new { i.Id, n }).ToList(), Index),
        ["Where with an index"] = (db => db.Invoices.Where((i, n) => n % 2 == 0).ToList(), Index),
        ["SelectMany with an index"] = (db => db.Customers.SelectMany((c, n) => c.Invoices).ToList(), Index),
        ["SelectMany with an index and a result"] = (db => db.Customers.SelectMany((c, n) => c.Invoices, (c, i) => i.Id).ToList(), Index),
        ["Select with an index of a collection"] = (db => db.Customers.Select(c => c.Invoices.Select((i, n) => n).Sum()).ToList(), Index),
        ["Append"] = (db => db.Customers.Select(c => c.Id).Append("x").ToList(), "Write Concat"),
        ["Prepend"] = (db => db.Customers.Select(c => c.Id).Prepend("x").ToList(), "Write Concat"),
        ["Aggregate"] = (db => db.Invoices.Select(i => i.Total).Aggregate((x, y) => x + y), "Use Sum"),
        ["AggregateBy"] = (db => db.Invoices.AggregateBy(i => i.Id, 0L, (sum, i) => sum + i.Total).ToList(), "Use Sum"),
        ["CountBy"] = (db => db.Invoices.CountBy(i => i.Id).ToList(), "Write GroupBy"),
        ["DefaultIfEmpty with a value"] = (db => db.Customers.Select(c => c.Id).DefaultIfEmpty("none").ToList(), "DefaultIfEmpty()"),
        ["SequenceEqual"] = (db => db.Customers.Select(c => c.Id).SequenceEqual(new[] { "x" }), "Compare the lists"),
        ["Index"] = (db => db.Customers.Index().ToList(), "rows have no number"),
        ["Shuffle"] = (db => db.Customers.Shuffle().ToList(), "EF.Functions.Random()"),
        ["Take with a range"] = (db => db.Customers.Take(2..5).ToList(), "Skip(start).Take(count)"),
        ["ElementAt from the end"] = (db => db.Customers.ElementAt(^1), "Reverse the order"),
        ["Distinct with a comparer"] = (db => db.Customers.Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToList(), "with a comparer"),
        ["OrderBy with a comparer"] = (db => db.Customers.OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase).ToList(), "with a comparer"),
        ["GroupBy with a comparer"] = (
            db => db.Customers.GroupBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Select(g => g.Key).ToList(), "with a comparer"),
        ["Contains with a comparer"] = (db => db.Customers.Select(c => c.Name).Contains("x", StringComparer.OrdinalIgnoreCase), "with a comparer"),
        ["EF.Property of an unknown name"] = (db => db.Customers.Where(c => EF.Property<string>(c, "Nope") == "x").ToList(), "Nope"),
        ["EF.Property of another type"] = (db => db.Customers.Where(c => EF.Property<int>(c, "Name") == 1).ToList(), "'Name' is 'String'"),
    };

    public static TheoryData<string> Names => [.. Habits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_habit_is_refused_before_any_request(string name)
    {
        var (call, told) = Habits[name];
        using var db = shop.CreateContext();
        shop.Requests.Clear();
        var refusal = Assert.ThrowsAny<Exception>(() => call(db));
        Assert.True(refusal is InvalidOperationException or NotSupportedException, refusal.ToString());
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(shop.Sent());
    }

    [Fact]
    public async Task AsSplitQuery_and_AsSingleQuery_change_nothing()
    {
        await using var db = shop.CreateContext();
        var invoices = shop.Objects.Invoices.ToList();
        var expected = shop.Objects.Customers.AsEnumerable().OrderBy(c => c.Id).Select(c => (c.Id, invoices.Count(i => i.CustomerId == c.Id))).ToList();
        foreach (var customers in new[]
        {
            await db.Customers.AsSplitQuery().Include(c => c.Invoices).OrderBy(c => c.Id).ToListAsync(),
            await db.Customers.Include(c => c.Invoices).AsSingleQuery().OrderBy(c => c.Id).ToListAsync(),
            db.Customers.AsNoTracking().OrderBy(c => c.Id).Include(c => c.Invoices).AsSplitQuery().ToList(),
        })
        {
            Assert.Equal(expected, customers.Select(c => (c.Id, c.Invoices.Count)));
        }

        var open = db.Customers.Where(c => db.Invoices.AsSplitQuery().Any(i => i.CustomerId == c.Id && i.Status == "open"));
        Assert.Equal(invoices.Where(i => i.Status == "open").DistinctBy(i => i.CustomerId).Count(), await open.CountAsync());
    }

    [Fact]
    public void What_EF_Core_answers_without_a_database_is_answered()
    {
        using var db = shop.CreateContext();
        shop.Requests.Clear();
        Assert.False(db.Database.IsRelational());
        Assert.False(db.Database.EnsureCreated());
        Assert.Equal("Stripe.EFCore", db.Database.ProviderName);
        Assert.Equal(4, db.Database.CreateExecutionStrategy().Execute(() => 4));
        Assert.Empty(shop.Sent());
    }

    private static object? Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static object? Wait(Task task)
    {
        task.GetAwaiter().GetResult();
        return null;
    }

    private static object? Void(Action action)
    {
        action();
        return null;
    }

    private static class Functions
    {
        public static IQueryable<Invoice> OfCustomer(ShopContext db, string id) => db.Invoices.Where(i => i.CustomerId == id);
    }
}
