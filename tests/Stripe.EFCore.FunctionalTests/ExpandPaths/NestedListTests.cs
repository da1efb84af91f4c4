using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore.Diagnostics;
using Xunit.Abstractions;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>Every list inside Stripe's objects, of which Stripe sends the first page: what a query computes over it is of the whole list.</summary>
public sealed class NestedListTests(ITestOutputHelper output)
{
    private static readonly Lazy<IReadOnlyList<FieldPath>> Lists = new(() => PathSample.Take(AllLists().Where(ListCheck.CanRun), 100));

    public static TheoryData<string> Roots => [.. PathSample.Roots.Select(t => t.FullName!)];

    [Fact]
    public void Every_nested_list_that_lists_expand_has_elements_with_an_id_and_a_value()
    {
        var all = AllLists().ToList();
        output.WriteLine($"{all.Count} lists");
        Assert.NotEmpty(all);
        Assert.Equal([], all.Where(p => !p.Leaf.NotInLists && !ListCheck.CanRun(p)).Select(p => p.ToString()));
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void A_nested_list_is_read_to_its_end(string root)
    {
        var paths = Lists.Value.Where(p => p.Root.FullName == root).ToList();
        if (paths.Count == 0)
            return;

        using var set = PathSet.Of(paths[0].Root);
        var faults = paths.SelectMany(p => ListCheck.Run(set, p)).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} faults in {paths.Count} lists:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public async Task A_hundred_invoices_of_which_three_have_more_lines_cost_four_requests()
    {
        using var stripe = new ExpandingStripe();
        await using var db = new Billing(new DbContextOptionsBuilder<Billing>()
            .UseStripe(o => o.LiveApiKey("sk_test_canned").MessageHandler(stripe))
            .EnableServiceProviderCaching(false)
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
            .Options);
        stripe.Hold("/v1/invoices", [.. Enumerable.Range(1, 100).Select(InvoiceOf)]);
        var expected = Enumerable.Range(1, 100).Select(i => HasMore(i) ? 30L : 10L).ToList();

        Assert.Equal(expected, db.Invoices.Select(i => i.Lines.Data.Sum(l => l.Amount)).ToList());
        AssertSent();
        Assert.Equal(expected, await db.Invoices.Select(i => i.Lines.Data.Sum(l => l.Amount)).ToListAsync());
        AssertSent();
        Assert.Equal(3, db.Invoices.Count(i => i.Lines.Data.Count() > 10));
        AssertSent();
        Assert.Equal(1_060, await db.Invoices.SelectMany(i => i.Lines.Data).CountAsync());
        AssertSent();

        void AssertSent()
        {
            Assert.Empty(stripe.Refused);
            string[] paths = ["/v1/invoices", "/v1/invoices/in_20/lines", "/v1/invoices/in_60/lines", "/v1/invoices/in_99/lines"];
            Assert.Equal(paths, stripe.Sent.Select(r => r.Path).Order(StringComparer.Ordinal));
            stripe.Forget();
        }
    }

    private static IEnumerable<FieldPath> AllLists() => PathSample.Roots.SelectMany(t => FieldPath.ToLists(t, 3));

    private static bool HasMore(int invoice) => invoice is 20 or 60 or 99;

    private static StoredObject InvoiceOf(int number)
    {
        var count = HasMore(number) ? 30 : 10;
        List<object> lines =
            [.. Enumerable.Range(1, count).Select(line => new StoredObject(typeof(InvoiceLineItem), $"il_{number}_{line}").With("amount", 1L))];
        return new StoredObject(typeof(Invoice), $"in_{number}").With("lines", new StoredList(lines[..10], lines[10..], $"/v1/invoices/in_{number}/lines"));
    }

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();
    }
}
