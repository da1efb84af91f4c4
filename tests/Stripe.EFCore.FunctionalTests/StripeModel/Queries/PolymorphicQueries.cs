using Stripe;
using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>Members of an interface are objects of the class that the JSON names: <c>is</c>, <c>as</c>, casts and <c>OfType</c> tell them.</summary>
internal static class PolymorphicQueries
{
    public static IEnumerable<QueryShape> All() => [.. Embedded(), .. Expanded(), .. InLists()];

    private static IEnumerable<QueryShape> Embedded()
    {
        yield return Set("last digits of the card that was charged", db => db.Charges.Select(c => new { c.Id, (c.Source as Card)!.Last4 }));
        yield return Set("charges of a card as source", db => db.Charges.Where(c => c.Source is Card).Select(c => c.Id));
        yield return Set("charges of a bank account as source", db => db.Charges.Count(c => c.Source is BankAccount));
        yield return Set("charges without a source", db => db.Charges.Count(c => c.Source == null));
        yield return Set("bank that was charged", db => db.Charges.Where(c => c.Source is BankAccount).Select(c => ((BankAccount)c.Source).BankName));
        yield return Set("charges of a Visa card as source", db => db.Charges.Where(c => (c.Source as Card)!.Brand == "Visa").Select(c => c.Id));
        yield return Set(
            "charges by their source's brand",
            db => db.Charges.GroupBy(c => (c.Source as Card)!.Brand).Select(g => new { g.Key, N = g.Count() }));
        yield return Set("id of the source that was charged", db => db.Charges.Where(c => c.Source != null).Select(c => new { c.Id, Source = c.Source.Id }));
    }

    private static IEnumerable<QueryShape> Expanded()
    {
        yield return Set("customers whose default source is a card", db => db.Customers.Where(c => c.DefaultSource is Card).Select(c => c.Id));
        yield return Set(
            "last digits of each customer's default card",
            db => db.Customers.Where(c => c.DefaultSource is Card).Select(c => new { c.Id, ((Card)c.DefaultSource).Last4 }));
        yield return Set(
            "bank of each customer's default source",
            db => db.Customers.Where(c => c.DefaultSource is BankAccount).Select(c => new { c.Id, (c.DefaultSource as BankAccount)!.BankName }));
        yield return Set("customers without a default source", db => db.Customers.Where(c => c.DefaultSource == null).Select(c => c.Id));
        yield return Set(
            "balance transactions of charges",
            db => db.BalanceTransactions.Where(t => t.Source is Charge).Select(t => new { t.Id, (t.Source as Charge)!.Amount }));
        yield return Set(
            "balance transactions of refunds",
            db => db.BalanceTransactions.Where(t => t.Source is Refund).Select(t => new { t.Net, ((Refund)t.Source).Reason }));
        yield return Set(
            "balance transactions by kind of source",
            db => db.BalanceTransactions.GroupBy(t => t.Source is Charge ? "charge" : t.Source is Payout ? "payout" : t.Source is Refund ? "refund" : "other")
                .Select(g => new { g.Key, Net = g.Sum(t => t.Net) }));
        yield return Set("customers of balance transactions", db => db.BalanceTransactions.Select(t => new { t.Id, (t.Source as Charge)!.Customer.Email }));
        yield return Set(
            "payouts to a bank account",
            db => db.Payouts.Where(p => p.Destination is BankAccount).Select(p => new { p.Id, (p.Destination as BankAccount)!.Last4 }));
        yield return Set("payouts to a card", db => db.Payouts.Count(p => p.Destination is Card));
        yield return Set("charges among the sources of transactions", db => db.BalanceTransactions.Select(t => t.Source).OfType<Charge>().Sum(c => c.Amount));
        yield return Set(
            "events of invoices",
            db => db.Events.Where(e => e.Data.Object is Invoice).Select(e => new { e.Type, ((Invoice)e.Data.Object).Number }));
    }

    private static IEnumerable<QueryShape> InLists()
    {
        yield return Set("each customer's cards", db => db.Customers.Select(c => new { c.Id, Cards = c.Sources.Data.OfType<Card>().Count() }));
        yield return Set(
            "customers' cards by brand",
            db => db.Customers.SelectMany(c => c.Sources.Data).OfType<Card>().GroupBy(c => c.Brand).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "customers with a debit card",
            db => db.Customers.Where(c => c.Sources.Data.OfType<Card>().Any(k => k.Funding == "debit")).Select(c => c.Id));
        yield return Set("customers with a bank account", db => db.Customers.Where(c => c.Sources.Data.Any(s => s is BankAccount)).Select(c => c.Id));
        yield return Set(
            "each customer's banks",
            db => db.Customers.SelectMany(c => c.Sources.Data, (c, s) => new { c.Id, (s as BankAccount)!.BankName }).Where(x => x.BankName != null));
    }
}
