using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Unions;

public interface IRow
{
    string Id { get; }
}

[StripeResource("customer")]
public sealed class Buyer : IRow
{
    public string Id { get; set; } = null!;
    public string? Email { get; set; }
    public string? Name { get; set; }
    public long Balance { get; set; }
    public DateTime Created { get; set; }
    public List<Bill> Bills { get; set; } = [];
}

[StripeResource("invoice")]
public sealed class Bill : IRow
{
    public string Id { get; set; } = null!;
    public string? CustomerId { get; set; }
    public Buyer? Customer { get; set; }

    [JsonPath("parent.subscription_details.subscription")]
    public string? SubscriptionId { get; set; }
    public string? Status { get; set; }
    public string? CollectionMethod { get; set; }
    public long AmountDue { get; set; }
    public DateTime Created { get; set; }
    public DateTime? DueDate { get; set; }
}

[StripeResource("subscription")]
public sealed class Contract : IRow
{
    public string Id { get; set; } = null!;
    public string CustomerId { get; set; } = null!;
    public string Status { get; set; } = null!;
    public string? CollectionMethod { get; set; }
    public DateTime Created { get; set; }
}

[StripeResource("price")]
public sealed class Tariff : IRow
{
    public string Id { get; set; } = null!;
    public string ProductId { get; set; } = null!;
    public string? LookupKey { get; set; }
    public bool Active { get; set; }
    public string? Currency { get; set; }
    public string? Type { get; set; }
    public long? UnitAmount { get; set; }
    public DateTime Created { get; set; }
}

[StripeResource("product")]
public sealed class Article : IRow
{
    public string Id { get; set; } = null!;
    public string? Name { get; set; }
    public bool Active { get; set; }
    public bool? Shippable { get; set; }
    public string? Url { get; set; }
    public DateTime Created { get; set; }
}

[StripeResource("event")]
public sealed class Notice : IRow
{
    public string Id { get; set; } = null!;
    public string Type { get; set; } = null!;
    public DateTime Created { get; set; }
}

[StripeResource("payment_method")]
public sealed class Means : IRow
{
    public string Id { get; set; } = null!;
    public string? CustomerId { get; set; }
    public string Type { get; set; } = null!;
    public DateTime Created { get; set; }
}

public interface ILedger
{
    IQueryable<Buyer> Buyers { get; }

    IQueryable<Bill> Bills { get; }

    IQueryable<Contract> Contracts { get; }

    IQueryable<Tariff> Tariffs { get; }

    IQueryable<Article> Articles { get; }

    IQueryable<Notice> Notices { get; }

    IQueryable<Means> Means { get; }
}

public sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options), ILedger
{
    public IQueryable<Buyer> Buyers => Set<Buyer>();

    public IQueryable<Bill> Bills => Set<Bill>();

    public IQueryable<Contract> Contracts => Set<Contract>();

    public IQueryable<Tariff> Tariffs => Set<Tariff>();

    public IQueryable<Article> Articles => Set<Article>();

    public IQueryable<Notice> Notices => Set<Notice>();

    public IQueryable<Means> Means => Set<Means>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Buyer>().HasMany(b => b.Bills).WithOne(b => b.Customer).HasForeignKey(b => b.CustomerId);
        modelBuilder.Entity<Contract>();
        modelBuilder.Entity<Tariff>();
        modelBuilder.Entity<Article>();
        modelBuilder.Entity<Notice>();
        modelBuilder.Entity<Means>();
    }
}

/// <summary>
///     A few hundred objects of a business, newest first, none of them in the same second as another of its list. No list is so long that it is read in
///     ranges.
/// </summary>
public sealed class LedgerObjects : ILedger
{
    public static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly string[] BillStatuses = ["draft", "open", "paid", "uncollectible", "void", "a_newer_status"];
    public static readonly string[] ContractStatuses =
    [
        "active", "canceled", "incomplete", "incomplete_expired", "past_due", "trialing", "unpaid", "a_newer_status"
    ];
    public static readonly string[] NoticeTypes = ["invoice.paid", "invoice.created", "customer.created", "charge.failed", "a_newer.type"];
    public static readonly string[] MeansTypes = ["card", "custom", "sepa_debit", "a_newer_type"];

    public List<Buyer> AllBuyers { get; } = Made(230, n => new Buyer
    {
        Id = $"cus_{n}",
        Email = n % 9 == 0 ? null : n % 5 == 0 ? "shared@example.com" : $"buyer{n}@example.com",
        Name = n % 4 == 0 ? null : $"Buyer {n % 30}",
        Balance = n % 13 - 6,
        Created = At(n),
    });

    public List<Bill> AllBills { get; } = Made(390, n => new Bill
    {
        Id = $"in_{n}",
        CustomerId = n % 17 == 0 ? null : $"cus_{1 + n * 7 % 90}",
        SubscriptionId = n % 3 == 0 ? null : $"sub_{n * 5 % 60}",
        Status = n % 31 == 0 ? null : BillStatuses[n * 3 % BillStatuses.Length],
        CollectionMethod = n % 2 == 0 ? "send_invoice" : "charge_automatically",
        AmountDue = n * 37 % 1000,
        Created = At(n),
        DueDate = n % 2 == 0 ? At(n).AddDays(14) : null,
    });

    public List<Contract> AllContracts { get; } = Made(240, n => new Contract
    {
        Id = $"sub_{n}",
        CustomerId = $"cus_{n % 80}",
        Status = ContractStatuses[n * 3 % ContractStatuses.Length],
        CollectionMethod = n % 3 == 0 ? "send_invoice" : "charge_automatically",
        Created = At(n),
    });

    public List<Tariff> AllTariffs { get; } = Made(230, n => new Tariff
    {
        Id = $"price_{n}",
        ProductId = $"prod_{n % 40}",
        LookupKey = n % 3 == 0 ? null : $"key_{n}",
        Active = n % 4 != 0,
        Currency = n % 5 == 0 ? "eur" : "usd",
        Type = n % 6 == 0 ? "one_time" : "recurring",
        UnitAmount = n % 7 == 0 ? null : n * 100,
        Created = At(n),
    });

    public List<Article> AllArticles { get; } = Made(210, n => new Article
    {
        Id = $"prod_{n}",
        Name = $"Article {n}",
        Active = n % 3 != 0,
        Shippable = n % 5 == 0 ? null : n % 2 == 0,
        Url = n % 4 == 0 ? $"https://example.com/{n}" : null,
        Created = At(n),
    });

    public List<Notice> AllNotices { get; } = Made(150, n => new Notice { Id = $"evt_{n}", Type = NoticeTypes[n % NoticeTypes.Length], Created = At(n) });

    public List<Means> AllMeans { get; } = Made(140, n => new Means
    {
        Id = $"pm_{n}",
        CustomerId = n % 4 == 0 ? null : $"cus_{n % 30}",
        Type = MeansTypes[n % MeansTypes.Length],
        Created = At(n),
    });

    public LedgerObjects()
    {
        foreach (var bill in AllBills.Where(b => b.CustomerId is not null))
        {
            bill.Customer = AllBuyers.Single(b => b.Id == bill.CustomerId);
            bill.Customer.Bills.Add(bill);
        }
    }

    public IQueryable<Buyer> Buyers => AllBuyers.AsQueryable();

    public IQueryable<Bill> Bills => AllBills.AsQueryable();

    public IQueryable<Contract> Contracts => AllContracts.AsQueryable();

    public IQueryable<Tariff> Tariffs => AllTariffs.AsQueryable();

    public IQueryable<Article> Articles => AllArticles.AsQueryable();

    public IQueryable<Notice> Notices => AllNotices.AsQueryable();

    public IQueryable<Means> Means => AllMeans.AsQueryable();

    /// <summary>The time of the n-th object: more than an hour apart, and not on the hour.</summary>
    public static DateTime At(int n) => Start.AddSeconds(n * 4_000 + n % 7);

    private static List<T> Made<T>(int count, Func<int, T> make) => [.. Enumerable.Range(1, count).Reverse().Select(make)];
}
