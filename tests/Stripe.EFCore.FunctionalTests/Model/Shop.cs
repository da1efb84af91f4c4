namespace StripeEFCore.FunctionalTests.Model;

/// <summary>Read models as a user would write them: plain classes named like the resources, no attributes.</summary>
public sealed class Customer
{
    public string Id { get; set; } = null!;
    public string? Name { get; set; }
    public string? Email { get; set; }
    public long Balance { get; set; }
    public bool? Delinquent { get; set; }
    public string? Currency { get; set; }
    public DateTime Created { get; set; }
    public Address? Address { get; set; }
    public Dictionary<string, string> Metadata { get; set; } = [];
    public List<string> PreferredLocales { get; set; } = [];
    public List<Subscription> Subscriptions { get; set; } = [];
    public List<Invoice> Invoices { get; set; } = [];
    public List<Charge> Charges { get; set; } = [];
}

public sealed class Address
{
    public string? City { get; set; }
    public string? Country { get; set; }
    public string? Line1 { get; set; }
    public string? PostalCode { get; set; }
}

public enum SubscriptionStatus
{
    Active,
    Canceled,
    Incomplete,
    IncompleteExpired,
    PastDue,
    Paused,
    Trialing,
    Unpaid,
}

public sealed class Subscription
{
    public string Id { get; set; } = null!;
    public string CustomerId { get; set; } = null!;
    public Customer? Customer { get; set; }
    public SubscriptionStatus Status { get; set; }
    public string? Currency { get; set; }
    public DateTime Created { get; set; }
    public DateTime? CanceledAt { get; set; }
    public bool CancelAtPeriodEnd { get; set; }
    public List<Invoice> Invoices { get; set; } = [];
}

public sealed class Invoice
{
    public string Id { get; set; } = null!;
    public string CustomerId { get; set; } = null!;
    public Customer? Customer { get; set; }
    public string? SubscriptionId { get; set; }
    public Subscription? Subscription { get; set; }
    public string? Status { get; set; }
    public string? Number { get; set; }
    public string Currency { get; set; } = null!;
    public long AmountDue { get; set; }
    public long AmountPaid { get; set; }
    public long AmountRemaining { get; set; }
    public long Total { get; set; }
    public DateTime Created { get; set; }
    public DateTime? DueDate { get; set; }
}

public sealed class Charge
{
    public string Id { get; set; } = null!;
    public string? CustomerId { get; set; }
    public Customer? Customer { get; set; }
    public long Amount { get; set; }
    public long AmountRefunded { get; set; }
    public bool Paid { get; set; }
    public bool Refunded { get; set; }
    public string Currency { get; set; } = null!;
    public string Status { get; set; } = null!;
    public DateTime Created { get; set; }
    public List<Refund> Refunds { get; set; } = [];
}

public sealed class Refund
{
    public string Id { get; set; } = null!;
    public string? ChargeId { get; set; }
    public Charge? Charge { get; set; }
    public long Amount { get; set; }
    public string? Reason { get; set; }
    public string? Status { get; set; }
    public DateTime Created { get; set; }
}

public sealed class Product
{
    public string Id { get; set; } = null!;
    public string Name { get; set; } = null!;
    public bool Active { get; set; }
    public DateTime Created { get; set; }
    public List<Price> Prices { get; set; } = [];
}

public sealed class Price
{
    public string Id { get; set; } = null!;
    public string ProductId { get; set; } = null!;
    public Product? Product { get; set; }
    public bool Active { get; set; }
    public string Currency { get; set; } = null!;
    public long? UnitAmount { get; set; }
    public string? LookupKey { get; set; }
    public DateTime Created { get; set; }
    public Recurring? Recurring { get; set; }
}

public sealed class Recurring
{
    public string Interval { get; set; } = null!;
    public long IntervalCount { get; set; }
}
