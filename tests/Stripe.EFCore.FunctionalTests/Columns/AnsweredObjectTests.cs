using System.Net;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Answers that hold other objects than those that were asked for.</summary>
public sealed class AnsweredObjectTests
{
    private readonly Desk _desk = new();

    [Theory]
    [InlineData("""{"id":"cus_2","object":"customer"}""", "'cus_2' (object 'customer')")]
    [InlineData("""{"id":"cus_1","object":"invoice"}""", "'cus_1' (object 'invoice')")]
    [InlineData("""{"object":"list","has_more":false,"data":[]}""", "without an id (object 'list')")]
    [InlineData("""{"id":"cus_2","object":"customer","deleted":true}""", "'cus_2'")]
    public async Task An_answer_that_is_another_object_is_an_error(string answer, string named)
    {
        _desk.Object("/v1/customers/cus_1", answer);
        _desk.List("/v1/invoices", """{"id":"in_1","object":"invoice","customer":"cus_1","created":1}""");
        await using var db = Open();
        var id = "cus_1";
        Func<Task>[] questions =
        [
            () => db.Customers.Where(c => c.Id == id).ToListAsync(),
            () => db.Customers.CountAsync(c => c.Id == id && c.Name == null),
            () => db.Customers.Where(c => new[] { "cus_1" }.Contains(c.Id)).Select(c => c.Id).ToListAsync(),
            () => db.Customers.FindAsync(id).AsTask(),
            () => Task.FromResult(db.Customers.Find(id)),
            () => db.Invoices.Include(i => i.Customer).ToListAsync(),
            () => db.Invoices.Join(db.Customers, i => i.CustomerId, c => c.Id, (i, c) => c.Name).ToListAsync(),
            () => db.Invoices.Select(i => i.Customer.Name).ToListAsync(),
        ];
        foreach (var question in questions)
        {
            var error = await Assert.ThrowsAsync<StripeResponseException>(question);
            Assert.Contains("'cus_1' (object 'customer') was asked for", error.Message);
            Assert.Contains(named, error.Message);
        }
    }

    [Fact]
    public async Task An_address_that_Stripe_does_not_know_is_an_error_and_a_missing_object_is_no_row()
    {
        const string unknown = """{"type":"invalid_request_error","code":"resource_missing","message":"Unrecognized request URL (GET: /v1/x)."}""";
        _desk.Refusal("/v1/customers/cus_1", HttpStatusCode.NotFound, unknown);
        _desk.Refusal("/v1/invoices/in_1/lines", HttpStatusCode.NotFound, unknown);
        _desk.Refusal(
            "/v1/invoices/in_2/lines",
            HttpStatusCode.NotFound,
            """{"type":"invalid_request_error","code":"resource_missing","message":"No such invoice: 'in_2'"}""");
        await using var db = Open();
        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Customers.Where(c => c.Id == "cus_1").ToListAsync());
        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Customers.FindAsync("cus_1").AsTask());
        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => db.Lines.CountAsync(l => l.Invoice == "in_1"));
        Assert.Equal(0, await db.Lines.CountAsync(l => l.Invoice == "in_2"));
    }

    [Fact]
    public async Task An_id_in_another_case_is_left_to_the_query()
    {
        _desk.Object("/v1/customers/CUS_1", """{"id":"cus_1","object":"customer"}""");
        await using var db = Open();
        Assert.Empty(await db.Customers.Where(c => c.Id == "CUS_1").ToListAsync());
        Assert.Null(await db.Customers.FindAsync("CUS_1"));
    }

    [Fact]
    public async Task An_object_that_comes_for_two_values_of_one_column_is_an_error()
    {
        // A server that ignores payout=.
        foreach (var payout in new[] { "po_1", "po_2" })
            _desk.List($"/v1/balance_transactions?payout={payout}", """{"id":"txn_1","object":"balance_transaction","net":4,"created":5}""");
        _desk.List("/v1/payouts", """{"id":"po_1","object":"payout","created":2}""", """{"id":"po_2","object":"payout","created":1}""");
        await using var db = Open();
        Func<Task>[] questions =
        [
            () => db.Transactions.Where(t => t.Payout() == "po_1" || t.Payout() == "po_2").SumAsync(t => t.Net),
            () => db.Transactions.Where(t => new[] { "po_1", "po_2" }.Contains(t.Payout())).ToListAsync(),
            () => db.Payouts.Join(db.Transactions, p => p.Id, t => t.Payout(), (p, t) => p.Id + t.Id).ToListAsync(),
            () => db.Payouts.Select(p => new { p.Id, Net = db.Transactions.Where(t => t.Payout() == p.Id).Sum(t => t.Net) }).ToListAsync(),
            () => db.Payouts.Where(p => db.Transactions.Any(t => t.Payout() == p.Id && t.Net > 3)).ToListAsync(),
            () => Task.FromResult(db.Transactions.Where(t => t.Payout() == "po_1" || t.Payout() == "po_2").Sum(t => t.Net)),
        ];
        foreach (var question in questions)
        {
            var error = await Assert.ThrowsAsync<StripeResponseException>(question);
            Assert.Contains("'txn_1'", error.Message);
            Assert.Contains("payout=po_1", error.Message);
            Assert.Contains("payout=po_2", error.Message);
        }

        Assert.Equal(4, await db.Transactions.Where(t => t.Payout() == "po_1").SumAsync(t => t.Net));
    }

    [Theory]
    [InlineData("/v1/customers/{customer}/sources", "customer", "/v1/customers/c_1/sources")]
    [InlineData("/v1/accounts/{account}/external_accounts", nameof(Card.AccountId), "/v1/accounts/c_1/external_accounts")]
    public async Task A_set_of_one_class_over_a_list_of_several_has_its_objects_alone(string list, string parent, string address)
    {
        string[] objects =
        [
            """{"id":"card_1","object":"card","last4":"4242"}""", """{"id":"ba_1","object":"bank_account","last4":"6789"}""",
            """{"id":"src_1","object":"source"}"""
        ];
        _desk.List(address, objects);
        // A server that ignores the filter.
        _desk.List(address + "?object=card", objects);
        _desk.List(address + "?object=bank_account", objects);
        await using var db = new CardContext(_desk.Options<CardContext>(), list);
        Assert.Equal(["card_1"], await db.Set<Card>().Where(c => EF.Property<string>(c, parent) == "c_1").Select(c => c.Id).ToListAsync());
        Assert.Equal([$"{address}?object=card&limit=100"], _desk.TakeSent());
        Assert.Equal("ba_1", (await db.Set<BankAccount>().SingleAsync(c => EF.Property<string>(c, parent) == "c_1")).Id);
        Assert.Equal(1, await db.Set<OwnCard>().CountAsync(c => c.Parent == "c_1" && c.Last4 == "4242"));
        Assert.Equal(3, await db.Set<OwnCard>().CountAsync(c => c.Parent == "c_1"));
    }

    private AnsweredContext Open() => new(_desk.Options<AnsweredContext>());

    private sealed class AnsweredContext(DbContextOptions<AnsweredContext> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Invoice> Invoices => Set<Invoice>();

        public DbSet<InvoiceLineItem> Lines => Set<InvoiceLineItem>();

        public DbSet<BalanceTransaction> Transactions => Set<BalanceTransaction>();

        public DbSet<Payout> Payouts => Set<Payout>();
    }

    private sealed class CardContext(DbContextOptions<CardContext> options, string list) : DbContext(options)
    {
        public string List => list;

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Card>().ToStripeResource(list);
            modelBuilder.Entity<BankAccount>().ToStripeResource(list);
            modelBuilder.Entity<OwnCard>().ToStripeResource(list).Property(c => c.Parent).HasStripeFilter(list.Contains("account") ? "account" : "customer");
        }

        protected override void OnConfiguring(DbContextOptionsBuilder builder)
            => builder.ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, EachList>();
    }

    private sealed class EachList : Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (context is CardContext cards ? cards.List : "", context.GetType(), designTime);
    }

    private sealed class OwnCard
    {
        public string Id { get; set; } = "";

        public string Parent { get; set; } = "";

        public string? Last4 { get; set; }
    }
}
