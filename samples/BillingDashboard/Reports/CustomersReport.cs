using BillingDashboard.Answers;
using BillingDashboard.Model;

namespace BillingDashboard.Reports;

/// <summary>What a visitor asks of the customers. Null asks for all.</summary>
/// <param name="Email">The whole address, as it is stored.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, in UTC.</param>
public sealed record CustomerFilter(string? Email, DateOnly? From, DateOnly? To);

/// <summary>A customer with what the list says of it.</summary>
public sealed record CustomerRow : IListed
{
    public string Id { get; init; } = "";

    public DateTime Created { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public int ActiveSubscriptions { get; init; }

    public List<Money> OpenInvoices { get; init; } = [];

    /// <summary>What is open, for each currency.</summary>
    public IReadOnlyList<Money> Open => Money.Sums(OpenInvoices);
}

/// <summary>Everything that the dashboard knows of one customer.</summary>
public sealed record CustomerFile(CustomerRow Customer)
{
    public required IReadOnlyList<SubscriptionRow> Subscriptions { get; init; }

    /// <summary>The newest ones.</summary>
    public required IReadOnlyList<CustomerInvoice> Invoices { get; init; }

    /// <summary>The newest ones.</summary>
    public required IReadOnlyList<CustomerPayment> Payments { get; init; }
}

public sealed record CustomerInvoice(string Id, string? Number, string Status, DateTime Created, DateTime? DueDate, Money Total, Money Remaining);

public sealed record CustomerPayment(string Id, DateTime Created, string Status, Money Amount, string? Message);

/// <summary>Reads customers.</summary>
public sealed class CustomerReader(Billing billing, Catalogue catalogue, Journal journal)
{
    public const int Newest = 20;

    public Task<ListPage<CustomerRow>> ListAsync(CustomerFilter filter, PlaceInList? from, CancellationToken cancellationToken)
    {
        var customers = billing.Customers.AsQueryable();
        if (filter.Email is not null)
            customers = customers.Where(c => c.Email == filter.Email);
        if (filter.From?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) is { } since)
            customers = customers.Where(c => c.Created >= since);
        if (filter.To?.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) is { } end)
            customers = customers.Where(c => c.Created < end);
        return ListPage.ReadAsync(journal, Rows(customers), from, Slice.Size, cancellationToken);
    }

    /// <summary>A customer; null where there is none with this id.</summary>
    public async Task<CustomerFile?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (await journal.FindAsync("The customer", Rows(billing.Customers.Where(c => c.Id == id)), cancellationToken) is not { } customer)
            return null;

        await catalogue.PlansAsync(cancellationToken);
        return new(customer)
        {
            Subscriptions = await journal.ReadAsync(
                "The customer's subscriptions",
                billing.Subscriptions.Where(s => s.CustomerId == id).OrderByDescending(s => s.Created)
                    .Select(s => new SubscriptionRow(s.Id, s.Status, s.Created, s.EndedAt, s.CustomerId)
                    {
                        ProductIds = s.Items.Data.Select(i => i.Price.ProductId).ToList(),
                    }),
                cancellationToken),
            Invoices = await journal.ReadAsync(
                "The customer's newest invoices",
                billing.Invoices.Where(i => i.CustomerId == id).OrderByDescending(i => i.Created).Take(Newest)
                    .Select(i => new CustomerInvoice(
                        i.Id, i.Number, i.Status, i.Created, i.DueDate, Money.Of(i.Total, i.Currency), Money.Of(i.AmountRemaining, i.Currency))),
                cancellationToken),
            Payments = await journal.ReadAsync(
                "The customer's newest payments",
                billing.Charges.Where(c => c.CustomerId == id).OrderByDescending(c => c.Created).Take(Newest)
                    .Select(c => new CustomerPayment(c.Id, c.Created, c.Status, Money.Of(c.Amount, c.Currency), c.FailureMessage)),
                cancellationToken),
        };
    }

    private IQueryable<CustomerRow> Rows(IQueryable<Stripe.Customer> customers) => customers.Select(c => new CustomerRow
    {
        Id = c.Id,
        Created = c.Created,
        Name = c.Name,
        Email = c.Email,
        ActiveSubscriptions = billing.Subscriptions.Count(s => s.CustomerId == c.Id && s.Status == "active"),
        OpenInvoices = billing.Invoices.Where(i => i.CustomerId == c.Id && i.Status == "open").Select(i => Money.Of(i.AmountRemaining, i.Currency)).ToList(),
    });
}
