using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Rewriting;
using Stripe.EFCore.Query.Rewriting.Groups;
using Stripe.EFCore.Query.Rewriting.Joins;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query.Rewriting;

/// <summary>Queries that show what a rule of the rewriting phase does, and where it has nothing to do. In the order of the rules.</summary>
internal static class RewriteRuleQueries
{
    public static IReadOnlyList<PlanTheme> All { get; } =
    [
        new PlanTheme(nameof(FilterMethods))
            .With(db => db.BalanceTransactions.Where(t => t.Payout() == "po_1"))
            .With(db => db.Subscriptions.Where(s => s.HasPrice("price_1")))
            .With(db => db.Invoices.Where(i => i.Status == "open")),

        new PlanTheme(nameof(SqlOperators))
            .With(db => db.Invoices.AsSplitQuery().Where(i => i.Status == "open"))
            .With(db => db.Invoices.FromSqlRaw("SELECT 1"))
            .With(db => db.Invoices.Where(i => i.Status == "open")),

        new PlanTheme(nameof(UnmappedMembers))
            .With(db => db.Set<Person>().SelectMany(p => p.Tags))
            .With(db => db.Set<Person>().Select(p => p.Tags)),

        new PlanTheme(nameof(RunOperators))
            .With(db => db.Invoices.WithCache(TimeSpan.FromMinutes(5)).Take(5))
            .With(db => db.Invoices.WithRawJson().Where(i => i.Status == "open"))
            .With(db => db.Invoices.Take(5)),

        new PlanTheme(nameof(SearchOperators))
            .With(db => db.Customers.UseSearch().Where(c => c.Name == "Ann"))
            .With(db => db.Customers.FreshFor(TimeSpan.FromMinutes(1)).Where(c => c.Name == "Ann"))
            .With(db => db.Customers.Where(c => c.Name == "Ann")),

        new PlanTheme(nameof(OperatorRewriter))
            .With(db => db.Invoices.OrderBy(i => i.Total).TakeLast(2))
            .With(db => db.Invoices.DistinctBy(i => i.Currency))
            .With(db => db.Invoices.ExceptBy(new[] { "eur" }, i => i.Currency))
            .With(db => db.Invoices.Take(2)),

        new PlanTheme(nameof(SetTypeRewriter))
            .With(db => db.Set<Person>().Union<Holder>(db.Set<Company>()))
            .With(db => db.Set<Person>().Where(p => p.Id != "cus_1").Concat<Holder>(db.Set<Company>()))
            .With(db => db.Invoices.Take(1).Concat(db.Invoices.Skip(1))),

        new PlanTheme(nameof(GroupResults))
            .With(db => db.Invoices.GroupBy(i => i.Currency).OrderBy(g => g.Key))
            .With(db => db.Invoices.GroupBy(i => i.Currency).Where(g => g.Count() > 1))
            .With(db => db.Invoices.GroupBy(i => i.Currency).Select(g => g.Key)),

        new PlanTheme(nameof(JoinRewriter))
            .With(db => db.Customers.GroupJoin(db.Invoices, c => c.Id, i => i.CustomerId, (c, all) => new { c.Id, N = all.Count() }))
            .With(db => db.Customers.LeftJoin(
                db.Invoices.Select(i => new { i.CustomerId, Kind = 1 }), c => c.Id, i => i.CustomerId, (c, i) => new { c.Id, i!.Kind }))
            .With(db => db.Customers.Join(db.Invoices, c => c.Id, i => i.CustomerId, (c, i) => new { c.Id, i.Number })),
    ];
}
