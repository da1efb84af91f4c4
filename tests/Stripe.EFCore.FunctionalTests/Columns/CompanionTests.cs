using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Columns;

/// <summary>Filters that Stripe takes only beside another parameter, and a list that is short without one: tax ids.</summary>
public sealed class CompanionTests
{
    private readonly Desk _desk = new();

    public CompanionTests()
    {
        _desk.List("/v1/invoice_payments", Payment(1, "payment_intent", "pi_1"), Payment(2, "payment_intent", "pi_2"), Payment(3, "payment_record", "pr_1"));
        foreach (var number in new[] { 1, 2 })
            _desk.List($"/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=pi_{number}",
                Payment(number, "payment_intent", $"pi_{number}"));
        _desk.List("/v1/invoice_payments?payment[type]=payment_record&payment[payment_record]=pr_1", Payment(3, "payment_record", "pr_1"));
        _desk.List("/v1/invoice_payments?payment[type]=payment_record", Payment(3, "payment_record", "pr_1"));
        _desk.List("/v1/payment_intents", """{"id":"pi_1","object":"payment_intent","created":9}""", """{"id":"pi_2","object":"payment_intent","created":8}""");

        _desk.List("/v1/tax_ids", TaxId("txi_own", "self", null));
        _desk.List("/v1/tax_ids?owner[type]=self", TaxId("txi_own", "self", null));
        _desk.List("/v1/tax_ids?owner[type]=application", TaxId("txi_app", "application", null));
        foreach (var number in Enumerable.Range(1, 30))
            _desk.List($"/v1/tax_ids?owner[type]=customer&owner[customer]=cus_{number}", TaxId($"txi_{number}", "customer", $"cus_{number}"));
        _desk.List("/v1/customers?email=3@example.com", """{"id":"cus_3","object":"customer","email":"3@example.com"}""");
        _desk.Object("/v1/customers/cus_4", """{"id":"cus_4","object":"customer","email":"4@example.com"}""");
        _desk.List(
            "/v1/customers",
            [.. Enumerable.Range(1, 30).Select(n =>
                $$"""{"id":"cus_{{n}}","object":"customer","email":"{{n}}@example.com","created":{{100 - n}}}""")]);
    }

    [Fact]
    public async Task The_kind_of_a_payment_is_sent_with_its_id()
    {
        await using var db = Open();
        var id = "pi_1";
        Assert.Equal(["inpay_1"], await db.Payments.Where(p => p.Payment.PaymentIntentId == id).Select(p => p.Id).ToListAsync());
        Assert.Equal(["/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=pi_1&limit=100"], _desk.TakeSent());
        Assert.Equal(["inpay_1"], await db.Payments.Where(p => p.Payment.Type == "payment_intent" && p.Payment.PaymentIntentId == id).Select(p => p.Id)
            .ToListAsync());
        Assert.Equal(["inpay_1"], await db.Payments.Where(p => p.Payment.PaymentIntentId == id && p.Payment.Type == "payment_intent").Select(p => p.Id)
            .ToListAsync());
        Assert.All(_desk.TakeSent(), s => Assert.Equal("/v1/invoice_payments?payment[type]=payment_intent&payment[payment_intent]=pi_1&limit=100", s));
        Assert.Equal(["inpay_3"], await db.Payments.Where(p => p.Payment.PaymentRecordId == "pr_1").Select(p => p.Id).ToListAsync());
        Assert.Equal(["/v1/invoice_payments?payment[type]=payment_record&payment[payment_record]=pr_1&limit=100"], _desk.TakeSent());
        Assert.Equal(["inpay_3"], await db.Payments.Where(p => p.Payment.Type == "payment_record").Select(p => p.Id).ToListAsync());
        Assert.Equal(["/v1/invoice_payments?payment[type]=payment_record&limit=100"], _desk.TakeSent());
        Assert.Empty(await db.Payments.Where(p => p.Payment.Type == "payment_record" && p.Payment.PaymentIntentId == id).ToListAsync());
        Assert.Empty(await db.Payments.Where(p => p.Payment.PaymentIntentId == id && p.Payment.PaymentRecordId == "pr_1").ToListAsync());
        _desk.TakeSent();

        // Stripe knows no filter for a payment by charge, so it is compared in process.
        Assert.Empty(await db.Payments.Where(p => p.Payment.Type == "charge").ToListAsync());
        Assert.Equal(["/v1/invoice_payments?limit=100"], _desk.TakeSent());
        Assert.Equal(["inpay_3"], await db.Payments.Where(p => p.Payment.PaymentIntentId == null).Select(p => p.Id).ToListAsync());
    }

    [Fact]
    public async Task Several_payments_are_a_list_each()
    {
        await using var db = Open();
        string[] ids = ["pi_1", "pi_2"];
        Assert.Equal(["inpay_1", "inpay_2"], (await db.Payments.Where(p => ids.Contains(p.Payment.PaymentIntentId)).Select(p => p.Id).ToListAsync()).Order());
        Assert.Equal(2, _desk.TakeSent().Count(s => s.Contains("payment[type]=payment_intent")));
        Assert.Equal(
            ["inpay_1", "inpay_3"],
            (await db.Payments.Where(p => p.Payment.PaymentIntentId == "pi_1" || p.Payment.PaymentRecordId == "pr_1").Select(p => p.Id).ToListAsync()).Order());
        Assert.Equal(2, _desk.TakeSent().Length);
        Assert.Equal(
            ["pi_1 inpay_1", "pi_2 inpay_2"],
            (await db.Intents.Join(db.Payments, i => i.Id, p => p.Payment.PaymentIntentId, (i, p) => i.Id + " " + p.Id).ToListAsync()).Order());
    }

    [Fact]
    public async Task The_tax_ids_of_a_customer_are_asked_for_with_their_owner()
    {
        await using var db = Open();
        var id = "cus_1";
        Func<Task<List<string>>>[] questions =
        [
            () => db.TaxIds.Where(t => t.Owner.CustomerId == id).Select(t => t.Id).ToListAsync(),
            () => db.TaxIds.Where(t => t.CustomerId == id).Select(t => t.Id).ToListAsync(),
            () => db.TaxIds.Where(t => t.Owner.Type == "customer" && t.Owner.CustomerId == id).Select(t => t.Id).ToListAsync(),
            () => db.TaxIds.Where(t => t.Owner.CustomerId == id && t.CustomerId == id && t.Owner.Type != "self").Select(t => t.Id).ToListAsync(),
            () => db.TaxIds.Where(t => t.CustomerId == id && (t.Type == "eu_vat" || t.Owner.Type == "account")).Select(t => t.Id).ToListAsync(),
        ];
        foreach (var question in questions)
        {
            Assert.Equal(["txi_1"], await question());
            Assert.Equal("/v1/tax_ids?owner[type]=customer&owner[customer]=cus_1&limit=100", Assert.Single(_desk.TakeSent()));
        }

        Assert.Equal(["txi_own"], await db.TaxIds.Select(t => t.Id).ToListAsync());
        Assert.Equal(["txi_own"], await db.TaxIds.Where(t => t.Type == "eu_vat").OrderBy(t => t.CustomerId).Select(t => t.Id).ToListAsync());
        Assert.Equal(["txi_own"], await db.TaxIds.Where(t => t.Owner.Type == "self").Select(t => t.Id).ToListAsync());
        Assert.Equal(["txi_app"], await db.TaxIds.Where(t => t.Owner.Type == "application").Select(t => t.Id).ToListAsync());
        Assert.Empty(await db.TaxIds.Where(t => t.Owner.Type == "self" && t.CustomerId == id).ToListAsync());
    }

    [Fact]
    public async Task The_tax_ids_of_many_customers_are_a_list_for_each_and_never_the_accounts_own()
    {
        await using var db = Open();
        string[] all = [.. Enumerable.Range(1, 30).Select(n => $"cus_{n} txi_{n}").Order(StringComparer.Ordinal)];
        Assert.Contains("GET /v1/tax_ids?owner[type]=customer&owner[customer]={Customer.id}&limit=100",
            db.Customers.Select(c => db.TaxIds.Count(t => t.CustomerId == c.Id)).ToQueryString());
        Assert.Equal(all, (await db.Customers.Join(db.TaxIds, c => c.Id, t => t.CustomerId, (c, t) => c.Id + " " + t.Id).ToListAsync())
            .Order(StringComparer.Ordinal));
        Assert.Equal(31, _desk.TakeSent().Length);
        Assert.Equal(all, (await db.TaxIds.Join(db.Customers, t => t.Owner.CustomerId, c => c.Id, (t, c) => c.Id + " " + t.Id).ToListAsync())
            .Order(StringComparer.Ordinal));
        Assert.Equal(31, _desk.TakeSent().Length);
        Assert.All(await db.Customers.Select(c => db.TaxIds.Count(t => t.Owner.CustomerId == c.Id)).ToListAsync(), n => Assert.Equal(1, n));
        Assert.Equal(
            ["cus_4 4@example.com"],
            await db.TaxIds.Where(t => t.CustomerId == "cus_4").Join(db.Customers, t => t.CustomerId, c => c.Id, (t, c) => c.Id + " " + c.Email).ToListAsync());
        var ids = Enumerable.Range(1, 20).Select(n => $"cus_{n}").ToList();
        Assert.Equal(20, await db.TaxIds.CountAsync(t => ids.Contains(t.CustomerId)));
        Assert.Equal(2, await db.TaxIds.CountAsync(t => t.CustomerId == "cus_1" || t.CustomerId == "cus_2"));
        Assert.Equal(1, await db.Customers.CountAsync(c => c.Email == "3@example.com" && db.TaxIds.Any(t => t.CustomerId == c.Id)));

        // Their ids find tax ids that the list does not have.
        foreach (var n in Enumerable.Range(1, 12))
            _desk.Object($"/v1/tax_ids/txi_{n}", TaxId($"txi_{n}", "customer", $"cus_{n}"));
        var known = Enumerable.Range(1, 12).Select(n => $"txi_{n}").ToList();
        Assert.Equal(12, await db.TaxIds.CountAsync(t => known.Contains(t.Id)));
        Assert.Equal(1, await db.TaxIds.CountAsync(t => t.Id == "txi_3" && t.Owner.Type != "self"));
    }

    [Fact]
    public async Task A_condition_that_would_find_too_few_tax_ids_is_refused_before_any_request()
    {
        await using var db = Open();
        string? none = null;
        Func<IQueryable<object>>[] questions =
        [
            () => db.TaxIds.Where(t => t.Owner.CustomerId != "cus_1"),
            () => db.TaxIds.Where(t => t.CustomerId != null),
            () => db.TaxIds.Where(t => t.CustomerId.StartsWith("cus")),
            () => db.TaxIds.Where(t => t.CustomerId == "cus_1" || t.Type == "eu_vat"),
            () => db.TaxIds.Where(t => t.Owner.Type != "self"),
            () => db.TaxIds.Where(t => t.Customer.Email == "1@example.com"),
            () => db.TaxIds.Where(t => t.Owner.CustomerId == none),
            () => db.Customers.Where(c => db.TaxIds.Any(t => t.CustomerId != c.Id)),
            () => db.TaxIds.OrderBy(t => t.Type).Take(5).Join(db.Customers, t => t.CustomerId, c => c.Id, (t, c) => c),
        ];
        foreach (var question in questions)
        {
            var refusal = Assert.Throws<InvalidOperationException>(() => question().ToList());
            Assert.Contains("'/v1/tax_ids'", refusal.Message);
            Assert.Contains("leaves out objects", refusal.Message);
            Assert.Matches(@"x\.(Owner\.)?(CustomerId|Type) == value", refusal.Message);
            Assert.EndsWith(".", refusal.Message);
            Assert.Empty(_desk.TakeSent());
        }

        var missing = Assert.Throws<InvalidOperationException>(() => db.TaxIds.Where(t => t.Owner.Type == "customer").ToList());
        Assert.Equal(
            "Stripe answers 'owner[type]=customer' of the list '/v1/tax_ids' only beside 'owner[customer]' or 'owner[customer_account]', and this "
            + "query gives no value "
            + "for that. Compare it too, as in Where(x => x.Owner.CustomerId == value).",
            missing.Message);
        Assert.Contains("scope_user", Assert.Throws<InvalidOperationException>(() => db.Secrets.Where(s => EF.Property<string>(s, "scope_type") == "user")
            .ToList()).Message);
        Assert.Empty(_desk.TakeSent());
    }

    private Book Open() => new(_desk.Options<Book>());

    private static string Payment(int number, string type, string id)
        => $$$"""{"id":"inpay_{{{number}}}","object":"invoice_payment","created":{{{10 - number}}},"payment":{"type":"{{{type}}}","{{{type}}}":"{{{id}}}"}}""";

    private static string TaxId(string id, string owner, string? customer)
        => $$$"""
            {"id":"{{{id}}}","object":"tax_id","type":"eu_vat","customer":{{{(customer is null ? "null" : $"\"{customer}\"")}}},
             "owner":{"type":"{{{owner}}}"{{{(customer is null ? "" : $",\"customer\":\"{customer}\"")}}}}}
            """;

    public sealed class Book(DbContextOptions<Book> options) : DbContext(options)
    {
        public DbSet<InvoicePayment> Payments => Set<InvoicePayment>();

        public DbSet<PaymentIntent> Intents => Set<PaymentIntent>();

        public DbSet<TaxId> TaxIds => Set<TaxId>();

        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<Stripe.Apps.Secret> Secrets => Set<Stripe.Apps.Secret>();
    }
}
