using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>All objects of the shop in lists, with their navigations set: what LINQ to Objects answers over these is the truth.</summary>
public sealed class InMemoryShop : IShop
{
    private InMemoryShop(
        List<Customer> customers,
        List<Subscription> subscriptions,
        List<Invoice> invoices,
        List<Charge> charges,
        List<Refund> refunds,
        List<Product> products,
        List<Price> prices)
    {
        (Customers, Subscriptions, Invoices) = (customers.AsQueryable(), subscriptions.AsQueryable(), invoices.AsQueryable());
        (Charges, Refunds) = (charges.AsQueryable(), refunds.AsQueryable());
        (Products, Prices) = (products.AsQueryable(), prices.AsQueryable());
    }

    public IQueryable<Customer> Customers { get; }

    public IQueryable<Subscription> Subscriptions { get; }

    public IQueryable<Invoice> Invoices { get; }

    public IQueryable<Charge> Charges { get; }

    public IQueryable<Refund> Refunds { get; }

    public IQueryable<Product> Products { get; }

    public IQueryable<Price> Prices { get; }

    public static async Task<InMemoryShop> LoadAsync(ShopContext context)
    {
        var customers = await context.Customers.AsNoTracking().ToListAsync();
        var subscriptions = await context.Subscriptions.AsNoTracking().ToListAsync();
        var invoices = await context.Invoices.AsNoTracking().ToListAsync();
        var charges = await context.Charges.AsNoTracking().ToListAsync();
        var refunds = await context.Refunds.AsNoTracking().ToListAsync();
        var products = await context.Products.AsNoTracking().ToListAsync();
        var prices = await context.Prices.AsNoTracking().ToListAsync();

        Connect(subscriptions, customers, s => s.CustomerId, c => c.Id, (s, c) => s.Customer = c, (c, s) => c.Subscriptions.Add(s));
        Connect(invoices, customers, i => i.CustomerId, c => c.Id, (i, c) => i.Customer = c, (c, i) => c.Invoices.Add(i));
        Connect(invoices, subscriptions, i => i.SubscriptionId, s => s.Id, (i, s) => i.Subscription = s, (s, i) => s.Invoices.Add(i));
        Connect(charges, customers, c => c.CustomerId, c => c.Id, (c, o) => c.Customer = o, (o, c) => o.Charges.Add(c));
        Connect(refunds, charges, r => r.ChargeId, c => c.Id, (r, c) => r.Charge = c, (c, r) => c.Refunds.Add(r));
        Connect(prices, products, p => p.ProductId, p => p.Id, (p, o) => p.Product = o, (o, p) => o.Prices.Add(p));
        return new InMemoryShop(customers, subscriptions, invoices, charges, refunds, products, prices);
    }

    private static void Connect<TChild, TParent>(
        List<TChild> children,
        List<TParent> parents,
        Func<TChild, string?> foreignKey,
        Func<TParent, string> key,
        Action<TChild, TParent> setParent,
        Action<TParent, TChild> addChild)
    {
        var byKey = parents.ToDictionary(key);
        foreach (var child in children)
        {
            if (foreignKey(child) is not { } id || !byKey.TryGetValue(id, out var parent))
                continue;
            setParent(child, parent);
            addChild(parent, child);
        }
    }
}
