using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Search;

/// <summary>
///     Random predicates over a searched set: with an index that is up to date, the rows of the list; with one that lags, some of them and never another,
///     and with FreshFor all of them.
/// </summary>
public sealed class RandomSearchTests
{
    /// <summary>Of each of the two sets.</summary>
    private const int Predicates = 150;
    private const string Seed = "0000KXuxkhK4";
    private static readonly string[] Names =
        ["Ann Bell", "ann bell", "Bell, Ann", "Bob \"The\" Bell", "Zoë O'Neil", "back\\slash co", "Ann", "bell tower ann", "---", "12 Ann St"];

    private static readonly string[] Sought =
        ["Ann", "ann", "Ann Bell", "bell", "ell", "l ", "Bob \"The\" Bell", "Zoë", "k\\s", "back\\slash co", "an", "", "---", "  Ann", "Ann!"];

    private static readonly string[] Plans = ["pro", "Pro", "free", "a b", "x\"y"];

    [Fact]
    public void A_search_that_is_up_to_date_gives_the_rows_of_the_list()
    {
        var stripe = new SearchingStripe();
        Fill(stripe);
        stripe.Index();
        var (searched, customers, charges) = (0, Objects<Customer>(stripe, "customers"), Objects<Charge>(stripe, "charges"));
        RandomPredicate<Customer>.Of(OfCustomers()).Sample(
            p =>
            {
                using var db = stripe.Open();
                Assert.Equal(Ids(customers, p), Sorted(db.Customers.UseSearch().Where(p.Query).Select(c => c.Id)));
                searched += stripe.TakeSent().Any(IsSearch) ? 1 : 0;
            },
            iter: Predicates, threads: 1, seed: Seed, print: p => p.ToString());
        RandomPredicate<Charge>.Of(OfCharges()).Sample(
            p =>
            {
                using var db = stripe.Open();
                Assert.Equal(Ids(charges, p), Sorted(db.Charges.UseSearch().Where(p.Query).Select(c => c.Id)));
                Assert.Equal(Ids(charges, p).Length, db.Charges.UseSearch().AllowStaleCount().Count(p.Query));
                searched += stripe.TakeSent().Any(IsSearch) ? 1 : 0;
            },
            iter: Predicates, threads: 1, seed: Seed, print: p => p.ToString());
        Assert.InRange(searched, Predicates / 2, 2 * Predicates);
    }

    [Fact]
    public void A_search_that_lags_gives_no_wrong_row_and_FreshFor_makes_it_whole()
    {
        var stripe = new SearchingStripe();
        Fill(stripe);
        stripe.Index();
        FallBehind(stripe);
        var (missed, customers, charges) = (0, Objects<Customer>(stripe, "customers"), Objects<Charge>(stripe, "charges"));
        RandomPredicate<Customer>.Of(OfCustomers()).Sample(
            p => Verify(p, db => db.Customers, customers), iter: Predicates, threads: 1, seed: Seed, print: p => p.ToString());
        RandomPredicate<Charge>.Of(OfCharges()).Sample(
            p => Verify(p, db => db.Charges, charges), iter: Predicates, threads: 1, seed: Seed, print: p => p.ToString());
        Assert.True(missed > Predicates / 10);

        void Verify<T>(RandomPredicate<T> p, Func<SearchContext, IQueryable<T>> set, IReadOnlyList<T> objects)
            where T : class, IHasId
        {
            using var db = stripe.Open();
            var expected = Ids(objects, p);
            var stale = set(db).UseSearch().Where(p.Query).Select(c => c.Id).ToList();
            Assert.Equal(stale.Count, stale.Distinct().Count());
            Assert.Empty(stale.Except(expected));
            missed += stale.Count < expected.Length ? 1 : 0;
            Assert.Equal(expected, Sorted(set(db).UseSearch().FreshFor(TimeSpan.FromMinutes(1)).Where(p.Query).Select(c => c.Id)));
        }
    }

    private static void Fill(SearchingStripe stripe)
    {
        for (var i = 0; i < 120; i++)
        {
            var metadata = i % 3 == 0 ? [] : new (string, string)[] { ("plan", Plans[i % Plans.Length]) };
            stripe.Add("customers", SearchJson.Customer(
                i, i % 11 == 0 ? null : Names[i % Names.Length], i % 7 == 0 ? null : $"{Names[i % 3][..3]}{i}@bell.com", metadata));
            var charge = SearchJson.Charge(i, i % 20 * 50, i % 4 == 0 ? "failed" : "succeeded", i % 5 == 0 ? "usd" : "eur", i % 6 == 0 ? null : $"cus_{i % 8}");
            (charge["disputed"], charge["refunded"]) = (i % 9 == 0, i % 10 == 0);
            if (i % 2 == 0)
            {
                var card = new JsonObject { ["last4"] = i % 4 == 0 ? "4242" : "0005", ["exp_month"] = i % 12 + 1 };
                charge["payment_method_details"] = new JsonObject { ["card"] = card };
            }

            stripe.Add("charges", charge);
        }
    }

    /// <summary>Objects are created, changed and deleted that the index does not know.</summary>
    private static void FallBehind(SearchingStripe stripe)
    {
        for (var i = 0; i < 12; i++)
        {
            var customer = SearchJson.Customer(500 + i, Names[i % Names.Length], null, ("plan", "pro"));
            var charge = SearchJson.Charge(500 + i, i * 90, "failed");
            var created = SearchingStripe.Now.ToUnixTimeSeconds() - i;
            (customer["created"], charge["created"]) = (created, created);
            stripe.Add("customers", customer, "customer.created");
            stripe.Add("charges", charge, "charge.failed");
            var (name, metadata) = (Names[(i + 3) % Names.Length], new JsonObject { ["plan"] = "free" });
            stripe.Change("customers", $"cus_{i * 5}", c => (c["name"], c["metadata"]) = (name, metadata), "customer.updated");
            stripe.Change("charges", $"ch_{i * 5}", c => (c["amount"], c["status"], c["disputed"]) = (i * 77, "pending", true), "charge.updated");
            stripe.Delete("customers", $"cus_{i * 5 + 2}", "customer.deleted");
        }
    }

    private static IReadOnlyList<T> Objects<T>(SearchingStripe stripe, string list)
        where T : StripeEntity
        => [.. stripe.Of(list).Select(o => StripeEntity.FromJson<T>(o.ToJsonString()))];

    private static string[] Ids<T>(IEnumerable<T> objects, RandomPredicate<T> predicate)
        where T : IHasId
        => [.. objects.Where(predicate.Judge).Select(o => o.Id).Order()];

    private static string[] Sorted(IQueryable<string> ids) => [.. ids.ToList().Order()];

    private static Gen<TValue> Pick<TValue>(params TValue[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool IsSearch(string request) => request.Contains("/search?", StringComparison.Ordinal);

    private static Gen<RandomPredicate<Customer>> OfCustomers()
    {
        var (texts, plans) = (Pick(Sought), Pick(Plans));
        var some = Pick(Names).Array[0, 12];
        return Gen.OneOf(
            texts.Select(t => new RandomPredicate<Customer>(c => c.Name == t, c => c.Name == t)),
            texts.Select(t => new RandomPredicate<Customer>(c => c.Name.Contains(t), c => c.Name?.Contains(t) == true)),
            texts.Select(t => new RandomPredicate<Customer>(
                c => c.Name.StartsWith(t, StringComparison.Ordinal), c => c.Name?.StartsWith(t, StringComparison.Ordinal) == true)),
            texts.Select(t => new RandomPredicate<Customer>(c => c.Email.EndsWith("@" + t + ".com"), c => c.Email?.EndsWith("@" + t + ".com") == true)),
            texts.Select(t => new RandomPredicate<Customer>(
                c => c.Name.Contains(t, StringComparison.OrdinalIgnoreCase), c => c.Name?.Contains(t, StringComparison.OrdinalIgnoreCase) == true)),
            texts.Select(t => new RandomPredicate<Customer>(c => c.Email == t, c => c.Email == t)),
            some.Select(s => new RandomPredicate<Customer>(c => s.Contains(c.Name), c => s.Contains(c.Name))),
            plans.Select(p => new RandomPredicate<Customer>(c => c.Metadata["plan"] == p, c => c.Metadata.GetValueOrDefault("plan") == p)),
            Gen.Const(new RandomPredicate<Customer>(c => c.Metadata.ContainsKey("plan"), c => c.Metadata.ContainsKey("plan"))),
            Gen.Int[0, 140].Select(n => SearchingStripe.Now.UtcDateTime.AddDays(-30).AddMinutes(n).AddSeconds(0.5))
                .Select(t => new RandomPredicate<Customer>(c => c.Created >= t, c => c.Created >= t)),
            Gen.Long[0, 400].Select(n => new RandomPredicate<Customer>(c => c.Balance > n, c => c.Balance > n)));
    }

    private static Gen<RandomPredicate<Charge>> OfCharges()
    {
        var statuses = Pick("failed", "succeeded", "pending", "FAILED");
        var customers = Pick<string?>("cus_1", "cus_2", "CUS_2", null);
        return Gen.OneOf(
            Gen.Long[-50, 1000].Select(n => new RandomPredicate<Charge>(c => c.Amount > n, c => c.Amount > n)),
            Gen.Long[0, 20].Select(n => n * 50).Select(n => new RandomPredicate<Charge>(c => c.Amount == n, c => c.Amount == n)),
            Gen.Long[-50, 1000].Select(n => new RandomPredicate<Charge>(c => !(c.Amount >= n), c => !(c.Amount >= n))),
            statuses.Select(s => new RandomPredicate<Charge>(c => c.Status == s, c => c.Status == s)),
            statuses.Array[0, 4].Select(s => new RandomPredicate<Charge>(c => s.Contains(c.Status), c => s.Contains(c.Status))),
            Pick("eur", "usd", "EUR").Select(s => new RandomPredicate<Charge>(c => c.Currency == s, c => c.Currency == s)),
            customers.Select(s => new RandomPredicate<Charge>(c => c.CustomerId == s, c => c.CustomerId == s)),
            Gen.Const(new RandomPredicate<Charge>(c => c.Disputed, c => c.Disputed)),
            Gen.Const(new RandomPredicate<Charge>(c => c.Refunded, c => c.Refunded)),
            Pick("4242", "0005", "42").Select(s => new RandomPredicate<Charge>(
                c => c.PaymentMethodDetails.Card.Last4 == s, c => c.PaymentMethodDetails?.Card?.Last4 == s)),
            Gen.Long[1, 12].Select(n => new RandomPredicate<Charge>(
                c => c.PaymentMethodDetails.Card.ExpMonth == n, c => c.PaymentMethodDetails?.Card?.ExpMonth == n)));
    }
}
