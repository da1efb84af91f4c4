using Stripe;
using Stripe.Tax;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>What there is one of, for an account or for a parent: an update stays, and every way to read it shows it.</summary>
public sealed class SingletonTests : LifecycleTest
{
    [Fact]
    public async Task Balance_settings_keep_what_an_update_says()
    {
        var settings = new BalanceSettingsService(Client);
        Assert.Equal(("daily", "enabled", false), await ShownAsync());
        await settings.UpdateAsync(new()
        {
            Payments = new()
            {
                DebitNegativeBalances = true,
                Payouts = new() { Schedule = new() { Interval = "weekly", WeeklyPayoutDays = ["monday"] } },
                SettlementTiming = new() { DelayDaysOverride = 5 },
            },
        });
        Assert.Equal(("weekly", "enabled", true), await ShownAsync());
        var payments = (await settings.GetAsync()).Payments;
        Assert.Equal(("monday", 5, 5), (payments.Payouts.Schedule.WeeklyPayoutDays.Single(), payments.SettlementTiming.DelayDays,
            payments.SettlementTiming.DelayDaysOverride));
        Assert.Contains("balance_settings.updated", await EventsAsync());

        async Task<(string, string, bool?)> ShownAsync()
        {
            var shown = (await settings.GetAsync()).Payments;
            return (shown.Payouts.Schedule.Interval, shown.Payouts.Status, shown.DebitNegativeBalances);
        }
    }

    [Fact]
    public async Task Tax_settings_are_pending_until_there_is_a_head_office()
    {
        var settings = new SettingsService(Client);
        var shown = await settings.GetAsync();
        Assert.Equal(("pending", "head_office"), (shown.Status, shown.StatusDetails.Pending.MissingFields.Single()));
        await settings.UpdateAsync(new() { Defaults = new() { TaxCode = "txcd_10000000" } });
        await settings.UpdateAsync(new() { HeadOffice = new() { Address = new() { Country = "DE", City = "Berlin" } } });
        shown = await settings.GetAsync();
        Assert.Equal(("active", "txcd_10000000", "Berlin"), (shown.Status, shown.Defaults.TaxCode, shown.HeadOffice.Address.City));
        Assert.Null(shown.StatusDetails.Pending);
        Assert.NotNull(shown.StatusDetails.Active);
        Assert.Contains("tax.settings.updated", await EventsAsync());
    }

    [Fact]
    public async Task The_account_itself_keeps_what_an_update_says_and_is_in_no_list()
    {
        var accounts = new AccountService(Client);
        await accounts.UpdateAsync(
            Emulator.AccountId,
            new() { BusinessProfile = new() { Url = "https://example.com" }, Metadata = new() { ["k"] = "v" }, Email = "new@example.com" });
        foreach (var shown in new[] { await accounts.GetSelfAsync(), await accounts.GetAsync(Emulator.AccountId) })
        {
            Assert.Equal(
                ("https://example.com", "v", "new@example.com", "company"),
                (shown.BusinessProfile.Url, shown.Metadata["k"], shown.Email, shown.BusinessType));
            Assert.Null(shown.ExternalAccounts);
        }

        Assert.Empty((await accounts.ListAsync()).Data);
        Assert.Equal(0, Emulator.Account().Count("account"));
        Assert.Contains("account.updated", await EventsAsync());
        Assert.Contains("your own account", (await RefusalOf(() => accounts.DeleteAsync(Emulator.AccountId))).Message);
        Emulator.Account().DisplayName = "Rocket Rides";
        Assert.Equal("Rocket Rides", (await accounts.GetSelfAsync()).Settings.Dashboard.DisplayName);
    }

    [Fact]
    public async Task A_customer_has_one_cash_balance_however_it_is_written_and_read()
    {
        var balances = new CustomerCashBalanceService(Client);
        var customer = await Customers.CreateAsync(new());
        var shown = await balances.GetAsync(customer.Id);
        Assert.Equal(("automatic", true, customer.Id), (shown.Settings.ReconciliationMode, shown.Settings.UsingMerchantDefault, shown.Customer));

        await balances.UpdateAsync(customer.Id, new() { Settings = new() { ReconciliationMode = "manual" } });
        await new Stripe.TestHelpers.CustomerService(Client).FundCashBalanceAsync(customer.Id, new() { Amount = 500, Currency = "usd" });
        await new Stripe.TestHelpers.CustomerService(Client).FundCashBalanceAsync(customer.Id, new() { Amount = 250, Currency = "usd" });
        await AssertShownAsync("manual", false, 750);
        await Customers.UpdateAsync(customer.Id, new() { CashBalance = new() { Settings = new() { ReconciliationMode = "merchant_default" } } });
        await AssertShownAsync("automatic", true, 750);
        var transactions = await new CustomerCashBalanceTransactionService(Client).ListAsync(customer.Id);
        Assert.Equal([(250, 750), (500, 500)], transactions.Data.Select(t => ((int)t.NetAmount, (int)t.EndingBalance)));
        Assert.Equal("resource_missing", (await RefusalOf(() => balances.GetAsync("cus_none"))).Code);

        var second = await Customers.CreateAsync(new() { CashBalance = new() { Settings = new() { ReconciliationMode = "manual" } } });
        Assert.Equal("manual", (await balances.GetAsync(second.Id)).Settings.ReconciliationMode);

        async Task AssertShownAsync(string mode, bool isDefault, long available)
        {
            var expanded = (await Customers.GetAsync(customer.Id, new() { Expand = ["cash_balance"] })).CashBalance;
            foreach (var found in new[] { await balances.GetAsync(customer.Id), expanded })
            {
                Assert.Equal(
                    ("cash_balance", mode, isDefault, available, customer.Id),
                    (found.Object, found.Settings.ReconciliationMode, found.Settings.UsingMerchantDefault, found.Available["usd"], found.Customer));
            }

            Assert.Null((await Customers.GetAsync(customer.Id)).CashBalance);
        }
    }

    [Fact]
    public async Task A_financial_account_keeps_its_features()
    {
        var (accounts, features) = (new Stripe.Treasury.FinancialAccountService(Client), new Stripe.Treasury.FinancialAccountFeaturesService(Client));
        var account = await accounts.CreateAsync(new() { SupportedCurrencies = ["usd"], Features = new() { CardIssuing = new() { Requested = true } } });
        await features.UpdateAsync(account.Id, new() { InboundTransfers = new() { Ach = new() { Requested = true } } });
        var expanded = (await accounts.GetAsync(account.Id, new() { Expand = ["features"] })).Features;
        foreach (var shown in new[] { await features.GetAsync(account.Id), expanded })
        {
            Assert.Equal(
                ("treasury.financial_account_features", "active", true, "active"),
                (shown.Object, shown.CardIssuing.Status, shown.InboundTransfers.Ach.Requested, shown.InboundTransfers.Ach.Status));
        }
    }
}
