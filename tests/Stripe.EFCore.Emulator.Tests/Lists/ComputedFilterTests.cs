using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Lists;

/// <summary>Filters that ask for something else than the value of one field of the objects.</summary>
public sealed class ComputedFilterTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private EmulatedAccount Account => fixture.Emulator.Account();

    private StripeClient Client => fixture.Client;

    [Fact]
    public async Task Automatic_payouts_share_out_the_transactions_and_each_has_its_own()
    {
        var payouts = await All(new PayoutService(Client).ListAutoPagingAsync(new PayoutListOptions { Limit = 100 }));
        var automatic = payouts.FindAll(p => p.Automatic);
        var shares = new List<BalanceTransaction>();
        foreach (var payout in automatic)
        {
            var share = await Transactions(new BalanceTransactionListOptions { Payout = payout.Id, Limit = 100 });
            Assert.Equal(payout.BalanceTransactionId, Assert.Single(share, t => t.Type == "payout").Id);
            shares.AddRange(share);
        }

        Assert.True(automatic.Count >= 20, $"There are {automatic.Count} automatic payouts.");
        Assert.Equal(shares.Count, shares.DistinctBy(t => t.Id).Count());
        var newest = automatic.Max(p => p.Created);
        var all = await Transactions(new BalanceTransactionListOptions { Limit = 100 });
        Assert.Equal(
            all.Where(t => t.Created <= newest && (t.Type != "payout" || automatic.Exists(p => p.BalanceTransactionId == t.Id))).Select(t => t.Id).Order(),
            shares.Select(t => t.Id).Order());
    }

    [Fact]
    public async Task The_transactions_of_a_manual_payout_are_refused()
    {
        var manual = (await All(new PayoutService(Client).ListAutoPagingAsync())).First(p => !p.Automatic);
        var exception = await Assert.ThrowsAsync<StripeException>(() => Transactions(new BalanceTransactionListOptions { Payout = manual.Id }));
        Assert.Equal((System.Net.HttpStatusCode.BadRequest, "payout"), (exception.HttpStatusCode, exception.StripeError.Param));
        Assert.Equal("Balance transaction history can only be filtered on automatic transfers, not manual.", exception.Message);
        Assert.Equal("not_applicable", manual.ReconciliationStatus);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Flags_that_are_no_field_divide_the_objects(bool flag)
    {
        var events = await All(new EventService(Client).ListAutoPagingAsync(new EventListOptions { Limit = 100 }));
        Assert.Equal(
            events.Where(e => e.PendingWebhooks == 0 == flag).Select(e => e.Id),
            (await All(new EventService(Client).ListAutoPagingAsync(new EventListOptions { DeliverySuccess = flag }))).Select(e => e.Id));
        var items = await All(new InvoiceItemService(Client).ListAutoPagingAsync());
        Assert.Equal(
            items.Where(i => i.InvoiceId is null == flag).Select(i => i.Id),
            (await All(new InvoiceItemService(Client).ListAutoPagingAsync(new InvoiceItemListOptions { Pending = flag }))).Select(i => i.Id));
        var features = new Stripe.Entitlements.FeatureService(Client);
        Assert.Equal(
            (await features.ListAsync(new() { Limit = 100 })).Where(f => f.Active != flag).Select(f => f.Id),
            (await features.ListAsync(new() { Limit = 100, Archived = flag })).Select(f => f.Id));
        var schedules = new SubscriptionScheduleService(Client);
        Assert.Equal(
            (await schedules.ListAsync(new() { Limit = 100 })).Where(s => s.Status == "not_started" == flag).Select(s => s.Id),
            (await schedules.ListAsync(new() { Limit = 100, Scheduled = flag })).Select(s => s.Id));
        Assert.NotEmpty(await schedules.ListAsync(new() { Scheduled = flag }));
    }

    [Fact]
    public async Task Subscriptions_are_found_by_any_price_and_by_any_plan()
    {
        var service = new SubscriptionService(Client);
        var all = await All(service.ListAutoPagingAsync(new SubscriptionListOptions { Status = "all", Limit = 100 }));
        foreach (var price in all.SelectMany(s => s.Items).Select(i => i.Price.Id).Distinct().Take(4))
        {
            string[] expected = [.. all.Where(s => s.Items.Any(i => i.Price.Id == price)).Select(s => s.Id)];
            var byPrice = new SubscriptionListOptions { Status = "all", Price = price };
            var byPlan = new SubscriptionListOptions { Status = "all", Plan = price };
            Assert.Equal(expected, (await All(service.ListAutoPagingAsync(byPrice))).Select(s => s.Id));
            Assert.Equal(expected, (await All(service.ListAutoPagingAsync(byPlan))).Select(s => s.Id));
        }
    }

    [Fact]
    public async Task The_period_of_a_subscription_is_its_earliest_end_and_its_latest_start()
    {
        await using var emulator = await StripeEmulator.StartAsync();
        var at = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        emulator.Insert(new Subscription
        {
            Id = "sub_1",
            Created = at,
            Status = "active",
            Items = new()
            {
                Data =
                [
                    new() { Id = "si_1", CurrentPeriodStart = at, CurrentPeriodEnd = at.AddDays(10) },
                    new() { Id = "si_2", CurrentPeriodStart = at.AddDays(5), CurrentPeriodEnd = at.AddDays(20) },
                ],
            },
        });
        var service = new SubscriptionService(
            new StripeClient(new StripeClientOptions { ApiKey = emulator.ApiKey, ApiBase = emulator.BaseAddress.ToString().TrimEnd('/') }));
        Assert.Single(await service.ListAsync(new() { CurrentPeriodEnd = new DateRangeOptions { LessThan = at.AddDays(11) } }));
        Assert.Empty(await service.ListAsync(new() { CurrentPeriodEnd = new DateRangeOptions { GreaterThan = at.AddDays(11) } }));
        Assert.Single(await service.ListAsync(new() { CurrentPeriodStart = new DateRangeOptions { GreaterThan = at.AddDays(4) } }));
        Assert.Empty(await service.ListAsync(new() { CurrentPeriodStart = new DateRangeOptions { LessThan = at.AddDays(4) } }));
    }

    [Fact]
    public async Task Value_lists_are_found_by_a_value_that_they_contain()
    {
        var lists = await All(new Stripe.Radar.ValueListService(Client).ListAutoPagingAsync());
        var values = new Dictionary<string, List<string>>();
        foreach (var list in lists)
        {
            var items = new Stripe.Radar.ValueListItemService(Client).ListAutoPagingAsync(new() { ValueList = list.Id });
            values[list.Id] = [.. (await All(items)).Select(i => i.Value)];
        }

        foreach (var value in values.Values.SelectMany(v => v).Distinct().Take(4))
        {
            var found = await All(new Stripe.Radar.ValueListService(Client).ListAutoPagingAsync(new() { Contains = value }));
            Assert.Equal(lists.Where(l => values[l.Id].Contains(value)).Select(l => l.Id), found.Select(l => l.Id));
            Assert.InRange(found.Count, 1, lists.Count - 1);
        }
    }

    [Fact]
    public async Task Credit_is_found_by_the_customer_of_its_grant()
    {
        var grants = (await All(new Stripe.Billing.CreditGrantService(Client).ListAutoPagingAsync())).ToDictionary(g => g.Id);
        var all = await All(new Stripe.Billing.CreditBalanceTransactionService(Client).ListAutoPagingAsync());
        foreach (var customer in grants.Values.Select(g => g.CustomerId).Distinct())
        {
            var found = await All(new Stripe.Billing.CreditBalanceTransactionService(Client).ListAutoPagingAsync(new() { Customer = customer, Limit = 3 }));
            Assert.Equal(all.Where(t => grants[t.CreditGrantId].CustomerId == customer).Select(t => t.Id), found.Select(t => t.Id));
            Assert.InRange(found.Count, 1, all.Count - 1);
        }
    }

    [Fact]
    public async Task Tax_ids_are_the_accounts_own_unless_an_owner_is_named()
    {
        var service = new TaxIdService(Client);
        var own = await All(service.ListAutoPagingAsync(new TaxIdListOptions()));
        Assert.All(own, t => Assert.Equal("self", t.Owner.Type));
        var self = new TaxIdListOptions { Owner = new() { Type = "self" } };
        Assert.Equal(own.Select(t => t.Id), (await All(service.ListAutoPagingAsync(self))).Select(t => t.Id));
        var customer = Account.Ids("customer").Last();
        var nested = await All(new CustomerTaxIdService(Client).ListAutoPagingAsync(customer));
        Assert.NotEmpty(nested);
        var named = await All(service.ListAutoPagingAsync(new TaxIdListOptions { Owner = new() { Type = "customer", Customer = customer } }));
        Assert.Equal(nested.Select(t => t.Id), named.Select(t => t.Id));
    }

    [Fact]
    public async Task Bank_accounts_are_found_by_the_session_that_collected_them()
    {
        var service = new Stripe.FinancialConnections.AccountService(Client);
        const string Kind = "financial_connections.account";
        var sessions = Account.Ids(Kind).Select(id => (string)Account.Get(Kind, id)!["$session"]!).Distinct();
        var found = new List<string>();
        foreach (var session in sessions)
            found.AddRange((await All(service.ListAutoPagingAsync(new() { Session = session }))).Select(a => a.Id));
        Assert.Equal((await All(service.ListAutoPagingAsync())).Select(a => a.Id).Order(), found.Order());
    }

    [Fact]
    public async Task Transactions_of_a_bank_account_are_found_by_the_refresh_before_them()
    {
        var account = (await All(new Stripe.FinancialConnections.AccountService(Client).ListAutoPagingAsync()))[^2].Id;
        var service = new Stripe.FinancialConnections.TransactionService(Client);
        var all = await All(service.ListAutoPagingAsync(new() { Account = account }));
        var refresh = all.OrderBy(t => t.Updated).ElementAt(4).TransactionRefresh;
        var last = all.Where(t => t.TransactionRefresh == refresh).Max(t => t.Updated);
        var found = await All(service.ListAutoPagingAsync(new() { Account = account, TransactionRefresh = new() { After = refresh } }));
        Assert.Equal(all.Where(t => t.Updated > last).Select(t => t.Id), found.Select(t => t.Id));
        Assert.InRange(found.Count, 1, all.Count - 1);
    }

    [Fact]
    public async Task Treasury_lists_are_in_the_order_asked_for_and_posted_at_needs_it()
    {
        var account = Account.Ids("treasury.financial_account").Last();
        var service = new Stripe.Treasury.TransactionService(Client);
        var posted = new Stripe.Treasury.TransactionListOptions { FinancialAccount = account, Status = "posted", OrderBy = "posted_at", Limit = 3 };
        var ordered = await All(service.ListAutoPagingAsync(posted));
        Assert.Equal(ordered.OrderByDescending(t => t.StatusTransitions.PostedAt).Select(t => t.Id), ordered.Select(t => t.Id));
        var byCreation = await All(service.ListAutoPagingAsync(new() { FinancialAccount = account, Status = "posted" }));
        Assert.NotEqual(byCreation.Select(t => t.Id), ordered.Select(t => t.Id));
        Assert.Equal(byCreation.Select(t => t.Id).Order(), ordered.Select(t => t.Id).Order());

        var middle = ordered[ordered.Count / 2].StatusTransitions.PostedAt!.Value;
        posted.StatusTransitions = new() { PostedAt = new DateRangeOptions { GreaterThanOrEqual = middle } };
        Assert.Equal(
            ordered.Where(t => t.StatusTransitions.PostedAt >= middle).Select(t => t.Id),
            (await All(service.ListAutoPagingAsync(posted))).Select(t => t.Id));
        var entries = await All(new Stripe.Treasury.TransactionEntryService(Client).ListAutoPagingAsync(
            new() { FinancialAccount = account, OrderBy = "effective_at", Limit = 4 }));
        Assert.Equal(entries.OrderByDescending(e => e.EffectiveAt).Select(e => e.Id), entries.Select(e => e.Id));

        posted.OrderBy = null;
        Assert.Equal("status_transitions", (await Assert.ThrowsAsync<StripeException>(() => service.ListAsync(posted))).StripeError.Param);
    }

    [Fact]
    public async Task Debits_are_found_by_how_their_dispute_ended_and_trial_offers_by_a_time_that_they_do_not_show()
    {
        var account = Account.Ids("treasury.financial_account").Last();
        var reversals = new Stripe.Treasury.DebitReversalService(Client);
        var (won, lost) = (await reversals.ListAsync(new() { FinancialAccount = account, Resolution = "won" }),
            await reversals.ListAsync(new() { FinancialAccount = account, Resolution = "lost" }));
        Assert.NotEmpty(won);
        Assert.NotEmpty(lost);
        Assert.Empty(won.Select(r => r.Id).Intersect(lost.Select(r => r.Id)));

        var offers = new Stripe.ProductCatalog.TrialOfferService(Client);
        var all = await All(offers.ListAutoPagingAsync());
        var times = all.ConvertAll(o => DateTimeOffset.FromUnixTimeSeconds((long)Account.Get("product_catalog.trial_offer", o.Id)!["$created"]!).UtcDateTime);
        var later = await All(offers.ListAutoPagingAsync(new() { Created = new DateRangeOptions { GreaterThan = times[5] } }));
        Assert.Equal(all.Take(5).Select(o => o.Id), later.Select(o => o.Id));
    }

    [Fact]
    public async Task A_group_of_transfers_lists_a_hundred_charges_at_most()
    {
        await using var emulator = await StripeEmulator.StartAsync();
        for (var n = 0; n < 120; n++)
            emulator.Insert(new Charge { Id = $"ch_{n}", Created = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + n).UtcDateTime, TransferGroup = "all" });
        var service = new ChargeService(
            new StripeClient(new StripeClientOptions { ApiKey = emulator.ApiKey, ApiBase = emulator.BaseAddress.ToString().TrimEnd('/') }));
        var found = await All(service.ListAutoPagingAsync(new() { TransferGroup = "all", Limit = 30 }));
        Assert.Equal(Enumerable.Range(20, 100).Reverse().Select(n => $"ch_{n}"), found.Select(c => c.Id));
    }

    [Fact]
    public async Task Summaries_of_a_meter_add_up_and_are_refused_at_other_times_than_whole_windows()
    {
        var service = new Stripe.Billing.MeterEventSummaryService(Client);
        var (start, end) = (new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc));
        var sums = new List<decimal>();
        foreach (var meter in Account.Ids("billing.meter").Take(6))
        {
            var options = new Stripe.Billing.MeterEventSummaryListOptions { Customer = Account.Ids("customer").First(), StartTime = start, EndTime = end };
            var whole = await All(service.ListAutoPagingAsync(meter, options));
            var days = await All(service.ListAutoPagingAsync(meter, Grouped(options, "day")));
            var hours = await All(service.ListAutoPagingAsync(meter, Grouped(options, "hour")));
            Assert.Equal(whole.Sum(s => s.AggregatedValue), days.Sum(s => s.AggregatedValue));
            Assert.Equal(days.Sum(s => s.AggregatedValue), hours.Sum(s => s.AggregatedValue));
            Assert.Equal(hours.OrderByDescending(s => s.StartTime).Select(s => s.Id), hours.Select(s => s.Id));
            sums.Add(whole.Sum(s => s.AggregatedValue));
            options.StartTime = start.AddMinutes(30);
            Assert.Equal("start_time", (await Assert.ThrowsAsync<StripeException>(() => service.ListAsync(meter, Grouped(options, "hour")))).StripeError.Param);
        }

        Assert.True(sums.Distinct().Count() >= 3);
    }

    [Fact]
    public async Task A_preview_has_a_line_for_each_line_of_the_invoice()
    {
        var invoice = (await new InvoiceService(Client).ListAsync(new() { Limit = 100 })).First(i => i.Lines.Data.Count > 1);
        var service = new CreditNotePreviewLinesService(Client);
        var lines = await All(service.ListAutoPagingAsync(new() { Invoice = invoice.Id, Limit = 1 }));
        Assert.Equal(invoice.Lines.Select(l => (l.Id, l.Amount)), lines.Select(l => (l.InvoiceLineItem, l.Amount)));
        var one = await service.ListAsync(new()
        {
            Invoice = invoice.Id,
            Lines = [new() { Type = "invoice_line_item", InvoiceLineItem = invoice.Lines.Data[1].Id, Amount = 5 }],
        });
        Assert.Equal((invoice.Lines.Data[1].Id, 5L), one.Select(l => (l.InvoiceLineItem, l.Amount)).Single());
    }

    [Fact]
    public async Task The_balance_has_amounts_and_the_account_answers_by_both_paths()
    {
        var balance = await new BalanceService(Client).GetAsync();
        Assert.Contains(balance.Available, a => a.Amount != 0 && a.SourceTypes["card"] == a.Amount);
        Assert.Equal(balance.Available.Select(a => a.Currency), balance.Pending.Select(a => a.Currency));
        var own = await new AccountService(Client).GetSelfAsync();
        Assert.Equal((fixture.Emulator.AccountId, "standard", "usd"), (own.Id, own.Type, own.DefaultCurrency));
        Assert.Equal(own.ToJson(), (await new AccountService(Client).GetAsync(own.Id)).ToJson());
        await using var empty = await StripeEmulator.StartAsync();
        var client = new StripeClient(new StripeClientOptions { ApiKey = empty.ApiKey, ApiBase = empty.BaseAddress.ToString().TrimEnd('/') });
        Assert.Equal((0, "usd"), (await new BalanceService(client).GetAsync()).Available.Select(a => (a.Amount, a.Currency)).Single());
    }

    [Fact]
    public async Task The_same_seed_and_time_make_the_same_objects_and_another_seed_others()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        var texts = new List<string>();
        foreach (var seed in new[] { 5, 5, 6 })
        {
            await using var emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = seed, Customers = 3, TimeProvider = clock });
            var account = emulator.Account();
            string[] kinds = ["quote", "issuing.card", "payment_link", "tax.calculation", "account", "capability", "v2.core.event"];
            texts.Add(string.Join('\n', kinds.SelectMany(k => account.Ids(k).Select(id => account.Get(k, id)!.ToJsonString()))));
        }

        Assert.Equal(texts[0], texts[1]);
        Assert.NotEqual(texts[0], texts[2]);
        await using var empty = await StripeEmulator.StartAsync();
        Assert.Empty(empty.Account().Ids("quote"));
    }

    [Fact]
    public async Task A_seeded_business_takes_every_other_set_of_objects_beside_its_own()
    {
        await using var emulator = await StripeEmulator.StartAsync(
            new StripeEmulatorOptions { Customers = 3, LongLists = true, OldEvents = true, TestClocks = true });
        emulator.AddAccount("acct_other", seed: 9, customers: 3);
        Assert.Contains("qt_long0", emulator.Account().Ids("quote"));
        Assert.Contains("qt_clock0", emulator.Account().Ids("quote"));
        Assert.Equal(2 + 3 + 12, emulator.Account().Ids("quote").Count());
        Assert.Equal(12, emulator.Account().Ids("v2.core.account").Count());
        Assert.Empty(emulator.Account().Ids("quote").Intersect(emulator.Account("acct_other").Ids("quote")));
    }

    [Fact]
    public async Task Accounts_have_capabilities_of_the_same_name_and_their_own_state()
    {
        var accounts = new AccountService(Client);
        var states = new List<string>();
        foreach (var account in await All(accounts.ListAutoPagingAsync()))
        {
            var capability = await new AccountCapabilityService(Client).GetAsync(account.Id, "card_payments");
            Assert.Equal((account.Id, "card_payments"), (capability.AccountId, capability.Id));
            states.Add(capability.Status);
        }

        Assert.Equal(["active", "pending"], states.Distinct().Order());
    }

    private static Stripe.Billing.MeterEventSummaryListOptions Grouped(Stripe.Billing.MeterEventSummaryListOptions options, string window)
        => new() { Customer = options.Customer, StartTime = options.StartTime, EndTime = options.EndTime, ValueGroupingWindow = window, Limit = 7 };

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }

    private Task<List<BalanceTransaction>> Transactions(BalanceTransactionListOptions options)
        => All(new BalanceTransactionService(Client).ListAutoPagingAsync(options));
}
