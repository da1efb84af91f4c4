using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe;
using StripeEFCore.FunctionalTests.Differential.Random;
using StripeEFCore.FunctionalTests.StripeModel;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>Random queries, each with one to three subqueries that depend on no row around them.</summary>
internal sealed class SubqueryGenerator
{
    private readonly Choices _choices;
    private readonly ParameterExpression _stripe = Expression.Parameter(typeof(IStripe), "s");

    private SubqueryGenerator(Choices choices) => _choices = choices;

    public static Expression<Func<IStripe, IQueryable<string>>> Make(Choices choices)
    {
        var generator = new SubqueryGenerator(choices);
        return Expression.Lambda<Func<IStripe, IQueryable<string>>>(generator.Whole(), generator._stripe);
    }

    private Expression Whole()
        => _choices.Below(6) switch
        {
            0 => Where(s => s.Invoices, i => i.CustomerId, i => i.Created, i => i.AmountDue, i => i.Id),
            1 => Where(s => s.Charges, c => c.CustomerId, c => c.Created, c => c.Amount, c => c.Id),
            2 => Where(s => s.Subscriptions, b => b.CustomerId, b => b.Created, b => b.Items.Data.Count, b => b.Id),
            3 => Where(s => s.Customers, c => c.Id, c => c.Created, c => c.Balance, c => c.Id),
            4 => Where(
                s => s.Invoices.Join(
                    s.Customers, i => i.CustomerId, c => c.Id, (i, c) => new Pair { Id = i.Id, Key = c.Id, Created = i.Created, Amount = i.AmountDue }),
                p => p.Key, p => p.Created, p => p.Amount, p => p.Id),
            _ => Where(s => s.Charges.Include(c => c.Customer), c => c.Customer.Id, c => c.Created, c => c.Amount, c => c.Customer.Email + c.Id),
        };

    private Expression Where<T>(
        Expression<Func<IStripe, IQueryable<T>>> list,
        Expression<Func<T, string>> key,
        Expression<Func<T, DateTime>> time,
        Expression<Func<T, long>> amount,
        Expression<Func<T, string>> result)
    {
        var row = Expression.Parameter(typeof(T), "x");
        var rows = Body(list);
        for (var i = _choices.Below(3); i >= 0; i--)
            rows = Call(nameof(Queryable.Where), [typeof(T)], rows, Expression.Quote(Expression.Lambda<Func<T, bool>>(Condition(), row)));
        if (_choices.Chance(25))
        {
            var order = Expression.GreaterThan(Of(time), Time(1));
            rows = Call(nameof(Queryable.OrderBy), [typeof(T), typeof(bool)], rows, Expression.Quote(Expression.Lambda(order, row)));
        }

        var shown = Of(result);
        if (_choices.Chance(40))
            shown = Expression.Add(shown, Text(), new Func<string, string, string>(string.Concat).Method);
        return Call(nameof(Queryable.Select), [typeof(T), typeof(string)], rows, Expression.Quote(Expression.Lambda<Func<T, string>>(shown, row)));

        Expression Of(LambdaExpression member) => new Rebound(member.Parameters[0], row).Visit(member.Body);

        Expression Text() => _choices.Chance(50) ? Key(1) : Expression.Condition(Is(1), Expression.Constant("+"), Expression.Constant("-"));

        Expression Condition()
            => _choices.Below(8) switch
            {
                0 => Expression.GreaterThanOrEqual(Of(time), Time(1)),
                1 => Expression.LessThan(Of(time), Time(1)),
                2 => Expression.GreaterThan(Of(amount), Number(1)),
                3 => Contains(Keys(1), Of(key)),
                4 => Expression.Not(Contains(Keys(1), Of(key))),
                5 => Expression.OrElse(Expression.Equal(Of(key), Key(1)), Expression.Equal(Of(key), Key(0))),
                6 => Expression.AndAlso(Is(1), Expression.GreaterThan(Of(amount), Number(0))),
                _ => Expression.Equal(Of(key), Key(1)),
            };
    }

    /// <summary>The id of a customer, or null.</summary>
    private Expression Key(int depth)
    {
        var keys = Keys(depth);
        return Call(_choices.Of([nameof(Queryable.First), nameof(Queryable.FirstOrDefault), nameof(Queryable.FirstOrDefault)]), [typeof(string)], keys);
    }

    /// <summary>Ids of customers.</summary>
    private Expression Keys(int depth)
    {
        var keys = _choices.Below(depth > 0 ? 9 : 6) switch
        {
            0 => Body(s => s.Customers.OrderByDescending(c => c.Created).Select(c => c.Id)),
            1 => Body(s => s.Customers.Where(c => c.Email == "nobody@example.com").Select(c => c.Id)),
            2 => Body(s => s.Charges.Where(c => c.Amount > 5_000).Select(c => c.CustomerId)),
            3 => Body(s => s.Invoices.Where(i => i.Status == "open").Select(i => i.CustomerId)),
            4 => Body(s => s.Subscriptions.Where(b => b.Status == "canceled").OrderBy(b => b.Created).ThenBy(b => b.Id).Select(b => b.CustomerId)),
            5 => Body(s => s.Customers.Where(c => c.Balance != 0).Select(c => c.Id)),
            6 => Filtered<Charge>(s => s.Charges, c => c.CustomerId, Key(depth - 1)),
            7 => Filtered<Invoice>(s => s.Invoices, i => i.CustomerId, Key(depth - 1)),
            _ => Filtered<Subscription>(s => s.Subscriptions, b => b.CustomerId, Key(depth - 1)),
        };
        return _choices.Chance(40) ? Call(nameof(Queryable.Take), [typeof(string)], keys, Expression.Constant(_choices.Below(4) + 1)) : keys;
    }

    private Expression Time(int depth)
        => _choices.Below(5) switch
        {
            0 => Body(s => s.Customers.Max(c => c.Created)),
            1 => Body(s => s.Invoices.Min(i => i.Created)),
            2 => Body(s => s.Invoices.OrderByDescending(i => i.Created).Skip(20).First().Created),
            3 => Body(s => s.Charges.Where(c => c.Amount < 0).Max(c => c.Created)),
            _ => Call(nameof(Queryable.FirstOrDefault), [typeof(DateTime)], Call(
                nameof(Queryable.Select),
                [typeof(Customer), typeof(DateTime)],
                Filter<Customer>(Body(s => s.Customers), c => c.Id, Key(depth - 1)),
                Expression.Quote((Expression<Func<Customer, DateTime>>)(c => c.Created)))),
        };

    private Expression Number(int depth)
        => _choices.Below(6) switch
        {
            0 => Body(s => s.Charges.Max(c => c.Amount) / 2),
            1 => Body(s => (long)s.Products.Count()),
            2 => Body(s => s.Invoices.Where(i => i.Status == "nothing").Sum(i => i.AmountDue)),
            3 => Body(s => s.Refunds.Sum(r => r.Amount) / 100),
            4 => Body(s => s.Charges.Where(c => c.Amount < 0).Max(c => (long?)c.Amount) ?? 700),
            _ => depth == 0 ? Body(s => s.Invoices.OrderByDescending(i => i.Created).Select(i => i.AmountDue).FirstOrDefault())
                : Call(nameof(Queryable.LongCount), [typeof(string)], Filtered<Invoice>(s => s.Invoices, i => i.CustomerId, Key(depth - 1))),
        };

    private Expression Is(int depth)
        => _choices.Below(4) switch
        {
            0 => Body(s => s.Invoices.Any(i => i.Status == "open")),
            1 => Body(s => s.Charges.Any(c => c.Amount < 0)),
            2 => Call(nameof(Queryable.Any), [typeof(string)], Keys(depth)),
            _ => Expression.GreaterThan(Number(depth), Number(0)),
        };

    private Expression Filtered<T>(Expression<Func<IStripe, IQueryable<T>>> list, Expression<Func<T, string>> key, Expression value)
        => Call(nameof(Queryable.Select), [typeof(T), typeof(string)], Filter(Body(list), key, value), Expression.Quote(key));

    private static Expression Filter<T>(Expression rows, Expression<Func<T, string>> key, Expression value)
        => Call(
            nameof(Queryable.Where),
            [typeof(T)],
            rows,
            Expression.Quote(Expression.Lambda<Func<T, bool>>(Expression.Equal(key.Body, value), key.Parameters)));

    private static MethodCallExpression Contains(Expression keys, Expression key) => Call(nameof(Queryable.Contains), [typeof(string)], keys, key);

    private static MethodCallExpression Call(string method, Type[] types, params Expression[] arguments)
        => Expression.Call(typeof(Queryable), method, types, arguments);

    private Expression Body<T>(Expression<Func<IStripe, T>> query) => new Rebound(query.Parameters[0], _stripe).Visit(query.Body);

    private sealed class Rebound(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }

    public sealed class Pair
    {
        public string Id { get; init; } = "";

        public string Key { get; init; } = "";

        public DateTime Created { get; init; }

        public long Amount { get; init; }
    }
}
