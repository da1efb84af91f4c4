using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query.Binding;

/// <summary>Queries for each part of the binder.</summary>
internal static class BoundRowQueries
{
    private static readonly string[] Ids = ["cus_1", "cus_2"];

    public static IReadOnlyList<PlanTheme> All { get; } =
    [
        new PlanTheme("Operators")
            .With(db => db.Invoices.Where(i => i.Status == "open"))
            .With(db => db.Invoices.OrderBy(i => i.Total).ThenByDescending(i => i.Created))
            .With(db => db.Invoices.OrderBy(i => i.Total).Skip(5).Take(10))
            .With(db => db.Invoices.Select(i => i.Currency).Distinct())
            .With(db => db.Invoices.OrderBy(i => i.Total).Reverse())
            .With(db => db.Invoices.Where(i => i.Total > 0).DefaultIfEmpty())
            .With(db => db.Invoices.Chunk(10)),

        new PlanTheme("Joins")
            .With(db => db.Invoices.Join(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => new { i.Number, c.Email }))
            .With(db => db.Invoices.LeftJoin(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => new { i.Number, c!.Email }))
            .With(db => db.Invoices.Join(
                db.Charges, i => new { i.CustomerId, i.Currency }, c => new { c.CustomerId, c.Currency }, (i, c) => new { i.Number, c.Amount }))
            .With(db => db.Customers.SelectMany(c => db.Invoices.Where(i => i.CustomerId == c.Id)))
            .With(db => db.Customers.SelectMany(c => db.Invoices.Where(i => i.CustomerId == c.Id).DefaultIfEmpty()))
            .With(db => db.Invoices.Select(i => i.Customer.Email)),

        new PlanTheme("Groups")
            .With(db => db.Invoices.GroupBy(i => i.Currency).Select(g => new { g.Key, Sum = g.Sum(i => i.Total), Open = g.Count(i => i.Status == "open") }))
            .With(db => db.Invoices.GroupBy(i => i.Currency).Where(g => g.Count() > 1).Select(g => g.Key))
            .With(db => db.Invoices.GroupBy(i => new { i.Currency, i.Status }).Select(g => g.OrderBy(i => i.Total).First().Number)),

        new PlanTheme("SetOperations")
            .With(db => db.Invoices.Select(i => i.CustomerId).Union(db.Charges.Select(c => c.CustomerId)))
            .With(db => db.Invoices.Select(i => i.CustomerId).Except(db.Charges.Select(c => c.CustomerId)))
            .With(db => db.Invoices.Where(i => i.Total > 1).Concat(db.Invoices.Where(i => i.Total < 0))),

        new PlanTheme("Subqueries")
            .With(db => db.Customers.Select(c => new { c.Id, N = db.Invoices.Count(i => i.CustomerId == c.Id) }))
            .With(db => db.Customers.Where(c => db.Invoices.All(i => i.CustomerId != c.Id)))
            .With(db => db.Customers.Where(c => db.Invoices.Select(i => i.CustomerId).Contains(c.Id)))
            .With(db => db.Customers.Select(c => db.Invoices.Where(i => i.CustomerId == c.Id).OrderBy(i => i.Total).Select(i => i.Number).FirstOrDefault())),

        new PlanTheme("Expressions")
            .With(db => db.Customers.Where(c => c.Balance + 1 > 2 && !c.Livemode))
            .With(db => db.Customers.Where(c => (c.Name ?? c.Email) == "a"))
            .With(db => db.Customers.Where(c => c.Address.Country == "DE" && c.Shipping.Address.City == null))
            .With(db => db.Customers.Where(c => c.Metadata["plan"] == "gold" && c.Metadata.ContainsKey("seats")))
            .With(db => db.Customers.Where(c => Ids.Contains(c.Id) || c.PreferredLocales.Contains("de")))
            .With(db => db.Customers.Where(c => c.Name.StartsWith("a") && EF.Functions.Like(c.Email, "%@example.com")))
            .With(db => db.Customers.Select(c => c.Balance > 0 ? "owes" : c.Name.ToUpper()))
            .With(db => db.Invoices.Select(i => i.Created.Year * 100 + i.Created.Month)),

        new PlanTheme("NestedLists")
            .With(db => db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => i.Price.UnitAmount))
            .With(db => db.Subscriptions.Where(s => s.Items.Data.Any(i => i.Price.Id == "price_1")))
            .With(db => db.Invoices.Select(i => new { i.Number, Lines = i.Lines.Data.Count })),
    ];
}
