using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Queries.Conditions;

/// <summary>
///     A filter that no field repeats, as <c>payout</c> of balance transactions: a row has the value that it was asked with. The answers are written out here,
///     so what a row must have is known without the provider.
/// </summary>
public sealed class PseudoColumnTests
{
    private readonly Ledger _ledger = new();

    [Fact]
    public async Task A_row_has_the_value_that_it_was_asked_with()
    {
        await using var db = _ledger.Open(isRequired: true);
        var payout = "po_1";
        var found = await db.Txns.Where(t => t.PayoutId == payout).ToListAsync();
        Assert.Equal([("txn_1", "po_1"), ("txn_2", "po_1")], found.Select(t => (t.Id, t.PayoutId)));
        Assert.Equal("po_1", db.Entry(found[0]).Property(t => t.PayoutId).CurrentValue);
        Assert.Equal(["/v1/balance_transactions?payout=po_1&limit=100"], _ledger.TakeSent());

        Assert.Equal(["po_1 5", "po_1 7"], await db.Txns.Where(t => t.PayoutId == payout).Select(t => t.PayoutId + " " + t.Amount).ToListAsync());
        Assert.Equal(1, await db.Txns.CountAsync(t => t.PayoutId == "po_1" && t.Amount > 5));
        Assert.Equal(0, await db.Txns.CountAsync(t => t.PayoutId == "po_1" && t.PayoutId != payout));
        Assert.Equal(2, await db.Txns.CountAsync(t => t.PayoutId == "po_1" && (t.PayoutId == "po_9" || t.Amount > 0)));
        Assert.Equal(["po_1"], await db.Txns.Where(t => t.PayoutId == payout).GroupBy(t => t.PayoutId).Select(g => g.Key!).ToListAsync());
    }

    [Fact]
    public async Task Each_of_several_values_is_a_request_and_each_row_has_its_own()
    {
        await using var db = _ledger.Open(isRequired: true);
        string[] payouts = ["po_1", "po_2", "po_1", "po_none"];
        var found = await db.Txns.AsNoTracking().Where(t => payouts.Contains(t.PayoutId)).Select(t => new { t.Id, t.PayoutId }).ToListAsync();
        Assert.Equal(["txn_1 po_1", "txn_2 po_1", "txn_3 po_2"], found.Select(t => $"{t.Id} {t.PayoutId}").Order());
        Assert.Equal(
            [
                "/v1/balance_transactions?payout=po_1&limit=100",
                "/v1/balance_transactions?payout=po_2&limit=100",
                "/v1/balance_transactions?payout=po_none&limit=100",
            ],
            _ledger.TakeSent().Order());
        Assert.Equal(3, await db.Txns.CountAsync(t => t.PayoutId == "po_1" || t.PayoutId == "po_2"));

        var many = Enumerable.Range(1, 12).Select(i => $"po_{i}").ToList();
        _ledger.TakeSent();
        Assert.Equal(3, await db.Txns.CountAsync(t => many.Contains(t.PayoutId!)));
        Assert.Equal(12, _ledger.TakeSent().Length);
        Assert.Empty(await db.Txns.Where(t => new string[0].Contains(t.PayoutId)).ToListAsync());
        Assert.Empty(_ledger.TakeSent());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Joins_ask_for_the_keys_that_they_have(bool isRequired)
    {
        await using var db = _ledger.Open(isRequired);
        string[] expected = ["po_1 txn_1", "po_1 txn_2", "po_2 txn_3"];
        string[] sent = ["/v1/payouts?limit=100", .. Enumerable.Range(1, 6).Select(i => $"/v1/balance_transactions?payout=po_{i}&limit=100")];
        Assert.Equal(expected, (await db.Payouts.Join(db.Txns, p => p.Id, t => t.PayoutId, (p, t) => p.Id + " " + t.Id).ToListAsync()).Order());
        Assert.Equal(sent.Order(), _ledger.TakeSent().Order());
        Assert.Equal(
            expected,
            (await (from p in db.Payouts from t in db.Txns.Where(t => t.PayoutId == p.Id) select t.PayoutId + " " + t.Id).ToListAsync()).Order());
        Assert.Equal(sent.Order(), _ledger.TakeSent().Order());
        Assert.Equal([2, 1, 0, 0, 0, 0], await db.Payouts.OrderBy(p => p.Id).Select(p => p.Txns.Count).ToListAsync());
        Assert.Equal(sent.Order(), _ledger.TakeSent().Order());
        Assert.Equal([12, 9], await db.Payouts.Where(p => p.Txns.Any()).OrderBy(p => p.Id).Select(p => p.Txns.Sum(t => t.Amount)).ToListAsync());
        var included = await db.Payouts.Include(p => p.Txns).ToListAsync();
        Assert.All(included, p => Assert.All(p.Txns, t => Assert.Equal(p.Id, t.PayoutId)));
        Assert.Equal(3, included.Sum(p => p.Txns.Count));
    }

    [Fact]
    public async Task A_mandatory_one_without_a_value_is_refused_before_any_request()
    {
        await using var db = _ledger.Open(isRequired: true);
        string? none = null;
        await Refused(() => db.Txns.ToListAsync(), "no value");
        await Refused(() => db.Txns.Where(t => t.PayoutId == none).ToListAsync(), "no value");
        await Refused(() => db.Txns.Where(t => new[] { "po_1", none }.Contains(t.PayoutId)).ToListAsync(), "no value");
        await Refused(() => db.Txns.Where(t => t.Id == "txn_1").ToListAsync(), "no value");
        await Refused(() => db.Txns.Where(t => t.PayoutId == "po_1" || t.Amount > 5).ToListAsync());
    }

    [Fact]
    public async Task An_optional_one_without_a_value_is_null_and_decides_nothing()
    {
        await using var db = _ledger.Open(isRequired: false);
        Assert.All(await db.Txns.ToListAsync(), t => Assert.Null(t.PayoutId));
        Assert.Equal([null, null, null, null], await db.Txns.Select(t => t.PayoutId).ToListAsync());
        Assert.Equal(["/v1/balance_transactions?limit=100", "/v1/balance_transactions?limit=100"], _ledger.TakeSent());

        string? none = null;
        await Refused(() => db.Txns.Where(t => t.PayoutId != "po_1").ToListAsync());
        await Refused(() => db.Txns.Where(t => t.PayoutId == "po_1" || t.Amount > 5).ToListAsync());
        await Refused(() => db.Txns.Where(t => t.PayoutId!.StartsWith("po")).ToListAsync());
        await Refused(() => db.Txns.Where(t => t.PayoutId == null).ToListAsync());
        await Refused(() => db.Txns.Where(t => t.PayoutId == none).ToListAsync(), "no value");
        await Refused(() => db.Txns.GroupBy(t => t.PayoutId).Select(g => g.Count()).ToListAsync());
        await Refused(() => db.Txns.OrderBy(t => t.PayoutId).ToListAsync());
        await Refused(() => db.Txns.Select(t => t.PayoutId == "po_1" ? 1 : 0).ToListAsync());
        await Refused(() => db.Txns.MaxAsync(t => t.PayoutId));
        await Refused(() => db.Txns.Select(t => new { Of = t.PayoutId + "!" }).Distinct().Where(x => x.Of == "po_1!").ToListAsync());
        await Refused(() => db.Txns.Where(t => t.Amount > 5).Union(db.Txns.Where(t => t.Amount < 5)).Where(t => t.PayoutId == "po_1").ToListAsync());
        await Refused(() => db.Payouts.Join(db.Txns, p => new { p.Id, p.Amount }, t => new { Id = t.PayoutId!, t.Amount }, (p, t) => t).ToListAsync());
        await Refused(() => db.Payouts.Where(p => db.Txns.Any(t => t.PayoutId != p.Id)).ToListAsync());
    }

    [Fact]
    public async Task An_object_is_not_retrieved_where_its_row_has_to_have_a_value()
    {
        await using var db = _ledger.Open(isRequired: false);
        var found = await db.Txns.SingleAsync(t => t.Id == "txn_2" && t.PayoutId == "po_1");
        Assert.Equal("po_1", found.PayoutId);
        Assert.All(_ledger.TakeSent(), s => Assert.StartsWith("/v1/balance_transactions?payout=po_1", s));
    }

    [Fact]
    public async Task Of_a_list_that_is_not_known_a_missing_field_has_the_value_and_a_field_that_is_there_wins()
    {
        await using var db = _ledger.Open(isRequired: false);
        Assert.Equal(["n_1 a", "n_2 a"], await db.Notes.Where(n => n.Topic == "a").Select(n => n.Id + " " + n.Topic).ToListAsync());
        Assert.Equal(["/v1/notes?topic=a&limit=100"], _ledger.TakeSent());
        string[] topics = ["a", "b"];
        Assert.Equal(3, await db.Notes.CountAsync(n => topics.Contains(n.Topic)));
        _ledger.TakeSent();

        // Eight parents cost more than the list, whose rows do not say whose they are.
        var counts = await db.Topics.Select(t => new { t.Id, Notes = db.Notes.Count(n => n.Topic == t.Id) }).ToListAsync();
        Assert.Equal([("a", 2), ("b", 1)], counts.Where(c => c.Notes > 0).Select(c => (c.Id, c.Notes)));
        Assert.Equal(8, counts.Count);
    }

    [Fact]
    public async Task A_property_that_cannot_be_null_is_refused_for_an_optional_filter()
    {
        var options = _ledger.Options<FlagContext>();
        await using var db = new FlagContext(options);
        var refusal = Assert.Throws<InvalidOperationException>(() => db.Model);
        Assert.Contains("'Flagged.Pending'", refusal.Message);
        Assert.Contains("'Boolean?'", refusal.Message);
    }

    private async Task Refused<T>(Func<Task<T>> query, string reason = "is no field of the objects")
    {
        _ledger.TakeSent();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(query);
        Assert.Contains("'/v1/balance_transactions'", refusal.Message);
        Assert.Contains("'payout'", refusal.Message);
        Assert.Contains("x.PayoutId == value", refusal.Message);
        Assert.Contains(reason, refusal.Message);
        Assert.Empty(_ledger.TakeSent());
    }

    public sealed class Payout
    {
        public string Id { get; set; } = "";

        public long Amount { get; set; }

        public List<Txn> Txns { get; set; } = [];
    }

    public sealed class Txn
    {
        public string Id { get; set; } = "";

        public long Amount { get; set; }

        public string? PayoutId { get; set; }
    }

    public sealed class Note
    {
        public string Id { get; set; } = "";

        public string? Topic { get; set; }
    }

    public sealed class Topic
    {
        public string Id { get; set; } = "";
    }

    public sealed class Flagged
    {
        public string Id { get; set; } = "";

        public bool Pending { get; set; }
    }

    public sealed class RequiredContext(DbContextOptions<RequiredContext> options) : LedgerContext(options, isRequired: true);

    public sealed class OptionalContext(DbContextOptions<OptionalContext> options) : LedgerContext(options, isRequired: false);

    public sealed class FlagContext(DbContextOptions<FlagContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity<Flagged>().ToStripeList("/v1/invoiceitems", list => list.Filter(f => f.Pending, "pending"));
    }

    public abstract class LedgerContext(DbContextOptions options, bool isRequired) : DbContext(options)
    {
        public DbSet<Payout> Payouts => Set<Payout>();

        public DbSet<Txn> Txns => Set<Txn>();

        public DbSet<Note> Notes => Set<Note>();

        public DbSet<Topic> Topics => Set<Topic>();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Payout>().ToStripeResource("payout").HasMany(p => p.Txns).WithOne().HasForeignKey(t => t.PayoutId);
            modelBuilder.Entity<Txn>().ToStripeList(
                "/v1/balance_transactions",
                list =>
                {
                    if (isRequired)
                        list.RequiredFilter(t => t.PayoutId, "payout");
                    else
                        list.Filter(t => t.PayoutId, "payout");
                });
            modelBuilder.Entity<Note>().ToStripeList("/v1/notes", list => list.Filter(n => n.Topic, "topic"));
            modelBuilder.Entity<Topic>().ToStripeList("/v1/topics");
        }
    }

    /// <summary>Six payouts; the transactions of two of them, none of which says whose it is.</summary>
    private sealed class Ledger : HttpMessageHandler
    {
        private readonly List<string> _sent = [];

        public DbContextOptions<TContext> Options<TContext>()
            where TContext : DbContext
            => new DbContextOptionsBuilder<TContext>()
                .UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(this))
                .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
                .Options;

        public LedgerContext Open(bool isRequired)
            => isRequired ? new RequiredContext(Options<RequiredContext>()) : new OptionalContext(Options<OptionalContext>());

        public string[] TakeSent()
        {
            lock (_sent)
            {
                string[] sent = [.. _sent];
                _sent.Clear();
                return sent;
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = Uri.UnescapeDataString(request.RequestUri!.PathAndQuery);
            lock (_sent)
                _sent.Add(asked);
            var rows = Rows(asked.Split('?', '&'));
            var body = new JsonObject { ["object"] = "list", ["has_more"] = false, ["data"] = new JsonArray([.. rows]) };
            var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }

        private static IEnumerable<JsonObject> Rows(string[] asked)
            => asked switch
            {
                ["/v1/payouts", ..] => Enumerable.Range(1, 6).Select(i => new JsonObject { ["id"] = $"po_{i}", ["amount"] = i, ["created"] = 100 - i }),
                ["/v1/balance_transactions", "payout=po_1", ..] => [Txn(1, 5), Txn(2, 7)],
                ["/v1/balance_transactions", "payout=po_2", ..] => [Txn(3, 9)],
                ["/v1/balance_transactions", var filter, ..] when filter.StartsWith("payout=", StringComparison.Ordinal) => [],
                ["/v1/balance_transactions", ..] => [Txn(1, 5), Txn(2, 7), Txn(3, 9), Txn(4, 1)],
                ["/v1/topics", ..] => "abcdefgh".Select(t => new JsonObject { ["id"] = $"{t}" }),
                ["/v1/notes", "topic=a", ..] => [Note(1), Note(2), Note(9, "z"), Note(8, null)],
                ["/v1/notes", "topic=b", ..] => [Note(3)],
                ["/v1/notes", var filter, ..] when filter.StartsWith("topic=", StringComparison.Ordinal) => [],
                _ => [Note(1), Note(2), Note(3)],
            };

        private static JsonObject Txn(int number, long amount)
            => new() { ["id"] = $"txn_{number}", ["object"] = "balance_transaction", ["amount"] = amount, ["created"] = 100 - number };

        private static JsonObject Note(int number) => new() { ["id"] = $"n_{number}" };

        private static JsonObject Note(int number, string? topic) => new() { ["id"] = $"n_{number}", ["topic"] = topic };
    }
}
