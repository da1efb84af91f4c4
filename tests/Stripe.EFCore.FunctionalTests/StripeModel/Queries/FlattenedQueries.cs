using StripeEFCore.FunctionalTests.Differential;
using static StripeEFCore.FunctionalTests.StripeModel.Queries.StripeQuery;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>SelectMany in all its forms over what lies inside an object.</summary>
internal static class FlattenedQueries
{
    public static IEnumerable<QueryShape> All() => [.. Plain(), .. WithResults(), .. Syntax(), .. Twice(), .. Elsewhere()];

    private static IEnumerable<QueryShape> Plain()
    {
        yield return Set("number of subscription items", db => db.Subscriptions.SelectMany(s => s.Items.Data).Count());
        yield return Set("all subscription items by id", db => db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => i.Id));
        yield return Set("all subscription items of the list itself", db => db.Subscriptions.SelectMany(s => s.Items).Select(i => new { i.Id, i.Quantity }));
        yield return Set("number of invoice lines of the list itself", db => db.Invoices.SelectMany(i => i.Lines).Count());
        yield return Set("all discounts given on invoices", db => db.Invoices.SelectMany(i => i.TotalDiscountAmounts).Sum(d => d.Amount));
        yield return Set("all values of customers' metadata", db => db.Customers.SelectMany(c => c.Metadata).Select(m => new { m.Key, m.Value }));
        yield return Set("keys of customers' metadata", db => db.Customers.SelectMany(c => c.Metadata.Keys).Distinct());
        yield return Set("languages that customers speak", db => db.Customers.SelectMany(c => c.PreferredLocales).Distinct());
        yield return Set(
            "payment method types of intents",
            db => db.PaymentIntents.SelectMany(p => p.PaymentMethodTypes).GroupBy(t => t).Select(g => new { g.Key, N = g.Count() }));
        yield return Set(
            "dear lines of open invoices",
            db => db.Invoices.Where(i => i.Status == "open").SelectMany(i => i.Lines.Data).Where(l => l.Amount > 2000).Select(l => new { l.Id, l.Amount }));
        yield return Set(
            "products that are subscribed to",
            db => db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => i.Price.Product.Name).Distinct());
        yield return Set(
            "seats that are subscribed to",
            db => db.Subscriptions.Where(s => s.Status == "active").SelectMany(s => s.Items.Data).Sum(i => i.Quantity));
        yield return Set("lines of filtered lists", db => db.Invoices.SelectMany(i => i.Lines.Data.Where(l => l.Quantity > 1)).Select(l => l.Id));
        yield return Set("ids of lines", db => db.Invoices.SelectMany(i => i.Lines.Data.Select(l => l.Id)).Count());
        yield return Set("tax amounts of invoices", db => db.Invoices.SelectMany(i => i.TotalTaxes).Select(t => new { t.Amount, t.TaxBehavior }));
        yield return Set("lines of invoices as objects", db => db.Invoices.Where(i => i.Lines.Data.Count < 5).SelectMany(i => i.Lines.Data));
        yield return List(
            "the dearest ten lines",
            db => db.Invoices.SelectMany(i => i.Lines.Data).OrderByDescending(l => l.Amount).ThenBy(l => l.Id).Take(10).Select(l => new { l.Id, l.Amount }));
        yield return Set("dearest line of all", db => db.Invoices.SelectMany(i => i.Lines.Data).Max(l => l.Amount));
        yield return Set(
            "whether any line is a proration",
            db => db.Invoices.SelectMany(i => i.Lines.Data).Any(l => l.Parent.SubscriptionItemDetails.Proration));
    }

    private static IEnumerable<QueryShape> WithResults()
    {
        yield return Set(
            "each item beside its subscription",
            db => db.Subscriptions.SelectMany(s => s.Items.Data, (s, i) => new { s.Id, Item = i.Id, s.Status, i.Quantity }));
        yield return Set(
            "each line beside its invoice's customer",
            db => db.Invoices.SelectMany(i => i.Lines.Data, (i, l) => new { i.Customer.Email, l.Amount }).Where(x => x.Amount > 3000));
        yield return Set(
            "each discount beside its invoice",
            db => db.Invoices.SelectMany(i => i.TotalDiscountAmounts, (i, d) => new { i.Number, d.Amount, d.DiscountId }));
        yield return Set("each metadata value beside its customer", db => db.Customers.SelectMany(c => c.Metadata, (c, m) => new { c.Id, m.Key, m.Value }));
        yield return Set(
            "each item beside the whole subscription",
            db => db.Subscriptions.SelectMany(s => s.Items, (s, i) => new { s, i.Id }).Where(x => x.s.Status == "trialing" || x.s.Status == "canceled"));
        yield return Set(
            "revenue of each customer by lines",
            db => db.Invoices.SelectMany(i => i.Lines.Data, (i, l) => new { i.CustomerId, l.Amount }).GroupBy(x => x.CustomerId)
                .Select(g => new { g.Key, Sum = g.Sum(x => x.Amount) }));
        yield return Set(
            "each line with its share of the total",
            db => db.Invoices.Where(i => i.Total > 0).SelectMany(i => i.Lines.Data, (i, l) => new { l.Id, Share = l.Amount * 100 / i.Total }));
        yield return Set(
            "each tax with its rate's name",
            db => db.Invoices.SelectMany(i => i.TotalTaxes, (i, t) => new { i.Id, t.Amount, t.TaxRateDetails.TaxRate.DisplayName }));
    }

    private static IEnumerable<QueryShape> Syntax()
    {
        yield return Set(
            "items of active subscriptions",
            db => from s in db.Subscriptions from i in s.Items.Data where s.Status == "active" && i.Quantity > 1 select new { s.Id, i.Quantity });
        yield return Set(
            "lines joined to their prices",
            db => from i in db.Invoices
                  from l in i.Lines.Data
                  join p in db.Prices on l.Pricing.PriceDetails.PriceId equals p.Id
                  select new { l.Id, p.Nickname });
        yield return Set(
            "lines joined to their products by name",
            db => from i in db.Invoices
                  where i.Status == "paid"
                  from l in i.Lines.Data
                  join p in db.Products on l.Pricing.PriceDetails.Product equals p.Id
                  select new { i.Id, p.Name, l.Amount });
        yield return Set(
            "items grouped by product",
            db => from s in db.Subscriptions
                  from i in s.Items.Data
                  group i by i.Price.Product.Name into g
                  select new { g.Key, Seats = g.Sum(i => i.Quantity), N = g.Count() });
        yield return Set(
            "monthly value of items with let",
            db => from s in db.Subscriptions
                  from i in s.Items.Data
                  let month = i.Price.Recurring.Interval == "year" ? i.Quantity * i.Price.UnitAmount / 12 : i.Quantity * i.Price.UnitAmount
                  where month > 1000
                  select new { s.Id, month });
        yield return Set(
            "discounts or none for each invoice",
            db => from i in db.Invoices from d in i.TotalDiscountAmounts.DefaultIfEmpty() select new { i.Id, Amount = (long?)d.Amount });
        yield return Set(
            "sources or none for each customer's tax ids",
            db => from c in db.Customers from t in c.TaxIds.Data.DefaultIfEmpty() select new { c.Id, t.Value });
        yield return Set(
            "invoices with let over their lines",
            db => from i in db.Invoices
                  let lines = i.Lines.Data
                  where lines.Count > 1
                  select new { i.Id, First = lines[0].Amount, Sum = lines.Sum(l => l.Amount) });
        yield return List(
            "items ordered by product and seats",
            db => from s in db.Subscriptions
                  from i in s.Items.Data
                  orderby i.Price.Product.Name, i.Quantity descending, i.Id
                  select new { i.Price.Product.Name, i.Quantity });
        yield return Set(
            "metadata of products by key",
            db => from p in db.Products from m in p.Metadata where m.Key == "rank" select new { p.Name, m.Value });
        yield return Set(
            "group join of lines and prices",
            db => from i in db.Invoices
                  where i.Status == "open"
                  from l in i.Lines.Data
                  join p in db.Prices on l.Pricing.PriceDetails.PriceId equals p.Id
                into prices
                  from p in prices.DefaultIfEmpty()
                  select new { l.Id, p.UnitAmount });
        yield return Set(
            "custom fields of invoices and their customers",
            db => from i in db.Invoices from f in i.CustomFields select new { i.Customer.Email, f.Name, f.Value });
    }

    private static IEnumerable<QueryShape> Twice()
    {
        yield return Set("discounts on all lines", db => db.Invoices.SelectMany(i => i.Lines.Data).SelectMany(l => l.DiscountAmounts).Sum(d => d.Amount));
        yield return Set(
            "discounts on lines with their invoices",
            db => from i in db.Invoices from l in i.Lines.Data from d in l.DiscountAmounts select new { i.Id, Line = l.Id, d.Amount });
        yield return Set(
            "discounts on lines nested",
            db => db.Invoices.SelectMany(i => i.Lines.Data.SelectMany(l => l.DiscountAmounts, (l, d) => new { l.Id, d.Amount })));
        yield return Set(
            "taxes on lines by rate",
            db => from i in db.Invoices
                  from l in i.Lines.Data
                  from t in l.Taxes
                  group t.Amount by t.TaxRateDetails.TaxRate.DisplayName into g
                  select new { g.Key, Sum = g.Sum() });
        yield return Set(
            "items of phases of schedules",
            db => db.SubscriptionSchedules.SelectMany(s => s.Phases).SelectMany(p => p.Items, (p, i) => new { p.StartDate, i.PriceId, i.Quantity }));
        yield return Set(
            "pairs of lines of an invoice",
            db => from i in db.Invoices
                  where i.Lines.Data.Count < 5
                  from a in i.Lines.Data
                  from b in i.Lines.Data
                  where a.Amount < b.Amount
                  select new { A = a.Id, B = b.Id });
        yield return Set(
            "products of items of phases",
            db => (from s in db.SubscriptionSchedules from p in s.Phases from i in p.Items select i.Price.Product.Name).Distinct());
    }

    private static IEnumerable<QueryShape> Elsewhere()
    {
        yield return Set(
            "items of each customer's subscriptions",
            db => db.Customers.Select(c => new { c.Id, Items = db.Subscriptions.Where(s => s.CustomerId == c.Id).SelectMany(s => s.Items.Data).Count() }));
        yield return Set(
            "customers who were invoiced a proration or a credit",
            db => db.Customers.Where(c => db.Invoices.Where(i => i.CustomerId == c.Id).SelectMany(i => i.Lines.Data).Any(l => l.Amount < 0))
                .Select(c => c.Id));
        yield return Set(
            "lines of invoices of each status",
            db => db.Invoices.GroupBy(i => i.Status).Select(g => new { g.Key, Lines = g.SelectMany(i => i.Lines.Data).Count() }));
        yield return Set(
            "amount of lines of each status",
            db => db.Invoices.GroupBy(i => i.Status).Select(g => new { g.Key, Sum = g.SelectMany(i => i.Lines.Data).Sum(l => l.Amount) }));
        yield return Set(
            "items after a join",
            db => db.Customers.Join(db.Subscriptions, c => c.Id, s => s.CustomerId, (c, s) => new { c, s })
                .SelectMany(x => x.s.Items.Data, (x, i) => new { x.c.Email, i.Price.Product.Name }));
        yield return Set(
            "lines after a group join",
            db => from c in db.Customers
                  join i in db.Invoices on c.Id equals i.CustomerId into invoices
                  from i in invoices.DefaultIfEmpty()
                  from l in i.Lines.Data
                  select new { c.Id, l.Amount });
        yield return Set(
            "items of subscriptions of customers by flattening twice",
            db => from c in db.Customers
                  from s in db.Subscriptions.Where(s => s.CustomerId == c.Id)
                  from i in s.Items.Data
                  select new { c.Name, i.Price.UnitAmount });
        yield return Set(
            "items of expanded subscriptions of invoices",
            db => db.Invoices.SelectMany(i => i.Parent.SubscriptionDetails.Subscription.Items.Data, (i, x) => new { i.Id, Item = x.Id }));
        yield return Set(
            "products of invoices or of subscriptions",
            db => db.Invoices.SelectMany(i => i.Lines.Data).Select(l => l.Pricing.PriceDetails.Product)
                .Union(db.Subscriptions.SelectMany(s => s.Items.Data).Select(i => i.Price.ProductId)));
        yield return Set(
            "lines of the newest invoices",
            db => db.Invoices.OrderByDescending(i => i.Created).ThenBy(i => i.Id).Take(8).SelectMany(i => i.Lines.Data).Select(l => l.Id));
        yield return Set(
            "customers and the products they pay for",
            db => db.Customers.Select(c => new
            {
                c.Id,
                Products = db.Subscriptions.Where(s => s.CustomerId == c.Id).SelectMany(s => s.Items.Data)
                    .Select(i => i.Price.Product.Name).Distinct().ToList()
            }));
        yield return Set(
            "first line of each subscription's invoices",
            db => db.Subscriptions.Select(s => new
            {
                s.Id,
                Line = db.Invoices.Where(i => i.Parent.SubscriptionDetails.SubscriptionId == s.Id).SelectMany(i => i.Lines.Data)
                    .OrderBy(l => l.Id).Select(l => l.Id).FirstOrDefault()
            }));
    }
}
