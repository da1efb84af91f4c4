using System.Globalization;
using System.Linq.Expressions;
using CsCheck;
using StripeEFCore.FunctionalTests.Differential.Random;

namespace StripeEFCore.FunctionalTests.Unions;

/// <summary>
///     Random conditions of up to four ANDs and ORs answer what LINQ to Objects answers, by no more requests than ten and those that read the whole list:
///     always the same few, or as many others as STRIPE_EFCORE_RANDOM_QUERIES says.
/// </summary>
public sealed class RandomDisjunctionTests(LedgerRuns runs) : IClassFixture<LedgerRuns>
{
    private const int Usual = 200;

    [Fact]
    public async Task Random_disjunctions_answer_what_LINQ_to_Objects_answers()
    {
        var asked = Environment.GetEnvironmentVariable("STRIPE_EFCORE_RANDOM_QUERIES");
        var random = new PCG(14, asked is { Length: > 0 } ? 2u : 1u);
        var count = asked is { Length: > 0 } ? int.Parse(asked, CultureInfo.InvariantCulture) : Usual;
        for (var i = 0; i < count; i++)
        {
            var start = random.ToString();
            var choices = Choices.At(random);
            await (choices.Below(5) switch
            {
                0 => VerifyAsync(db => db.Buyers, Conditions.OfBuyers, choices, start),
                1 => VerifyAsync(db => db.Contracts, Conditions.OfContracts, choices, start),
                2 => VerifyAsync(db => db.Tariffs, Conditions.OfTariffs, choices, start),
                _ => VerifyAsync(db => db.Bills, Conditions.OfBills, choices, start),
            });
        }
    }

    private async Task VerifyAsync<T>(Func<ILedger, IQueryable<T>> list, Func<Choices, Expression<Func<T, bool>>> condition, Choices choices, string start)
        where T : class, IRow
    {
        var row = Expression.Parameter(typeof(T), "x");
        var body = Part(choices.Below(5));
        var predicate = Expression.Lambda<Func<T, bool>>(body, row);
        Func<IQueryable<T>, IQueryable<T>> end = choices.Below(6) switch
        {
            0 => q => q.Take(choices.Made.Count % 9 + 1),
            1 => q => q.Skip(2).Take(5),
            _ => q => q,
        };
        try
        {
            var sent = await runs.RowsOf(db => end(list(db).Where(predicate)));
            var whole = (list(runs.Objects).Count() + 99) / 100 + 1;
            Assert.True(sent.Length <= 10 + whole, $"{sent.Length} requests");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new InvalidOperationException($"seed {start}: {predicate}\n{failure.Message}", failure);
        }

        Expression Part(int operators)
        {
            if (operators == 0)
            {
                var leaf = condition(choices);
                var rebound = new Rebound(leaf.Parameters[0], row).Visit(leaf.Body);
                return choices.Chance(12) ? Expression.Not(rebound) : rebound;
            }

            var left = choices.Below(operators);
            var (one, other) = (Part(left), Part(operators - 1 - left));
            var both = choices.Chance(60) ? Expression.OrElse(one, other) : Expression.AndAlso(one, other);
            return choices.Chance(8) ? Expression.Not(both) : both;
        }
    }

    private sealed class Rebound(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }

    /// <summary>Conditions with values from around the query, most of which some rows meet.</summary>
    private static class Conditions
    {
        public static Expression<Func<Buyer, bool>> OfBuyers(Choices choices)
        {
            var time = LedgerObjects.At(choices.Below(240)).AddMilliseconds(choices.Chance(10) ? 500 : 0);
            string? email = choices.Of([null!, "shared@example.com", "buyer3@example.com", "buyer7@example.com", "nobody@example.com"]);
            var ids = Ids("cus_", choices);
            DateTime? since = choices.Chance(50) ? time : null;
            return choices.Below(10) switch
            {
                0 => b => b.Created > time,
                1 => b => b.Created <= time,
                2 => b => b.Created == time,
                3 => b => ids.Contains(b.Id),
                4 => b => email == null || b.Email == email,
                5 => b => since == null || b.Created >= since,
                6 => b => b.Balance > 2,
                7 => b => b.Email != email,
                _ => b => b.Email == email,
            };
        }

        public static Expression<Func<Bill, bool>> OfBills(Choices choices)
        {
            var time = LedgerObjects.At(choices.Below(400));
            var status = choices.Of(LedgerObjects.BillStatuses);
            var customer = $"cus_{choices.Below(90)}";
            var subscription = $"sub_{choices.Below(60)}";
            var customers = Ids("cus_", choices);
            var statuses = LedgerObjects.BillStatuses.Where(_ => choices.Chance(40)).ToList();
            return choices.Below(14) switch
            {
                0 => b => b.Created > time,
                1 => b => b.Created < time,
                2 => b => b.DueDate < time,
                3 => b => b.DueDate >= time,
                4 => b => b.Status == status,
                5 => b => b.Status != status,
                6 => b => statuses.Contains(b.Status!),
                7 => b => b.SubscriptionId == subscription,
                8 => b => customers.Contains(b.CustomerId!),
                9 => b => b.CollectionMethod == "send_invoice",
                10 => b => b.AmountDue > 500,
                11 => b => b.CustomerId == null,
                _ => b => b.CustomerId == customer,
            };
        }

        public static Expression<Func<Contract, bool>> OfContracts(Choices choices)
        {
            var time = LedgerObjects.At(choices.Below(250));
            var status = choices.Of(LedgerObjects.ContractStatuses);
            var customer = $"cus_{choices.Below(80)}";
            var statuses = LedgerObjects.ContractStatuses.Where(_ => choices.Chance(40)).ToList();
            return choices.Below(10) switch
            {
                0 => c => c.Created > time,
                1 => c => c.Created <= time,
                2 => c => c.Status == status,
                3 => c => c.Status != status,
                4 => c => c.Status != "canceled",
                5 => c => !statuses.Contains(c.Status),
                6 => c => statuses.Contains(c.Status),
                7 => c => c.CollectionMethod == "send_invoice",
                _ => c => c.CustomerId == customer,
            };
        }

        public static Expression<Func<Tariff, bool>> OfTariffs(Choices choices)
        {
            var time = LedgerObjects.At(choices.Below(240));
            var product = $"prod_{choices.Below(40)}";
            var key = $"key_{choices.Below(230)}";
            var keys = Ids("key_", choices);
            var flag = choices.Chance(50);
            return choices.Below(12) switch
            {
                0 => t => t.Created > time,
                1 => t => t.Created <= time,
                2 => t => t.Active,
                3 => t => t.Active != flag,
                4 => t => t.Currency == "eur",
                5 => t => t.Type == "one_time",
                6 => t => t.LookupKey == key,
                7 => t => keys.Contains(t.LookupKey!),
                8 => t => t.UnitAmount > 9_000,
                9 => t => flag && t.LookupKey == key,
                _ => t => t.ProductId == product,
            };
        }

        private static List<string> Ids(string prefix, Choices choices)
            => [.. Enumerable.Range(0, choices.Of([0, 1, 2, 3, 5, 12, 25])).Select(_ => prefix + choices.Below(230))];
    }
}
