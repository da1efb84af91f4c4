using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Binding;
using StripeEFCore.Tests.Query.Printing;

namespace StripeEFCore.Tests.Query.Binding;

/// <summary>An expression is bound once: a predicate of n nodes takes at most 2n visits, however deep it is.</summary>
public sealed class BindOnceTests
{
    private static readonly string[] Ids = ["cus_1", "cus_2"];

    public static TheoryData<string, Expression<Func<Customer, bool>>> Predicates => new()
    {
        { "comparisons in comparisons", c => ((((c.Balance == 1) == c.Livemode) == (c.Name == null)) == (c.Email == "a")) == (c.Livemode == (c.Balance != 2)) },
        { "calls of Equals", c => (c.Balance.Equals(1L).Equals(c.Livemode)).Equals(string.Equals(c.Name, c.Email)) },
        { "dictionaries", c => c.Metadata["a"] == c.Metadata["b"] && c.Metadata["c"] != c.Name },
        { "sets", c => Ids.Contains(c.Id) && !Ids.Contains(c.Metadata["a"]) && c.PreferredLocales.Contains(c.Currency) },
        { "members of members", c => c.Address.Country == c.Shipping.Address.Country && c.InvoiceSettings.CustomFields.Any(f => f.Name == f.Value) },
        { "conditions", c => (c.Balance > 0 ? c.Name : c.Email ?? c.Currency) == (c.Livemode ? c.Email : c.Id) },
    };

    [Theory]
    [MemberData(nameof(Predicates))]
    public void A_predicate_is_bound_with_at_most_two_visits_of_each_node(string what, Expression<Func<Customer, bool>> predicate)
        => AssertBoundOnce(db => db.Customers.Where(predicate), what);

    [Fact]
    public void A_predicate_with_subqueries_in_subqueries_is_bound_with_at_most_two_visits_of_each_node()
        => AssertBoundOnce(
            db => db.Customers.Where(c => db.Invoices.Any(i => i.CustomerId == c.Id
                && db.Charges.Any(h => h.CustomerId == i.CustomerId && (h.Amount == i.Total) == (db.Refunds.Count(r => r.ChargeId == h.Id) == 0)))),
            "subqueries");

    [Fact]
    public void A_chain_of_comparisons_takes_no_more_visits_for_each_level_the_longer_it_is()
    {
        var (ten, twenty) = (Visits(Chain(10)), Visits(Chain(20)));
        Assert.True(twenty - ten <= 2 * (Nodes.In(Chain(20)) - Nodes.In(Chain(10))), $"{ten} visits for ten levels, {twenty} for twenty");
    }

    private static Expression<Func<Customer, bool>> Chain(int levels)
    {
        var row = Expression.Parameter(typeof(Customer), "c");
        var isLive = Expression.Property(row, nameof(Customer.Livemode));
        Expression chain = isLive;
        for (var i = 0; i < levels; i++)
            chain = Expression.Equal(chain, isLive);
        return Expression.Lambda<Func<Customer, bool>>(chain, row);
    }

    private static int Visits(Expression<Func<Customer, bool>> predicate)
    {
        using var db = new Billing();
        var before = BindingCount.Current;
        db.Customers.Where(predicate).ToQueryString();
        return BindingCount.Current - before;
    }

    private static void AssertBoundOnce(Func<Billing, IQueryable> query, string what)
    {
        using var db = new Billing();
        var asked = query(db);
        var (before, nodes) = (BindingCount.Current, Nodes.In(asked.Expression));
        asked.ToQueryString();
        var visits = BindingCount.Current - before;
        Assert.True(visits > 0 && visits <= 2 * nodes, $"{what}: {visits} visits of {nodes} nodes");
    }

    private sealed class Nodes : ExpressionVisitor
    {
        private int _count;

        public static int In(Expression expression)
        {
            var nodes = new Nodes();
            nodes.Visit(expression);
            return nodes._count;
        }

        public override Expression? Visit(Expression? node)
        {
            _count += node is null ? 0 : 1;
            return base.Visit(node);
        }
    }
}
