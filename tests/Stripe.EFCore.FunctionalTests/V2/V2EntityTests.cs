using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.V2.Commerce;
using Stripe.V2.Core;
using Stripe.V2.Core.Vault;
using Stripe.V2.MoneyManagement;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Every list and retrieve of API v2 reads what Stripe.net reads.</summary>
public sealed class V2EntityTests
{
    private const string Unfiltered = "?limit=100";

    private readonly CannedStripe _stripe = new();

    public static TheoryData<Type, string, string> Lists { get; } = new()
    {
        { typeof(ProductCatalogImport), "/v2/commerce/product_catalog/imports", Unfiltered },
        { typeof(Stripe.V2.Core.Account), "/v2/core/accounts", "?closed=false&limit=100" },
        { typeof(EventDestination), "/v2/core/event_destinations", Unfiltered },
        { typeof(Stripe.V2.Core.Event), "/v2/core/events", Unfiltered },
        { typeof(GbBankAccount), "/v2/core/vault/gb_bank_accounts", Unfiltered },
        { typeof(UsBankAccount), "/v2/core/vault/us_bank_accounts", Unfiltered },
        { typeof(Adjustment), "/v2/money_management/adjustments", Unfiltered },
        { typeof(FinancialAccount), "/v2/money_management/financial_accounts", "?statuses[0]=pending&statuses[1]=open&statuses[2]=closed&limit=100" },
        { typeof(FinancialAddress), "/v2/money_management/financial_addresses", Unfiltered },
        { typeof(InboundTransfer), "/v2/money_management/inbound_transfers", Unfiltered },
        { typeof(OutboundPayment), "/v2/money_management/outbound_payments", Unfiltered },
        { typeof(OutboundSetupIntent), "/v2/money_management/outbound_setup_intents", Unfiltered },
        { typeof(PayoutIntent), "/v2/money_management/payout_intents", Unfiltered },
        { typeof(PayoutMethod), "/v2/money_management/payout_methods", Unfiltered },
        { typeof(ReceivedCredit), "/v2/money_management/received_credits", Unfiltered },
        { typeof(TransactionEntry), "/v2/money_management/transaction_entries", Unfiltered },
        { typeof(Transaction), "/v2/money_management/transactions", Unfiltered },
        { typeof(AccountPerson), "/v2/core/accounts/acct_1/persons", Unfiltered },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Objects_equal_Stripe_nets_own(Type type, string path, string query)
        => await (Task)GetType().GetMethod(nameof(CompareAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(type).Invoke(this, [path, query])!;

    private async Task CompareAsync<T>(string path, string query)
        where T : StripeEntity, IHasId
    {
        var name = NameOf(path);
        var sent = new[] { "obj_2", "obj_1" }.Select(id => SampleJson.Of(typeof(T), id, name).ToJsonString()).ToArray();
        var bare = SampleJson.Bare(typeof(T), "obj_0").ToJsonString();
        var next = $"{path}?page=token&limit=100";
        _stripe.Page(path + query, next, sent).List(next, bare).Answer(path + "/obj_1", sent[1]);
        if (path == "/v2/core/accounts")
            _stripe.List("/v2/core/accounts?closed=true&limit=100");
        await using var db = new SetContext<T>(_stripe.Options<SetContext<T>>(), path);

        var asked = await db.Set<T>().AsNoTracking().ToListAsync();
        var inStep = db.Set<T>().AsNoTracking().ToList();
        var found = await db.Set<T>().FindAsync("obj_1");

        var expected = sent.Append(bare).Select(StripeEntity.FromJson<T>).ToList();
        Assert.Equal(Text(expected), Text(asked));
        Assert.Equal(Text(expected), Text(inStep));
        Assert.Equal(Text([expected[1]]), Text([found!]));
        Assert.Equal([path + query, next], _stripe.Sent.Where(url => !url.Contains("closed=true")).Take(2));
    }

    /// <summary>The <c>object</c> value of a list's objects, as Stripe documents it: v2.core.vault.gb_bank_account.</summary>
    private static string NameOf(string path)
        => path.Trim('/')
            .Replace("accounts/acct_1/", "account_", StringComparison.Ordinal)
            .Replace("product_catalog/", "product_catalog_", StringComparison.Ordinal)
            .Replace('/', '.') switch
        {
            var name when name.EndsWith("addresses", StringComparison.Ordinal) => name[..^2],
            var name when name.EndsWith("entries", StringComparison.Ordinal) => name[..^3] + "y",
            var name => name[..^1],
        };

    private static string Text<T>(IEnumerable<T> entities)
        where T : StripeEntity
        => string.Join('\n', entities.Select(entity => entity.ToJson()));

    /// <summary>One class; a nested list has its parent's id in the path.</summary>
    private sealed class SetContext<T>(DbContextOptions<SetContext<T>> options, string path) : DbContext(options)
        where T : class
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            if (path.Contains("acct_1"))
                modelBuilder.Entity<T>().ToStripeList(path);
            else
                modelBuilder.Entity<T>();
        }
    }
}
