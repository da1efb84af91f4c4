using System.Linq.Dynamic.Core;
using System.Linq.Expressions;
using Mapster;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Composed;

/// <summary>Queries that libraries compose: projections to other classes, and filters, sorts and groups out of the texts that a grid sends.</summary>
public sealed class ComposedQueryTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private readonly TypeAdapterConfig _maps = Maps();

    [Fact]
    public async Task Projection_by_a_mapper_reads_names_of_other_objects_and_nested_lists()
    {
        var (rows, sent) = await shop.RequestsOf(db => db.Customers.ProjectToType<CustomerRow>(_maps).ToListAsync());

        Assert.Equal(
            shop.Objects.Customers.AsEnumerable().Select(c => Text(
                c.Id, c.Name, c.Address?.City, c.Invoices.Select(i => i.Id + i.Total), c.Subscriptions.Select(s => $"{s.Id}{s.Status}{s.Invoices.Count}"))),
            rows.Select(r => Text(
                r.Id, r.Name, r.AddressCity, r.Invoices.Select(i => i.Id + i.Total), r.Subscriptions.Select(s => $"{s.Id}{s.Status}{s.Invoices.Length}"))));
        Assert.Equal(["/v1/customers", "/v1/invoices", "/v1/subscriptions"], sent.Select(s => s.Split('?')[0]).Distinct().Order());
    }

    [Fact]
    public async Task What_comes_after_a_mapper_is_asked_of_Stripe()
    {
        var id = shop.Objects.Invoices.First(i => i.Status == "paid").CustomerId;
        var query = (IShop db) => db.Invoices.ProjectToType<InvoiceRow>(_maps)
            .Where(r => r.CustomerId == id && r.Total > 0)
            .OrderBy(r => r.CustomerName)
            .ThenBy(r => r.Id)
            .Skip(1)
            .Take(5);

        var (rows, sent) = await shop.RequestsOf(db => query(db).ToListAsync());

        Assert.NotEmpty(rows);
        Assert.Equal(query(shop.Objects).AsEnumerable(), rows);
        Assert.Equal([$"/v1/invoices?customer={id}&limit=100&expand[]=data.customer"], sent);
    }

    [Fact]
    public async Task Members_that_a_mapper_computes_can_be_filtered_and_sorted_by()
    {
        var query = (IShop db) => db.Customers.ProjectToType<Account>(_maps)
            .Where(a => a.Owes && a.Total > 1000)
            .OrderByDescending(a => a.Total)
            .ThenBy(a => a.Id);

        var (rows, _) = await shop.RequestsOf(db => query(db).ToListAsync());

        Assert.NotEmpty(rows);
        Assert.Equal(query(shop.Objects).AsEnumerable(), rows);
    }

    public static TheoryData<string, string> Grids => new()
    {
        { "Balance < 0 and Name.StartsWith(\"F\")", "Id" },
        { "np(Address.City) == \"Paris\"", "Name, Id desc" },
        { "Address != null and Address.City != null", "Address.City desc, Name, Id" },
        { "Created.Year == 2025", "Created, Id" },
        { "Created > DateTime(2025, 3, 1)", "Created desc, Id" },
        { "Currency in (\"usd\", \"eur\")", "Currency, Id" },
        { "Invoices.Any(Status == \"open\" and Total > 100)", "Invoices.Count() desc, Id" },
        { "PreferredLocales.Contains(\"en\")", "Invoices.Sum(Total), Id" },
        { "Metadata.ContainsKey(\"plan\")", "Balance, Id" },
        { "Subscriptions.Any(Status == \"Active\")", "Delinquent desc, Id" },
        { "Name == null ? Balance == 0 : Name.ToLower().Contains(\"ma\")", "(Name ?? \"\").Length, Id" },
    };

    [Theory]
    [MemberData(nameof(Grids))]
    public async Task A_page_of_a_grid_is_that_of_lists(string filter, string order)
    {
        var (page, _) = await shop.RequestsOf(db => Task.FromResult(PageOf(db)));

        Assert.Equal(PageOf(shop.Objects), page);

        (int, string) PageOf(IShop db)
        {
            var result = db.Customers.Where(filter).OrderBy(order).PageResult(1, 7);
            Assert.NotEqual(0, result.RowCount);
            return (result.RowCount, string.Join(' ', result.Queryable.Select(c => c.Id)));
        }
    }

    [Theory]
    [InlineData("Status", "new (Key as Status, Count() as N, Sum(Total) as Total)")]
    [InlineData("new (Status, Currency)", "new (Key.Status, Key.Currency, Max(Total) as Most, Average(AmountDue) as Mean)")]
    [InlineData("Customer.Currency", "new (Key, Select(CustomerId).Distinct().Count() as Customers, Min(Created) as First)")]
    public async Task Groups_out_of_texts_are_those_of_lists(string key, string result)
    {
        var (rows, _) = await shop.RequestsOf(db => Task.FromResult(RowsOf(db)));

        Assert.NotEmpty(rows);
        Assert.Equal(RowsOf(shop.Objects), rows);

        List<string> RowsOf(IShop db)
            => [.. db.Invoices.GroupBy(key).Select(result).ToDynamicList().Select(r => (string)r.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Predicates_that_invoke_others_are_asked_of_Stripe_too()
    {
        Expression<Func<Invoice, bool>> open = i => i.Status == "open", large = i => i.Total > 5000;
        var both = Expression.Lambda<Func<Invoice, bool>>(Expression.AndAlso(open.Body, Expression.Invoke(large, open.Parameters)), open.Parameters);

        var (ids, sent) = await shop.RequestsOf(db => db.Invoices.Where(both).Select(i => i.Id).ToListAsync());

        Assert.NotEmpty(ids);
        Assert.Equal(shop.Objects.Invoices.Where(i => i.Status == "open" && i.Total > 5000).Select(i => i.Id), ids);
        Assert.Equal(["/v1/invoices?status=open&limit=100"], sent);
    }

    private static TypeAdapterConfig Maps()
    {
        var maps = new TypeAdapterConfig();
        maps.NewConfig<Customer, Account>()
            .Map(a => a.Total, c => c.Invoices.Sum(i => i.Total))
            .Map(a => a.Owes, c => c.Invoices.Any(i => i.Status == "open"))
            .Map(a => a.Last, c => c.Invoices.Max(i => (DateTime?)i.Created));
        return maps;
    }

    private static string Text(string id, string? name, string? city, IEnumerable<string> invoices, IEnumerable<string> subscriptions)
        => $"{id} {name} {city} {string.Join(',', invoices.Order(StringComparer.Ordinal))} {string.Join(',', subscriptions.Order(StringComparer.Ordinal))}";

    private sealed record CustomerRow
    {
        public required string Id { get; init; }
        public string? Name { get; init; }
        public string? AddressCity { get; init; }
        public List<InvoiceTotal> Invoices { get; init; } = [];
        public IReadOnlyList<SubscriptionRow> Subscriptions { get; init; } = [];
    }

    private sealed record InvoiceTotal(string Id, long Total);

    private sealed record SubscriptionRow
    {
        public required string Id { get; init; }
        public required string Status { get; init; }
        public InvoiceTotal[] Invoices { get; init; } = [];
    }

    private sealed record InvoiceRow
    {
        public required string Id { get; init; }
        public long Total { get; init; }
        public required string CustomerId { get; init; }
        public string? CustomerName { get; init; }
    }

    private sealed record Account
    {
        public required string Id { get; init; }
        public long Total { get; init; }
        public bool Owes { get; init; }
        public DateTime? Last { get; init; }
    }
}
