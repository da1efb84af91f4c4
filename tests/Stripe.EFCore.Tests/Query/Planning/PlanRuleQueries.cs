using Stripe.EFCore.Query.Planning;
using Stripe.EFCore.Query.Planning.Searching;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query.Planning;

/// <summary>Queries that show what a rule of the planner does, and where it has nothing to do. In the order of the rules.</summary>
internal static class PlanRuleQueries
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<PlanTheme> All { get; } =
    [
        new PlanTheme(nameof(KeySets))
            .With(db => db.Invoices.Where(i => db.Customers.Where(c => c.Email == "a@example.com").Any(c => c.Id == i.CustomerId)))
            .With(db => db.Invoices.Where(i => db.Customers.Any(c => c.Id == i.CustomerId))),

        new PlanTheme(nameof(PushFilterBelow))
            .With(db => db.Invoices.OrderBy(i => i.Total).Where(i => i.Status == "open"))
            .With(db => db.Invoices.Select(i => new { i.Status, Net = i.Total - i.AmountPaid }).Where(x => x.Status == "open" && x.Net > 0))
            .With(db => db.Invoices.Join(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => new { i, c })
                .Where(x => x.i.Status == "open" && x.c.Email == "a@example.com" && x.i.CustomerEmail != x.c.Email))
            .With(db => db.Invoices.Take(5).Where(i => i.Status == "open")),

        new PlanTheme(nameof(ExpandReferences))
            .With(db => db.Invoices.Select(i => i.Customer.Email))
            .With(db => db.Invoices.Join(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => new { i.Number, c.Email }))
            .With(db => db.Refunds.Select(r => r.Charge.Customer.Email))
            .With(db => db.Customers.Join(db.Invoices, c => c.Email, i => i.CustomerEmail, (c, i) => new { c.Id, i.Number })),

        new PlanTheme(nameof(LookUpJoins))
            .With(db => db.Customers.Take(3).Join(db.Invoices, c => c.Id, i => i.CustomerId, (c, i) => new { c.Email, i.Number }))
            .With(db => db.Customers.Take(3).Join(db.Invoices, c => c.Name, i => i.CustomerName, (c, i) => new { c.Email, i.Number })),

        new PlanTheme(nameof(PushConditions))
            .With(db => db.Invoices.Where(i => i.Status == "open" && i.Total > 100))
            .With(db => db.Charges.Where(c => c.Created >= Start && c.Created < Start.AddDays(1)))
            .With(db => db.Customers.Where(c => c.Email == "a@example.com" || c.Created > Start))
            .With(db => db.Invoices.Where(i => i.Id == "in_1"))
            .With(db => db.Invoices.Where(i => i.Total > 100)),

        new PlanTheme(nameof(PushSearch))
            .With(db => db.Customers.Where(c => c.Name.Contains("ann") && c.Balance > 0))
            .With(db => db.Payouts.Where(p => p.Description.Contains("ann"))),

        new PlanTheme(nameof(KeepCreatedOrder))
            .With(db => db.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Total))
            .With(db => db.Invoices.OrderBy(i => i.Created)),

        new PlanTheme(nameof(ExpectRows))
            .With(db => db.Invoices.Where(i => i.Status == "open").Take(5))
            .With(db => db.Invoices.OrderByDescending(i => i.Created).Skip(10).Take(5))
            .With(db => db.Invoices.OrderBy(i => i.Total).Take(5)),

        new PlanTheme(nameof(LookUpDeepFields))
            .With(db => db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => i.Price.Product.Name))
            .With(db => db.Invoices.Select(i => i.CustomerId)),
    ];
}
