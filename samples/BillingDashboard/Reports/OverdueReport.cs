using System.Globalization;
using BillingDashboard.Answers;
using BillingDashboard.Charts;
using BillingDashboard.Model;

namespace BillingDashboard.Reports;

/// <summary>What a visitor asks of the overdue invoices. Null asks for all.</summary>
/// <param name="Days">Days that an invoice is late at least.</param>
public sealed record OverdueFilter(string? Currency, int Days, string? Sort);

/// <summary>Invoices that should have been paid.</summary>
public sealed record OverdueReport(IReadOnlyList<OverdueInvoice> Invoices, IReadOnlyList<string> Currencies)
{
    private static readonly (string Name, int From)[] Ages = [("Up to 30 days", 0), ("31 to 60 days", 31), ("61 to 90 days", 61), ("Over 90 days", 91)];

    public IReadOnlyList<Money> Owed => Money.Sums(Invoices.Select(i => i.Remaining));

    /// <summary>For each age, what is owed in each currency.</summary>
    public IReadOnlyList<(string Age, int Count, IReadOnlyList<Money> Owed)> ByAge =>
    [
        .. Ages.Select((age, n) =>
        {
            var those = Invoices.Where(i => i.DaysLate >= age.From && (n + 1 == Ages.Length || i.DaysLate < Ages[n + 1].From)).ToList();
            return (age.Name, those.Count, Money.Sums(those.Select(i => i.Remaining)));
        }),
    ];

    public Chart Chart() => new("Overdue invoices by age", [.. ByAge.Select(a => a.Age)], [new("Invoices", [.. ByAge.Select(a => (decimal)a.Count)])])
    {
        Unit = "Invoices",
    };
}

public sealed record OverdueInvoice
{
    public required string Id { get; init; }

    public string? Number { get; init; }

    public string? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerEmail { get; init; }

    public required DateTime DueDate { get; init; }

    public required Money Remaining { get; init; }

    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>Whole days since it was due.</summary>
    public required int DaysLate { get; init; }

    public string Late => string.Create(CultureInfo.InvariantCulture, $"{DaysLate} {(DaysLate == 1 ? "day" : "days")}");
}

public sealed record InvoiceLine(string? Description, Money Amount);

/// <summary>Reads the <see cref="OverdueReport" />.</summary>
public sealed class OverdueReader(Billing billing, Journal journal, TimeProvider clock)
{
    public async Task<OverdueReport> ReadAsync(OverdueFilter filter, CancellationToken cancellationToken)
    {
        // Of the minute: the time is a part of the request, and the cache answers the same request only.
        var clockTime = clock.GetUtcNow().UtcDateTime;
        var now = clockTime.AddTicks(-(clockTime.Ticks % TimeSpan.TicksPerMinute));
        var before = now.AddDays(-filter.Days);
        var invoices = billing.Invoices.Where(i => i.Status == "open" && i.DueDate < before);
        if (filter.Currency is not null)
            invoices = invoices.Where(i => i.Currency == filter.Currency);
        invoices = filter.Sort switch
        {
            "amount" => invoices.OrderBy(i => i.Currency).ThenByDescending(i => i.AmountRemaining).ThenBy(i => i.Id),
            "customer" => invoices.OrderBy(i => i.Customer.Name ?? i.Customer.Email).ThenBy(i => i.DueDate).ThenBy(i => i.Id),
            _ => invoices.OrderBy(i => i.DueDate).ThenBy(i => i.Id),
        };
        var rows = await journal.ReadAsync(
            "Open invoices whose due date has passed",
            invoices.Select(i => new
            {
                i.Id,
                i.Number,
                i.CustomerId,
                i.Customer.Name,
                i.Customer.Email,
                DueDate = i.DueDate!.Value,
                i.AmountRemaining,
                i.Currency,
                Lines = i.Lines.Data.Select(l => new { l.Description, l.Amount, l.Currency }).ToList(),
            }),
            cancellationToken);
        var currencies = await journal.ReadAsync(
            "Currencies of open invoices", billing.Invoices.Where(i => i.Status == "open").Select(i => i.Currency).Distinct(), cancellationToken);
        return new(
            [
                .. rows.Select(r => new OverdueInvoice
                {
                    Id = r.Id,
                    Number = r.Number,
                    CustomerId = r.CustomerId,
                    CustomerName = r.Name,
                    CustomerEmail = r.Email,
                    DueDate = r.DueDate,
                    Remaining = Money.Of(r.AmountRemaining, r.Currency),
                    Lines = [.. r.Lines.Select(l => new InvoiceLine(l.Description, Money.Of(l.Amount, l.Currency)))],
                    DaysLate = (int)(now - r.DueDate).TotalDays,
                }),
            ],
            [.. currencies.Order(StringComparer.Ordinal)]);
    }
}
