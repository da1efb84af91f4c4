using System.ComponentModel.DataAnnotations;
using BillingDashboard.Reports;
using Stripe;

namespace BillingDashboard.Api;

// What the interfaces for programs answer with. Amounts are in the smallest unit of the currency beside them, as Stripe has them.

/// <summary>An invoice.</summary>
public sealed record InvoiceRow : IListed
{
    [Key]
    public string Id { get; init; } = "";

    public DateTime Created { get; init; }

    public string? Number { get; init; }

    public string? Status { get; init; }

    public string? CustomerId { get; init; }

    public string? CustomerName { get; init; }

    public string Currency { get; init; } = "";

    public long Total { get; init; }

    public long AmountRemaining { get; init; }

    public DateTime? DueDate { get; init; }
}

/// <summary>A customer.</summary>
public sealed record PersonRow : IListed
{
    [Key]
    public string Id { get; init; } = "";

    public DateTime Created { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public bool Delinquent { get; init; }
}

/// <summary>A subscription.</summary>
public sealed record ContractRow : IListed
{
    [Key]
    public string Id { get; init; } = "";

    public DateTime Created { get; init; }

    public string? Status { get; init; }

    public string? CustomerId { get; init; }

    public string Currency { get; init; } = "";

    public DateTime? CanceledAt { get; init; }

    public DateTime? EndedAt { get; init; }
}

/// <summary>A payment: a charge at Stripe.</summary>
public sealed record PaymentRow : IListed
{
    [Key]
    public string Id { get; init; } = "";

    public DateTime Created { get; init; }

    public string? Status { get; init; }

    public string? CustomerId { get; init; }

    public string Currency { get; init; } = "";

    public long Amount { get; init; }

    public long AmountRefunded { get; init; }

    public string? FailureCode { get; init; }
}

/// <summary>The lists of the interfaces for programs, as projections of Stripe's.</summary>
public static class RowQueries
{
    public static IQueryable<InvoiceRow> ToRows(this IQueryable<Invoice> invoices) => invoices.Select(i => new InvoiceRow
    {
        Id = i.Id,
        Created = i.Created,
        Number = i.Number,
        Status = i.Status,
        CustomerId = i.CustomerId,
        CustomerName = i.CustomerName,
        Currency = i.Currency,
        Total = i.Total,
        AmountRemaining = i.AmountRemaining,
        DueDate = i.DueDate,
    });

    public static IQueryable<PersonRow> ToRows(this IQueryable<Customer> customers) => customers.Select(c => new PersonRow
    {
        Id = c.Id,
        Created = c.Created,
        Name = c.Name,
        Email = c.Email,
        Delinquent = c.Delinquent == true,
    });

    public static IQueryable<ContractRow> ToRows(this IQueryable<Subscription> subscriptions) => subscriptions.Select(s => new ContractRow
    {
        Id = s.Id,
        Created = s.Created,
        Status = s.Status,
        CustomerId = s.CustomerId,
        Currency = s.Currency,
        CanceledAt = s.CanceledAt,
        EndedAt = s.EndedAt,
    });

    public static IQueryable<PaymentRow> ToRows(this IQueryable<Charge> charges) => charges.Select(c => new PaymentRow
    {
        Id = c.Id,
        Created = c.Created,
        Status = c.Status,
        CustomerId = c.CustomerId,
        Currency = c.Currency,
        Amount = c.Amount,
        AmountRefunded = c.AmountRefunded,
        FailureCode = c.FailureCode,
    });
}
