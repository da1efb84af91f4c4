using Microsoft.EntityFrameworkCore;

namespace BillingDashboard.Model;

/// <summary>A customer with what the page says about him.</summary>
public sealed record CustomerRow(
    string Id,
    string? Name,
    string? Email,
    DateTime Created,
    int ActiveSubscriptions,
    List<Money> OpenInvoices)
{
    /// <summary>What is open, for each currency.</summary>
    public IEnumerable<Money> Open =>
        OpenInvoices.GroupBy(o => o.Currency).Select(g => new Money(g.Sum(o => o.Amount), g.Key)).OrderBy(o => o.Currency);
}

/// <summary>
///     Where a page begins: with the customers of this second and older ones, without those of this second that were shown before. Stripe
///     is asked for just this page, however deep it lies, and customers who come meanwhile move nothing.
/// </summary>
public sealed record Place(DateTime Created, int Shown)
{
    public static Place? Of(long? created, int? shown) =>
        created is >= 0 and <= 253402300799
            ? new(DateTimeOffset.FromUnixTimeSeconds(created.Value).UtcDateTime, Math.Max(shown ?? 0, 0))
            : null;

    public long Seconds => new DateTimeOffset(Created, TimeSpan.Zero).ToUnixTimeSeconds();
}

/// <summary>A page of customers, newest first.</summary>
public sealed record CustomerPage(IReadOnlyList<CustomerRow> Rows, Place? Next)
{
    public const int Size = 20;

    public static async Task<CustomerPage> ReadAsync(Billing billing, Place? from, CancellationToken cancellationToken)
    {
        var customers = billing.Customers.AsQueryable();
        if (from is not null)
            customers = customers.Where(c => c.Created <= from.Created);

        var rows = await customers
            .OrderByDescending(c => c.Created)
            .Skip(from?.Shown ?? 0)
            .Take(Size + 1)
            .Select(c => new CustomerRow(
                c.Id,
                c.Name,
                c.Email,
                c.Created,
                c.Subscriptions.Count(s => s.Status == "active"),
                c.Invoices.Where(i => i.Status == "open").Select(i => new Money(i.AmountRemaining, i.Currency)).ToList()))
            .ToListAsync(cancellationToken);
        if (rows.Count <= Size)
            return new(rows, null);

        rows.RemoveAt(Size);
        var last = rows[^1].Created;
        var shown = rows.Count(r => r.Created == last) + (from?.Created == last ? from.Shown : 0);
        return new(rows, new(last, shown));
    }
}
