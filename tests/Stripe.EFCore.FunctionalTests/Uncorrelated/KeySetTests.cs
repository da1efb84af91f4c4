using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Uncorrelated;

/// <summary>A query that gives few keys is read first, and the list around it is asked for these keys; a query of many keys is joined in memory.</summary>
public sealed class KeySetTests(ShopFixture shop) : SubqueryTest(shop)
{
    private Customer Known => Objects.Customers.First(c => c.Email != null && c.Invoices.Count > 0);

    [Fact]
    public async Task Keys_of_a_filtered_query_are_read_first_however_it_is_written()
    {
        var email = Known.Email;
        foreach (var query in new Func<IShop, IQueryable<string>>[]
        {
            s => s.Invoices.Where(i => s.Customers.Where(c => c.Email == email).Select(c => c.Id).Contains(i.CustomerId)).Select(i => i.Id),
            s => s.Invoices.Where(i => s.Customers.Any(c => c.Id == i.CustomerId && c.Email == email)).Select(i => i.Id),
            s => s.Invoices.Where(i => s.Customers.Where(c => c.Email == email).Any(c => i.CustomerId == c.Id)).Select(i => i.Id),
            s => from i in s.Invoices where (from c in s.Customers where c.Email == email select c.Id).Contains(i.CustomerId) && i.Total >= 0 select i.Id,
        })
        {
            var sent = await SameRows(query);
            Assert.Equal([$"/v1/customers?email={email}&limit=100", $"/v1/invoices?customer={Known.Id}&limit=100"], sent);
        }
    }

    [Fact]
    public async Task A_variable_that_holds_the_query_is_the_same()
    {
        await using var db = CreateContext();
        var email = Known.Email;
        var ids = db.Customers.Where(c => c.Email == email).Select(c => c.Id);
        Assert.Equal(Known.Invoices.Count, await db.Invoices.CountAsync(i => ids.Contains(i.CustomerId)));
        Assert.Equal([$"/v1/customers?email={email}&limit=100", $"/v1/invoices?customer={Known.Id}&limit=100"], Sent);
    }

    [Fact]
    public async Task A_few_of_the_newest_are_a_page_of_just_so_many_and_a_list_for_each()
    {
        var sent = await SameRows(s => s.Invoices.Where(i => s.Customers.OrderByDescending(c => c.Created).Take(3).Select(c => c.Id)
            .Contains(i.CustomerId)).Select(i => i.Id));

        Assert.Equal("/v1/customers?limit=3", sent[0]);
        Assert.Equal(
            Objects.Customers.OrderByDescending(c => c.Created).Take(3).Select(c => $"/v1/invoices?customer={c.Id}&limit=100").Order(),
            sent.Skip(1).Order());
    }

    [Fact]
    public async Task Ids_of_a_query_are_retrieved()
    {
        var some = Known.Id;
        var sent = await SameRows(s => s.Subscriptions.Where(b => s.Invoices.Where(i => i.CustomerId == some).Select(i => i.SubscriptionId)
            .Contains(b.Id)).Select(b => b.Id));

        Assert.Equal($"/v1/invoices?customer={some}&limit=100", sent[0]);
        Assert.All(sent.Skip(1), r => Assert.StartsWith("/v1/subscriptions", r));
        Assert.True(sent.Count <= 4, string.Join('\n', sent));
    }

    [Fact]
    public async Task No_keys_send_nothing_more()
    {
        var sent = await SameRows(s => s.Invoices.Where(i => s.Customers.Where(c => c.Email == "nobody").Select(c => c.Id).Contains(i.CustomerId))
            .Select(i => i.Id));
        Assert.Equal(["/v1/customers?email=nobody&limit=100"], sent);
    }

    [Fact]
    public async Task The_opposite_reads_the_list_and_the_keys_once()
    {
        var email = Known.Email;
        var sent = await SameRows(s => s.Charges.Where(h => !s.Customers.Where(c => c.Email == email).Select(c => c.Id).Contains(h.CustomerId!))
            .Select(h => h.Id));
        Assert.Single(sent, r => r.StartsWith("/v1/customers", StringComparison.Ordinal));
        Assert.All(sent.Where(r => r.StartsWith("/v1/charges", StringComparison.Ordinal)),
            r => Assert.DoesNotContain("customer=", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_result_the_keys_are_read_once()
    {
        var email = Known.Email;
        var sent = await SameRows(s => s.Invoices.Where(i => i.Status == "open")
            .Select(i => i.Id + s.Customers.Where(c => c.Email == email).Select(c => c.Id).Contains(i.CustomerId)));
        Assert.Single(sent, r => r.StartsWith("/v1/customers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broad_query_is_read_once_beside_the_list_and_joined_in_memory()
    {
        var sent = await SameRows(s => s.Invoices.Where(i => s.Customers.Where(c => c.Balance >= 0).Select(c => c.Id).Contains(i.CustomerId))
            .Select(i => i.Id));
        Assert.Single(sent, r => r.StartsWith("/v1/customers", StringComparison.Ordinal));
        Assert.All(sent.Where(r => r.StartsWith("/v1/invoices", StringComparison.Ordinal)),
            r => Assert.DoesNotContain("customer=", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keys_that_may_be_missing_match_as_LINQ_has_it()
    {
        var some = Known.Id;
        await SameRows(s => s.Invoices.Where(i => s.Invoices.Where(x => x.CustomerId == some).Select(x => x.SubscriptionId)
            .Contains(i.SubscriptionId)).Select(i => i.Id));
        await SameRows(s => s.Invoices.Where(i => s.Invoices.Where(x => x.SubscriptionId == null).Take(2).Select(x => x.SubscriptionId)
            .Contains(i.SubscriptionId)).Select(i => i.Id));
    }

    [Fact]
    public async Task States_and_times_are_keys_too()
    {
        await SameRows(s => s.Subscriptions.Where(b => s.Subscriptions.OrderByDescending(x => x.Created).Take(2).Select(x => x.Status)
            .Contains(b.Status)).Select(b => b.Id));
        await SameRows(s => s.Invoices.Where(i => s.Invoices.OrderByDescending(x => x.Created).Take(2).Select(x => x.Created).Contains(i.Created))
            .Select(i => i.Id));
        await SameRows(s => s.Invoices.Where(i => s.Invoices.OrderByDescending(x => x.Created).Take(2).Select(x => x.Total).Contains(i.Total))
            .Select(i => i.Id));
    }

    [Fact]
    public async Task A_key_set_inside_another_and_inside_a_join_is_read_first()
    {
        var email = Known.Email;
        var sent = await SameRows(s => s.Refunds.Where(r => s.Charges
            .Where(h => s.Customers.Where(c => c.Email == email).Select(c => c.Id).Contains(h.CustomerId!)).Take(2).Select(h => h.Id)
                .Contains(r.ChargeId!)).Select(r => r.Id));
        Assert.Equal($"/v1/customers?email={email}&limit=100", sent[0]);
        Assert.StartsWith($"/v1/charges?customer={Known.Id}&limit=", sent[1]);
        Assert.All(sent.Skip(2), r => Assert.StartsWith("/v1/refunds?charge=ch_", r));
    }
}
