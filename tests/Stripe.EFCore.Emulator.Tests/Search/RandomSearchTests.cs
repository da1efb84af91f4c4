using System.Globalization;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>Random queries over the seeded business, judged by LINQ to Objects over the lists.</summary>
public sealed class RandomSearchTests : SearchTest
{
    protected override StripeEmulatorOptions Options => new() { Seed = 21, Customers = 24, TimeProvider = Clock };

    [Fact]
    public async Task Queries_for_charges_find_what_LINQ_finds()
    {
        List<Charge> all = [.. await AllAsync(new ChargeService(Client).ListAutoPagingAsync(new() { Limit = 100 }))];
        await CompareAsync(
            all,
            random =>
            {
                var like = all[random.Next(all.Count)];
                var second = new DateTimeOffset(like.Created, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                return random.Next(8) switch
                {
                    0 => new($"amount{Compare(random, out var sign)}{like.Amount}", c => Holds(sign, c.Amount.CompareTo(like.Amount))),
                    1 => new($"created{Compare(random, out var sign)}\"{second}\"", c => Holds(sign, c.Created.CompareTo(like.Created))),
                    2 => new($"currency:'{like.Currency.ToUpperInvariant()}'", c => c.Currency == like.Currency),
                    3 => new($"customer:\"{like.CustomerId}\"", c => c.CustomerId == like.CustomerId),
                    4 => new("metadata[\"source\"]:null", c => !c.Metadata.ContainsKey("source")),
                    5 => new($"status:{like.Status}", c => c.Status == like.Status),
                    6 => new("refunded:null", c => c.AmountRefunded == 0),
                    _ => new(
                        $"payment_method_details.card.brand:{like.PaymentMethodDetails.Card?.Brand ?? "visa"}",
                        c => c.PaymentMethodDetails.Card?.Brand == (like.PaymentMethodDetails.Card?.Brand ?? "visa")),
                };
            },
            async query => (await AllAsync(new ChargeService(Client).SearchAutoPagingAsync(new() { Query = query, Limit = 100 }))).Select(c => c.Id));
    }

    [Fact]
    public async Task Queries_for_customers_find_what_LINQ_finds()
    {
        List<Customer> all = [.. await AllAsync(Customers.ListAutoPagingAsync(new() { Limit = 100 }))];
        await CompareAsync(
            all,
            random =>
            {
                var like = all[random.Next(all.Count)];
                var part = like.Email?[..Math.Min(4, like.Email.Length)] ?? "@exam";
                var second = new DateTimeOffset(like.Created, TimeSpan.Zero).ToUnixTimeSeconds();
                return random.Next(5) switch
                {
                    0 => new($"email~\"{part}\"", c => c.Email?.Contains(part, StringComparison.OrdinalIgnoreCase) == true),
                    1 => new($"created{Compare(random, out var sign)}{second}", c => Holds(sign, c.Created.CompareTo(like.Created))),
                    2 => new("phone:null", c => c.Phone is null),
                    3 when like.Metadata.FirstOrDefault() is { Key: { } key, Value: var value }
                        => new($"metadata['{key}']:'{value}'", c => c.Metadata.GetValueOrDefault(key) == value),
                    _ => new("-name:null", c => c.Name is not null),
                };
            },
            async query => (await AllAsync(Customers.SearchAutoPagingAsync(new() { Query = query, Limit = 7 }))).Select(c => c.Id));
    }

    private static async Task CompareAsync<T>(List<T> all, Func<Random, Clause<T>> next, Func<string, Task<IEnumerable<string>>> search)
        where T : IHasId
    {
        var random = new Random(7);
        var found = 0;
        for (var i = 0; i < 80; i++)
        {
            var clauses = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Negated(next(random), random.Next(4) == 0)).ToList();
            var isAny = random.Next(3) == 0;
            var query = string.Join(isAny ? " OR " : random.Next(2) == 0 ? " AND " : " ", clauses.Select(c => c.Text));
            List<string> expected = [.. all.Where(o => isAny ? clauses.Any(c => c.Holds(o)) : clauses.All(c => c.Holds(o))).Select(o => o.Id)];
            found += expected.Count > 0 && expected.Count < all.Count ? 1 : 0;
            Assert.True(expected.SequenceEqual(await search(query)), query);
        }

        Assert.InRange(found, 30, 80);
    }

    private static Clause<T> Negated<T>(Clause<T> clause, bool isNegated)
        => isNegated && !clause.Text.StartsWith('-') ? new("-" + clause.Text, o => !clause.Holds(o)) : clause;

    private static string Compare(Random random, out string sign) => sign = ((string[])[":", ">", ">=", "<", "<="])[random.Next(5)];

    private static bool Holds(string sign, int order)
        => sign switch { ">" => order > 0, ">=" => order >= 0, "<" => order < 0, "<=" => order <= 0, _ => order == 0 };

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }

    private sealed record Clause<T>(string Text, Func<T, bool> Holds);
}
