using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>What search finds while its index is behind the data.</summary>
public sealed class SearchIndexTests : SearchTest
{
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    protected override StripeEmulatorOptions Options => new() { Seed = 3, Customers = 20, TimeProvider = Clock, Search = new() { Lag = Lag } };

    [Fact]
    public async Task What_the_emulator_starts_with_is_indexed()
        => Assert.Equal(20, (await Customers.SearchAsync(new() { Query = "created>1", Limit = 100 })).Data.Count);

    [Fact]
    public async Task A_new_object_is_found_after_the_lag()
    {
        var id = (await Customers.CreateAsync(new() { Name = "Newcomer" })).Id;
        Assert.Equal("", await FindAsync("name:'newcomer'"));
        Clock.Advance(Lag - TimeSpan.FromMilliseconds(1));
        Assert.Equal("", await FindAsync("name:'newcomer'"));
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(id, await FindAsync("name:'newcomer'"));
    }

    [Fact]
    public async Task A_changed_object_is_found_by_its_old_values_and_answered_as_it_is_now()
    {
        var id = (await Customers.ListAsync(new() { Limit = 5 })).Data[4].Id;
        await Customers.UpdateAsync(id, new() { Name = "First Name" });
        Clock.Advance(Lag);

        await Customers.UpdateAsync(id, new() { Name = "Second Name" });
        Assert.Equal("Second Name", (await Customers.SearchAsync(new() { Query = "name:'first name'" })).Single().Name);
        Assert.Equal("", await FindAsync("name:'second name'"));
        Clock.Advance(Lag);
        Assert.Equal("", await FindAsync("name:'first name'"));
        Assert.Equal(id, await FindAsync("name:'second name'"));
    }

    [Fact]
    public async Task Changes_are_indexed_one_after_the_other()
    {
        var id = (await Customers.ListAsync(new() { Limit = 1 })).Data[0].Id;
        foreach (var name in (string[])["One", "Two", "Three"])
        {
            await Customers.UpdateAsync(id, new() { Name = name });
            Clock.Advance(Lag / 3);
        }

        Assert.Equal(id, await FindAsync("name:'one'"));
        Clock.Advance(Lag / 3);
        Assert.Equal(id, await FindAsync("name:'two'"));
        Clock.Advance(Lag / 3);
        Assert.Equal((id, ""), (await FindAsync("name:'three'"), await FindAsync("name:'two'")));
    }

    [Fact]
    public async Task A_deleted_object_is_counted_and_not_answered_and_pages_go_on_behind_it()
    {
        var newest = (await Customers.ListAsync(new() { Limit = 4 })).Data.ConvertAll(c => c.Id);
        foreach (var id in newest.Take(3))
            await Customers.DeleteAsync(id);

        var options = new CustomerSearchOptions { Query = "created>1", Limit = 2, Expand = ["total_count"] };
        var first = await Customers.SearchAsync(options);
        Assert.Equal((0, true, 20), (first.Data.Count, first.HasMore, (int)first.TotalCount!));
        options.Page = first.NextPage;
        Assert.Equal(newest[3], (await Customers.SearchAsync(options)).Single().Id);
        Assert.Equal(17, (await FindAsync("created>1", limit: 2)).Split(' ').Length);

        Clock.Advance(Lag);
        options.Page = null;
        var fresh = await Customers.SearchAsync(options);
        Assert.Equal((newest[3], 17), (fresh.First().Id, (int)fresh.TotalCount!));
    }

    [Fact]
    public async Task The_total_counts_the_index()
    {
        await Customers.CreateAsync(new() { Name = "Newcomer" });
        var options = new CustomerSearchOptions { Query = "created>1", Expand = ["total_count"] };
        Assert.Equal(20, (await Customers.SearchAsync(options)).TotalCount);
        Clock.Advance(Lag);
        Assert.Equal(21, (await Customers.SearchAsync(options)).TotalCount);
    }

    [Fact]
    public async Task An_object_that_is_created_changed_and_deleted_inside_the_lag_is_never_found()
    {
        var id = (await Customers.CreateAsync(new() { Name = "Shortlived" })).Id;
        await Customers.UpdateAsync(id, new() { Name = "Shortlived indeed" });
        await Customers.DeleteAsync(id);
        foreach (var _ in (int[])[1, 2, 3])
        {
            var found = await Customers.SearchAsync(new() { Query = "name:'shortlived'", Expand = ["total_count"] });
            Assert.Equal((0, 0), (found.Data.Count, (int)found.TotalCount!));
            Clock.Advance(Lag / 2);
        }
    }

    [Fact]
    public async Task An_id_that_is_used_again_is_found_by_what_it_was_before()
    {
        Emulator.Search = new();
        InsertCustomer("cus_again", """ "name":"Before" """);
        Emulator.Search = new() { Lag = Lag };
        Emulator.Account().Delete("customer", "cus_again");
        InsertCustomer("cus_again", """ "name":"After" """, 5);

        Assert.Equal("After", (await Customers.SearchAsync(new() { Query = "name:'before'" })).Single().Name);
        Assert.Equal("", await FindAsync("name:'after'"));
        Clock.Advance(Lag);
        Assert.Equal(("", "cus_again"), (await FindAsync("name:'before'"), await FindAsync("name:'after'")));
    }

    [Fact]
    public async Task The_order_is_that_of_the_list_whatever_changed()
    {
        var expected = (await Customers.ListAsync(new() { Limit = 100 })).Data.ConvertAll(c => c.Id);
        Clock.Advance(Lag);
        for (var i = 0; i < expected.Count; i += 3)
            await Customers.UpdateAsync(expected[i], new() { Name = "Changed" });
        Assert.Equal(string.Join(' ', expected), await FindAsync("created>1", limit: 7));
        Clock.Advance(Lag);
        Assert.Equal(string.Join(' ', expected), await FindAsync("created>1", limit: 7));
    }

    [Fact]
    public async Task A_shorter_lag_holds_for_changes_that_wait_and_a_longer_one_for_those_that_follow()
    {
        var id = (await Customers.ListAsync(new() { Limit = 1 })).Data[0].Id;
        await Customers.UpdateAsync(id, new() { Name = "Slow" });
        Emulator.Search = new();
        Assert.Equal(id, await FindAsync("name:'slow'"));
        await Customers.UpdateAsync(id, new() { Name = "Quick" });
        Assert.Equal(id, await FindAsync("name:'quick'"));

        Emulator.Search = new() { Lag = Lag };
        Assert.Equal(id, await FindAsync("name:'quick'"));
        await Customers.UpdateAsync(id, new() { Name = "Late" });
        Assert.Equal((id, ""), (await FindAsync("name:'quick'"), await FindAsync("name:'late'")));
    }

    [Fact]
    public async Task A_token_is_found_by_its_old_value_whatever_its_case_until_the_lag_is_over()
    {
        var charges = new ChargeService(Client);
        var id = (await charges.ListAsync(new() { Limit = 8 })).Data[7].Id;
        Emulator.Account().Update("charge", id, d => d["currency"] = "jpy");
        Assert.DoesNotContain((await charges.SearchAsync(new() { Query = "currency:'JPY'" })).Data, c => c.Id == id);
        Clock.Advance(Lag);
        Assert.Equal(id, (await charges.SearchAsync(new() { Query = "currency:'JPY'" })).Single().Id);

        Emulator.Account().Update("charge", id, d => d["currency"] = "sek");
        Assert.Equal("sek", (await charges.SearchAsync(new() { Query = "currency:jpy AND amount>0" })).Single().Currency);
        Clock.Advance(Lag);
        Assert.Empty((await charges.SearchAsync(new() { Query = "currency:jpy" })).Data);
    }

    [Fact]
    public async Task Other_accounts_have_an_index_of_their_own()
    {
        Emulator.AddAccount("acct_other");
        var other = new RequestOptions { StripeAccount = "acct_other" };
        await Customers.CreateAsync(new() { Name = "Other" }, other);
        Assert.Empty((await Customers.SearchAsync(new() { Query = "name:'other'" }, other)).Data);
        Clock.Advance(Lag);
        Assert.Single((await Customers.SearchAsync(new() { Query = "name:'other'" }, other)).Data);
        Assert.Equal("", await FindAsync("name:'other'"));
    }

    [Fact]
    public void A_negative_lag_or_lifetime_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmulatedSearch { Lag = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmulatedSearch { PageLifetime = TimeSpan.FromSeconds(-1) });
    }
}
