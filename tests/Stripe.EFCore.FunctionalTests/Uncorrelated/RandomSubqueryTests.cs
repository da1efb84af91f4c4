using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>Random queries that narrow a list by other queries give the rows, or the kind of error, that lists of the same objects give.</summary>
public sealed class RandomSubqueryTests(ShopFixture shop) : SubqueryTest(shop)
{
    /// <summary>So many queries; <c>SUBQUERIES</c> says another number.</summary>
    private static int Queries => int.TryParse(Environment.GetEnvironmentVariable("SUBQUERIES"), out var queries) ? queries : 80;

    /// <summary>All lists whole, each once, and a list for each of ten keys three times.</summary>
    private const int MostRequests = 60;

    [Fact]
    public async Task Rows_are_those_of_lists()
    {
        var failures = new List<string>();
        for (var seed = 1; seed <= Queries; seed++)
        {
            var expected = await OutcomeAsync(() => Task.FromResult(Query(Objects, new System.Random(seed)).ToList()));
            await using var db = CreateContext();
            var actual = await OutcomeAsync(() => Query(db, new System.Random(seed)).ToListAsync());
            if (expected != actual || Sent.Count > MostRequests)
                failures.Add($"seed {seed}: {Sent.Count} requests\n expected {expected}\n actual {actual}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(3)));
    }

    private static IQueryable<string> Query(IShop shop, System.Random random)
    {
        var limit = random.Next(3) == 0 ? random.Next(1, 12) : 1000;
        switch (random.Next(3))
        {
            case 0:
                var invoices = shop.Invoices;
                for (var i = random.Next(1, 3); i > 0; i--)
                    invoices = Narrowed(invoices, Customers(shop, random, 2), Times(shop, random), random);
                return invoices.Take(limit).Select(i => i.Id);
            case 1:
                var customers = shop.Customers;
                for (var i = random.Next(1, 3); i > 0; i--)
                    customers = Narrowed(customers, Customers(shop, random, 2), Times(shop, random), random);
                return customers.Take(limit).Select(c => c.Id);
            default:
                var ids = Customers(shop, random, 2);
                return shop.Charges.OrderByDescending(h => h.Created).ThenBy(h => h.Id).Take(limit)
                    .Select(h => h.Id + ids.Contains(h.CustomerId) + ids.FirstOrDefault() + ids.Count());
        }
    }

    private static IQueryable<Invoice> Narrowed(IQueryable<Invoice> invoices, IQueryable<string?> ids, IQueryable<DateTime> times, System.Random random)
        => random.Next(10) switch
        {
            0 => invoices.Where(i => ids.Contains(i.CustomerId)),
            1 => invoices.Where(i => !ids.Contains(i.CustomerId)),
            2 => invoices.Where(i => ids.Any(id => id == i.CustomerId) && i.Total > 0),
            3 => invoices.Where(i => i.CustomerId == ids.FirstOrDefault()),
            4 => invoices.Where(i => i.CustomerId == ids.First() && i.Status == "paid"),
            5 => invoices.Where(i => i.CustomerId == ids.Max() || i.Created > times.FirstOrDefault()),
            6 => invoices.Where(i => i.Created >= times.Min()),
            7 => invoices.Where(i => i.Created < times.Skip(1).FirstOrDefault() && ids.Any()),
            8 => invoices.Where(i => i.SubscriptionId == null || ids.Contains(i.CustomerId)),
            _ => invoices.Where(i => ids.Count() > 3 && i.CustomerId == ids.ElementAtOrDefault(2)),
        };

    private static IQueryable<Customer> Narrowed(IQueryable<Customer> customers, IQueryable<string?> ids, IQueryable<DateTime> times, System.Random random)
        => random.Next(6) switch
        {
            0 => customers.Where(c => ids.Contains(c.Id)),
            1 => customers.Where(c => c.Id == ids.First()),
            2 => customers.Where(c => ids.All(id => id != c.Id)),
            3 => customers.Where(c => c.Created > times.Max() || c.Id == ids.Min()),
            4 => customers.Where(c => c.Invoices.Any(i => i.Created >= times.First())),
            _ => customers.Where(c => c.Created <= times.OrderBy(t => t).LastOrDefault() && ids.Contains(c.Id)),
        };

    private static IQueryable<string?> Customers(IShop shop, System.Random random, int depth)
    {
        var number = random.Next(1, 15);
        var name = ((char)('A' + random.Next(26))).ToString();
        var ids = random.Next(7) switch
        {
            0 => shop.Customers.Where(c => c.Name != null && c.Name.StartsWith(name)).Select(c => (string?)c.Id),
            1 => shop.Customers.OrderByDescending(c => c.Created).Take(number).Select(c => (string?)c.Id),
            2 => shop.Charges.Where(h => h.Amount > number * 1000).Select(h => h.CustomerId),
            3 => shop.Charges.OrderByDescending(h => h.Created).Skip(number).Take(3).Select(h => h.CustomerId),
            4 => shop.Invoices.Where(i => i.Status == "open").Select(i => (string?)i.CustomerId),
            5 => shop.Subscriptions.OrderBy(b => b.Id).Take(number).Select(b => (string?)b.CustomerId),
            _ => shop.Customers.Where(c => c.Email == "nobody").Select(c => (string?)c.Id),
        };
        if (depth > 0 && random.Next(4) == 0)
        {
            var inner = Customers(shop, random, depth - 1);
            ids = shop.Subscriptions.Where(b => inner.Contains(b.CustomerId)).Select(b => (string?)b.CustomerId);
        }

        return Fixed(shop, ids);
    }

    /// <summary>Lists evaluate a query anew for each row: the judge takes its elements once.</summary>
    private static IQueryable<T> Fixed<T>(IShop shop, IQueryable<T> query) => shop is DbContext ? query : query.ToList().AsQueryable();

    private static IQueryable<DateTime> Times(IShop shop, System.Random random)
    {
        var number = random.Next(1, 60);
        return Fixed(shop, random.Next(4) switch
        {
            0 => shop.Invoices.OrderByDescending(i => i.Created).Skip(number).Select(i => i.Created),
            1 => shop.Customers.Where(c => c.Balance < 0).Select(c => c.Created),
            2 => shop.Charges.Take(number).Select(h => h.Created),
            _ => shop.Customers.Where(c => c.Email == "nobody").Select(c => c.Created),
        });
    }

    private static async Task<string> OutcomeAsync(Func<Task<List<string>>> rows)
    {
        try
        {
            return string.Join(' ', await rows());
        }
        catch (InvalidOperationException error)
        {
            return error.GetType().Name;
        }
    }
}
